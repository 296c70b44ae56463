"""Refusals with a name: what could not be done, and what would help."""

from __future__ import annotations


class Refused(Exception):
    """Something the user asked for that cannot be done. The message is for him; ``code`` is its name."""

    code = "refused"

    def __init__(self, message: str, **fields: str) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields
