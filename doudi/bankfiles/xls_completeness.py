"""Detect a truncated Excel file of the old format (.xls) by its allocation table.

Readers of .xls skip what is missing, so a truncated file would look like one with fewer rows.
"""

from __future__ import annotations

import struct

_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_HEADER = 512
_FREE = 0xFFFFFFFF
_ENTRIES_IN_HEADER = 109


def is_xls_complete(content: bytes) -> bool:
    """Return False for an OLE file that ends before its last used sector; True for everything else."""
    if not content.startswith(_MAGIC):
        return True
    if len(content) < _HEADER:
        return False
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if size not in {512, 4096} or (len(content) - _HEADER) % size:
        return False
    sectors = (len(content) - _HEADER) // size
    tables = struct.unpack_from(f"<{_ENTRIES_IN_HEADER}I", content, 76)
    used = [sector for sector in tables if sector < 0xFFFFFFFA]
    if not used or max(used) >= sectors:
        return False
    for position, sector in enumerate(used):
        entries = struct.unpack_from(f"<{size // 4}I", content, _HEADER + sector * size)
        first = position * (size // 4)
        if any(entry != _FREE and first + at >= sectors for at, entry in enumerate(entries)):
            return False
    return True
