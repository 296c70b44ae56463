"""The type of an uploaded file, by its first bytes; its name and the browser's claim are not trusted."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from doudi.core.attachments.image_size import MAX_PIXELS, pixel_count
from doudi.core.attachments.refusals import EmptyFile, FileTooLarge, WrongFileType
from doudi.values.text import has_hidden_characters

MAX_BYTES = {"photo": 10_000_000, "pdf": 20_000_000, "roll": 30_000_000, "delivery": 100_000_000}
HEAD_BYTES = 16
"""The first bytes that tell a type."""
_SIGNATURES = (
    (b"\xff\xd8\xff", "photo", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "photo", "image/png"),
    (b"%PDF-", "pdf", "application/pdf"),
    (b"PK\x03\x04", "roll", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "roll", "application/vnd.ms-excel"),
)
_TEXT_SUFFIXES = {".csv", ".txt", ".tsv", ".htm", ".html", ".xls"}
_FORBIDDEN_CHARACTERS = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_MAX_NAME_LENGTH = 100


def identify_file(name: str, content: bytes, kind: str) -> tuple[str, str]:
    """Return the safe name and the media type of an uploaded file.

    Args:
        kind: "photo", "pdf" or "roll", what the file is meant to be.
    Raises:
        EmptyFile, FileTooLarge, WrongFileType
    """
    safe_name = safe_file_name(name)
    _refuse_size(safe_name, len(content), kind)
    media_type = _media_type(kind, safe_name, content)
    pixels = pixel_count(content) if kind == "photo" else 1
    if not pixels:
        raise WrongFileType(_("照片“{name}”打不开，请重新拍一张。").format(name=safe_name))
    if pixels > MAX_PIXELS:
        raise FileTooLarge(_("照片“{name}”的尺寸太大，打开会很慢，请用手机重新拍一张。").format(name=safe_name))
    return safe_name, media_type


def identify_delivery(name: str, head: bytes, size: int) -> str:
    """Return the safe name of a delivered list, by its first ``HEAD_BYTES`` and its size.

    Raises:
        EmptyFile, FileTooLarge, WrongFileType
    """
    safe_name = safe_file_name(name)
    _refuse_size(safe_name, size, "delivery")
    _media_type("roll", safe_name, head)
    return safe_name


def _refuse_size(name: str, size: int, kind: str) -> None:
    if not size:
        raise EmptyFile(_("文件“{name}”是空的。").format(name=name))
    if size > MAX_BYTES[kind]:
        limit = MAX_BYTES[kind] // 1_000_000
        raise FileTooLarge(_("文件“{name}”超过 {limit} MB，请缩小或拆分后再传。").format(name=name, limit=limit))


def safe_file_name(name: str) -> str:
    """Return the name without folders and without characters that file systems refuse."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(sign for sign in last if not has_hidden_characters(sign))
    return _FORBIDDEN_CHARACTERS.sub("_", shown).strip(". ")[-_MAX_NAME_LENGTH:] or "file"


def _media_type(kind: str, name: str, content: bytes) -> str:
    for signature, signature_kind, media_type in _SIGNATURES:
        if content.startswith(signature):
            if signature_kind == kind:
                return media_type
            break
    else:
        if kind == "roll" and PurePosixPath(name).suffix.lower() in _TEXT_SUFFIXES:
            return "text/plain"
    wanted = {"photo": _("JPG 或 PNG 照片"), "pdf": _("PDF 文件"), "roll": _("Excel 或 CSV 文件")}[kind]
    raise WrongFileType(_("“{name}”不是{wanted}。").format(name=name, wanted=wanted))
