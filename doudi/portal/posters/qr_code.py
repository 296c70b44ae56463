"""Codes to scan, drawn as a path: sharp at any size, no image file, no script."""

from __future__ import annotations

from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_Q

_QUIET_MODULES = 4


@dataclass(frozen=True)
class QrCode:
    """A code as one path in a square of ``size`` modules, with the quiet zone that readers need."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """The code for a text; a quarter of it may be torn or dirty."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=_QUIET_MODULES)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{column} {row}h1v1h-1z" for row, line in enumerate(rows) for column, dark in enumerate(line) if dark
    )
    return QrCode(len(rows), path)
