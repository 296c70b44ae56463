"""Uploaded scans of a check: photographs and PDF files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import Actor
from doudi.ui.tables import Text

_ACCEPTED = "image/jpeg,image/png,application/pdf"


def scan_field(label: Text, **options: Any) -> forms.FileField:
    """Return a field for a scan."""
    return forms.FileField(label=label, widget=forms.ClearableFileInput(attrs={"accept": _ACCEPTED}), **options)


def stored_scan(by: Actor, village_code: str, upload: UploadedFile[Any] | None) -> Attachment | None:
    """Store an uploaded scan that belongs to a village; None where nothing was uploaded.

    Raises:
        EmptyFile, FileTooLarge, WrongFileType
    """
    if upload is None:
        return None
    name, content = str(upload.name), upload.read()
    kind = Attachment.Kind.PDF if name.lower().endswith(".pdf") else Attachment.Kind.PHOTO
    return store_attachment(by=by, name=name, content=content, kind=kind, village_code=village_code)
