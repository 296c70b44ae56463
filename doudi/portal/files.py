"""Photographs and papers that a citizen sends: looked at one by one, all taken or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.core.attachments import store
from doudi.core.attachments.actions import LARGEST_BYTES, FileTooLarge, hand_in, inspected
from doudi.core.attachments.models import Attachment
from doudi.core.audit.actions import Actor
from doudi.core.refusals import Refused
from doudi.portal.models import DraftFile, StoredDraft

MOST_FILES = 10
_PDF = b"%PDF-"
Looked = tuple[str, bytes, str]
"""A file that was looked at: name, content, kind."""


class TooManyFiles(Refused):
    code = "too_many_files"


def _looked_at(sent: Sequence[UploadedFile[Any]], held: int = 0) -> list[Looked]:
    """Each file by its first bytes, before anything is kept.

    Raises:
        TooManyFiles, EmptyFile, FileTooLarge, WrongFileType
    """
    if len(sent) + held > MOST_FILES:
        raise TooManyFiles(_("最多传{most}个文件，请删去不要的，或把几页拍成一张。").format(most=MOST_FILES))
    found = []
    for file in sent:
        if (file.size or 0) > max(LARGEST_BYTES["photo"], LARGEST_BYTES["pdf"]):
            raise FileTooLarge(_("文件“{name}”太大，请拍小一点再传。").format(name=file.name))
        content = file.read()
        kind = "pdf" if content.startswith(_PDF) else "photo"
        name, _type = inspected(file.name or "", content, kind)
        found.append((name, content, kind))
    return found


@transaction.atomic
def take_files(sent: Sequence[UploadedFile[Any]], *, by: Actor, village_code: str) -> list[Attachment]:
    """Hand in what was sent; what a file is, its first bytes say.

    Raises:
        TooManyFiles, EmptyFile, FileTooLarge, WrongFileType
    """
    return [
        hand_in(by=by, name=name, content=content, kind=kind, village_code=village_code)
        for name, content, kind in _looked_at(sent)
    ]


@transaction.atomic
def add_files(draft: StoredDraft, sent: dict[str, list[UploadedFile[Any]]]) -> None:
    """Lay files aside for a form that is not sent yet; ``sent`` is by what they are.

    Raises:
        TooManyFiles, EmptyFile, FileTooLarge, WrongFileType
    """
    held = draft.files.exclude(label=signature_label()).count()
    looked: list[tuple[str, Looked]] = []
    for label, files in sent.items():
        looked += [(label, one) for one in _looked_at(files, held + len(looked))]
    for label, (name, content, kind) in looked:
        _lay_aside(draft, label, name, content, kind)


@transaction.atomic
def keep_signature(draft: StoredDraft, content: bytes) -> None:
    """The signature drawn on the screen, instead of any before it."""
    for one in draft.files.filter(label=signature_label()):
        remove_file(one)
    name, _type = inspected("signature.png", content, "photo")
    _lay_aside(draft, signature_label(), name, content, "photo")


def signature_label() -> str:
    """What a drawn signature is called among the files."""
    return _("核对授权签名")


def _lay_aside(draft: StoredDraft, label: str, name: str, content: bytes, kind: str) -> None:
    DraftFile.objects.create(
        draft=draft, key=store.write(content), kind=kind, name=name, label=label[:80], size=len(content)
    )


def remove_file(file: DraftFile) -> None:
    """Take a file away again; its bytes go once that is certain."""
    key = file.key
    file.delete()
    transaction.on_commit(lambda: store.remove(key))


def forget_files(draft: StoredDraft) -> None:
    """Take all files of a form away."""
    for one in draft.files.all():
        remove_file(one)


def hand_in_files(draft: StoredDraft, *, by: Actor, village_code: str) -> list[Attachment]:
    """What was laid aside becomes part of the application, named by what it is."""
    return [
        hand_in(
            by=by,
            name=f"{one.label} {one.name}",
            content=store.read(one.key),
            kind=one.kind,
            village_code=village_code,
        )
        for one in draft.files.all()
    ]
