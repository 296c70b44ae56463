"""Photographs and papers that a citizen sends: looked at one by one, all taken or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.core.attachments import file_storage
from doudi.core.attachments.actions import MAX_BYTES, FileTooLarge, identify_file, store_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import Actor
from doudi.core.refusals import Refused
from doudi.portal.models import DraftFile, StoredDraft

MOST_FILES = 10
_PDF = b"%PDF-"
InspectedFile = tuple[str, bytes, str]
"""A file that was looked at: name, content, kind."""


class TooManyFiles(Refused):
    code = "too_many_files"


def _inspect_files(sent: Sequence[UploadedFile[Any]], held: int = 0) -> list[InspectedFile]:
    """Each file by its first bytes, before anything is kept.

    Raises:
        TooManyFiles, EmptyFile, FileTooLarge, WrongFileType
    """
    if len(sent) + held > MOST_FILES:
        raise TooManyFiles(_("最多传{most}个文件，请删去不要的，或把几页拍成一张。").format(most=MOST_FILES))
    found = []
    for file in sent:
        if (file.size or 0) > max(MAX_BYTES["photo"], MAX_BYTES["pdf"]):
            raise FileTooLarge(_("文件“{name}”太大，请拍小一点再传。").format(name=file.name))
        content = file.read()
        kind = "pdf" if content.startswith(_PDF) else "photo"
        name, _type = identify_file(file.name or "", content, kind)
        found.append((name, content, kind))
    return found


@transaction.atomic
def attach_uploaded_files(sent: Sequence[UploadedFile[Any]], *, by: Actor, village_code: str) -> list[Attachment]:
    """Hand in what was sent; what a file is, its first bytes say.

    Raises:
        TooManyFiles, EmptyFile, FileTooLarge, WrongFileType
    """
    return [
        store_attachment(by=by, name=name, content=content, kind=kind, village_code=village_code)
        for name, content, kind in _inspect_files(sent)
    ]


@transaction.atomic
def add_files(draft: StoredDraft, sent: dict[str, list[UploadedFile[Any]]]) -> None:
    """Lay files aside for a form that is not sent yet; ``sent`` is by what they are.

    Raises:
        TooManyFiles, EmptyFile, FileTooLarge, WrongFileType
    """
    held = draft.files.exclude(label=signature_label()).count()
    looked: list[tuple[str, InspectedFile]] = []
    for label, files in sent.items():
        looked += [(label, one) for one in _inspect_files(files, held + len(looked))]
    for label, (name, content, kind) in looked:
        _store_draft_file(draft, label, name, content, kind)


@transaction.atomic
def keep_signature(draft: StoredDraft, content: bytes) -> None:
    """The signature drawn on the screen, instead of any before it."""
    for one in draft.files.filter(label=signature_label()):
        remove_file(one)
    name, _type = identify_file("signature.png", content, "photo")
    _store_draft_file(draft, signature_label(), name, content, "photo")


def signature_label() -> str:
    """What a drawn signature is called among the files."""
    return _("核对授权签名")


def _store_draft_file(draft: StoredDraft, label: str, name: str, content: bytes, kind: str) -> None:
    DraftFile.objects.create(
        draft=draft, key=file_storage.write(content), kind=kind, name=name, label=label[:80], size=len(content)
    )


def remove_file(file: DraftFile) -> None:
    """Take a file away again; its bytes go once that is certain."""
    key = file.key
    file.delete()
    transaction.on_commit(lambda: file_storage.remove(key))


def forget_files(draft: StoredDraft) -> None:
    """Take all files of a form away."""
    for one in draft.files.all():
        remove_file(one)


def attach_draft_files(draft: StoredDraft, *, by: Actor, village_code: str) -> list[Attachment]:
    """What was laid aside becomes part of the application, named by what it is."""
    return [
        store_attachment(
            by=by,
            name=f"{one.label} {one.name}",
            content=file_storage.read(one.key),
            kind=one.kind,
            village_code=village_code,
        )
        for one in draft.files.all()
    ]
