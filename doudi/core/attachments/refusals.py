"""Refusals of uploaded files."""

from __future__ import annotations

from doudi.core.refusals import Refused


class FileTooLarge(Refused):
    code = "file_too_large"


class WrongFileType(Refused):
    code = "wrong_file_type"


class EmptyFile(Refused):
    code = "empty_file"
