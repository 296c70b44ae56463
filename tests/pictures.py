"""A picture for uploads of which only the beginning is read."""

PNG_HEAD = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x04\0\0\0\x03"
"""The beginning of a PNG of four by three pixels."""
