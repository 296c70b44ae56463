"""Invented photographs of the demonstration: small pictures that a browser shows."""

from __future__ import annotations

import struct
import zlib

_WIDTH, _HEIGHT = 320, 240


def photograph(order: int = 0) -> bytes:
    """Return a PNG of a wall above a floor; ``order`` varies the colours."""
    wall, floor = (200 - 12 * (order % 8), 214, 205 + 5 * (order % 8)), (150, 120, 90)
    lines = b"".join(b"\0" + bytes(wall if row < _HEIGHT * 2 // 3 else floor) * _WIDTH for row in range(_HEIGHT))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
