"""Handing a file in. What it is, its first bytes say; its name and what the browser claims are not believed."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments import file_storage
from doudi.core.attachments.image_size import MAX_PIXELS, pixel_count
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import Actor, action, record
from doudi.core.refusals import OutsideScope, Refused

MAX_BYTES = {"photo": 10_000_000, "pdf": 20_000_000, "roll": 30_000_000}
_SIGNATURES = (
    (b"\xff\xd8\xff", "photo", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "photo", "image/png"),
    (b"%PDF-", "pdf", "application/pdf"),
    (b"PK\x03\x04", "roll", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "roll", "application/vnd.ms-excel"),
)
_TEXT_ENDINGS = {".csv", ".txt", ".tsv", ".htm", ".html", ".xls"}
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_LONGEST_NAME = 100


class FileTooLarge(Refused):
    code = "file_too_large"


class WrongFileType(Refused):
    code = "wrong_file_type"


class EmptyFile(Refused):
    code = "empty_file"


@action("attachment.store")
def store_attachment(*, by: Actor, name: str, content: bytes, kind: str, village_code: str) -> Attachment:
    """Keep a file.

    Raises:
        EmptyFile, FileTooLarge, WrongFileType
    """
    shown, media_type = identify_file(name, content, kind)
    attachment = Attachment.objects.create(
        key=file_storage.write(content),
        kind=kind,
        name=shown,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        village_code=village_code,
        uploaded_by=by if isinstance(by, User) else None,
    )
    record(
        _("上传{kind}“{name}”。").format(kind=attachment.get_kind_display(), name=shown),
        subject=attachment,
        village_code=village_code,
    )
    return attachment


def store_generated(*, by: Actor, name: str, content: bytes, village_code: str) -> Attachment:
    """Keep a paper that the system made, as part of the action that it belongs to: its sentence speaks for both."""
    return Attachment.objects.create(
        key=file_storage.write(content),
        kind=Attachment.Kind.PDF,
        name=safe_file_name(name),
        media_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        village_code=village_code,
        uploaded_by=by if isinstance(by, User) else None,
    )


def identify_file(name: str, content: bytes, kind: str) -> tuple[str, str]:
    """The plain name of a file and what it is by its bytes.

    Raises:
        EmptyFile, FileTooLarge, WrongFileType
    """
    shown = safe_file_name(name)
    if not content:
        raise EmptyFile(_("文件“{name}”是空的。").format(name=shown))
    if len(content) > MAX_BYTES[kind]:
        limit = MAX_BYTES[kind] // 1_000_000
        raise FileTooLarge(_("文件“{name}”超过 {limit} MB，请缩小或拆分后再传。").format(name=shown, limit=limit))
    media_type = _media_type(kind, shown, content)
    if kind == "photo" and pixel_count(content) > MAX_PIXELS:
        raise FileTooLarge(_("照片“{name}”的尺寸太大，打开会很慢，请用手机重新拍一张。").format(name=shown))
    return shown, media_type


@action("attachment.read")
def read_attachment(*, by: User, attachment: Attachment) -> bytes:
    """The bytes, for whoever may see them. A roll is full of whole numbers: it asks for the right to read those.

    Raises:
        PermissionRequired, OutsideScope
    """
    roll = attachment.kind == Attachment.Kind.ROLL
    require_permission(by, Permission.REVEAL_PERSONAL_DATA if roll else Permission.READ_REGISTRY)
    if not Attachment.objects.visible_to(by).filter(pk=attachment.pk).exists():
        raise OutsideScope(_("这份附件不在您的辖区内。"))
    content = file_storage.read(attachment.key)
    record(
        _("查看{kind}“{name}”。").format(kind=attachment.get_kind_display(), name=attachment.name),
        subject=attachment,
        village_code=attachment.village_code,
    )
    return content


def safe_file_name(name: str) -> str:
    """A name without folders and without characters that files cannot have."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return _UNFIT.sub("_", last).strip(". ")[-_LONGEST_NAME:] or "file"


def _media_type(kind: str, name: str, content: bytes) -> str:
    for signature, found, media_type in _SIGNATURES:
        if content.startswith(signature):
            if found == kind:
                return media_type
            break
    else:
        if kind == "roll" and PurePosixPath(name).suffix.lower() in _TEXT_ENDINGS:
            return "text/plain"
    wanted = {"photo": _("JPG 或 PNG 照片"), "pdf": _("PDF 文件"), "roll": _("Excel 或 CSV 文件")}[kind]
    raise WrongFileType(_("“{name}”不是{wanted}。").format(name=name, wanted=wanted))
