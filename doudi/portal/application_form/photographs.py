"""Photographs and PDFs that citizens upload: each is inspected first, then all are stored or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from doudi.core.attachments import file_storage
from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.file_types import MAX_BYTES, identify_file
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.refusals import FileTooLarge
from doudi.core.audit.trail import Actor
from doudi.core.refusals import Refused
from doudi.portal.models import DraftFile, StoredDraft

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_FILES = 10
_PDF = b"%PDF-"


class InspectedFile(NamedTuple):
    """An uploaded file whose first bytes show a permitted kind."""

    name: str
    content: bytes
    kind: str


class TooManyFiles(Refused):
    code = "too_many_files"


def _inspect_files(files: Sequence[UploadedFile[bytes]], stored: int = 0) -> list[InspectedFile]:
    """Check number, size and kind of files before any is stored; ``stored`` is how many there are already.

    Raises:
        TooManyFiles, EmptyFile, FileTooLarge, WrongFileType
    """
    if len(files) + stored > MOST_FILES:
        raise TooManyFiles(_("最多传{most}个文件，请删去不要的，或把几页拍成一张。").format(most=MOST_FILES))
    inspected = []
    for file in files:
        if (file.size or 0) > max(MAX_BYTES["photo"], MAX_BYTES["pdf"]):
            raise FileTooLarge(_("文件“{name}”太大，请拍小一点再传。").format(name=file.name))
        content = file.read()
        kind = "pdf" if content.startswith(_PDF) else "photo"
        name, _type = identify_file(file.name or "", content, kind)
        inspected.append(InspectedFile(name, content, kind))
    return inspected


@transaction.atomic
def attach_uploaded_files(files: Sequence[UploadedFile[bytes]], *, by: Actor, village_code: str) -> list[Attachment]:
    """Store uploaded files as attachments.

    Raises:
        TooManyFiles, EmptyFile, FileTooLarge, WrongFileType
    """
    return [
        store_attachment(by=by, name=file.name, content=file.content, kind=file.kind, village_code=village_code)
        for file in _inspect_files(files)
    ]


@transaction.atomic
def add_files(draft: StoredDraft, files_by_label: Mapping[str, Sequence[UploadedFile[bytes]]]) -> None:
    """Store uploaded files with a draft, under the label of what they show.

    Raises:
        TooManyFiles, EmptyFile, FileTooLarge, WrongFileType
    """
    stored = _number_of_files(draft)
    inspected: list[tuple[str, InspectedFile]] = []
    for label, files in files_by_label.items():
        inspected += [(label, file) for file in _inspect_files(files, stored + len(inspected))]
    for label, file in inspected:
        _store_draft_file(draft, label, file)


@transaction.atomic
def store_signature(draft: StoredDraft, content: bytes) -> None:
    """Store the signature drawn on the screen, replacing any earlier one."""
    for file in draft.files.filter(label=signature_label()):
        remove_file(file)
    name, _type = identify_file("signature.png", content, "photo")
    _store_draft_file(draft, signature_label(), InspectedFile(name, content, "photo"))


def _number_of_files(draft: StoredDraft) -> int:
    return draft.files.exclude(label=signature_label()).filter(removed_at=None).count()


def take_file_off(file: DraftFile) -> None:
    """Take a file off the form; the last :data:`MOST_FILES` can be put back."""
    file.removed_at = timezone.now()
    file.save(update_fields=["removed_at"])
    for older in file.draft.files.exclude(removed_at=None).order_by("-removed_at")[MOST_FILES:]:
        remove_file(older)


@transaction.atomic
def put_file_back(file: DraftFile) -> None:
    """Put a removed file back on the form.

    Raises:
        TooManyFiles
    """
    _inspect_files((), _number_of_files(file.draft) + 1)
    file.removed_at = None
    file.save(update_fields=["removed_at"])


def signature_label() -> str:
    """Return the label of a drawn signature among a draft's files, which keep it in Chinese."""
    return gettext_noop("核对授权签名")


def _store_draft_file(draft: StoredDraft, label: str, file: InspectedFile) -> None:
    DraftFile.objects.create(
        draft=draft,
        key=file_storage.write(file.content),
        kind=file.kind,
        name=file.name,
        label=label[:80],
        size=len(file.content),
    )


def remove_file(file: DraftFile) -> None:
    """Delete a file; its bytes go once the transaction has committed."""
    key = file.key
    file.delete()
    transaction.on_commit(lambda: file_storage.remove(key))


def delete_files(draft: StoredDraft) -> None:
    """Delete all files of a draft."""
    for file in draft.files.all():
        remove_file(file)


def attach_draft_files(draft: StoredDraft, *, by: Actor, village_code: str) -> list[Attachment]:
    """Store a draft's files as attachments, named by label and file name; those removed stay behind."""
    return [
        store_attachment(
            by=by,
            name=f"{file.label} {file.name}",
            content=file_storage.read(file.key),
            kind=file.kind,
            village_code=village_code,
        )
        for file in draft.files.filter(removed_at=None)
    ]
