"""Photographs and papers that a citizen sends: looked at one by one, all taken or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from doudi.core.attachments.actions import LARGEST_BYTES, FileTooLarge, hand_in
from doudi.core.attachments.models import Attachment
from doudi.core.audit.actions import Actor
from doudi.core.refusals import Refused

MOST_FILES = 10
_PDF = b"%PDF-"


class TooManyFiles(Refused):
    code = "too_many_files"


@transaction.atomic
def take_files(sent: Sequence[UploadedFile[Any]], *, by: Actor, village_code: str) -> list[Attachment]:
    """Keep what was sent; what a file is, its first bytes say.

    Raises:
        TooManyFiles, EmptyFile, FileTooLarge, WrongFileType
    """
    if len(sent) > MOST_FILES:
        raise TooManyFiles(_("一次最多传{most}个文件。").format(most=MOST_FILES))
    taken = []
    for file in sent:
        if (file.size or 0) > max(LARGEST_BYTES["photo"], LARGEST_BYTES["pdf"]):
            raise FileTooLarge(_("文件“{name}”太大，请拍小一点再传。").format(name=file.name))
        content = file.read()
        kind = "pdf" if content.startswith(_PDF) else "photo"
        taken.append(hand_in(by=by, name=file.name or "", content=content, kind=kind, village_code=village_code))
    return taken
