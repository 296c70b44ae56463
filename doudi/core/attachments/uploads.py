"""A file that a form uploads: the value that actions take, and the field that cleans to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from doudi.core.attachments.models import Attachment

_PDF_START = b"%PDF-"


@dataclass(frozen=True)
class Upload:
    """An uploaded file: its name and content."""

    name: str
    content: bytes

    @property
    def kind(self) -> str:
        """The kind of attachment: a PDF or a photograph."""
        return str(Attachment.Kind.PDF if self.content.startswith(_PDF_START) else Attachment.Kind.PHOTO)


class UploadField(forms.FileField):
    """A photograph or PDF; cleans to an ``Upload``, or to None."""

    def __init__(self, **kwargs: Any) -> None:
        accepted = "image/jpeg,image/png,application/pdf"
        super().__init__(widget=forms.ClearableFileInput(attrs={"accept": accepted}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        return Upload(file.name, file.read()) if file else None
