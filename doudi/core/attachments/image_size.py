"""The size of an image, read from its header, because a few bytes can decompress to gigabytes."""

from __future__ import annotations

MAX_PIXELS = 120_000_000
"""More than any telephone takes; decompressed it needs some 480 MB."""
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_HEAD = slice(12, 16)
_PNG_SIZE = slice(16, 24)
_JPEG = b"\xff\xd8"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Segments of a JPEG that state its size."""


def pixel_count(content: bytes) -> int:
    """Return width times height of a PNG or JPEG; 0 if the header does not state it."""
    if content.startswith(_PNG):
        head = content[_PNG_SIZE] if content[_PNG_HEAD] == b"IHDR" else b""
        return int.from_bytes(head[:4]) * int.from_bytes(head[4:])
    return _jpeg_pixels(content) if content.startswith(_JPEG) else 0


def _jpeg_pixels(content: bytes) -> int:
    at = len(_JPEG)
    while at + 9 < len(content) and content[at] == 0xFF:
        if content[at + 1] in _FRAMES:
            return int.from_bytes(content[at + 5 : at + 7]) * int.from_bytes(content[at + 7 : at + 9])
        at += 2 + max(int.from_bytes(content[at + 2 : at + 4]), 2)
    return 0
