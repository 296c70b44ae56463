"""Refusals of uploaded files."""

from __future__ import annotations

from doudi.core.refusals import Refused


class FileTooLarge(Refused):
    code = "file_too_large"


class WrongFileType(Refused):
    code = "wrong_file_type"


class DiskReserveReached(Refused):
    """The disk has too little left: what is left belongs to decisions and payments."""

    code = "disk_reserve_reached"


class EmptyFile(Refused):
    code = "empty_file"
