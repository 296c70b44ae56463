"""Faults of a payment or of a bank's file, and the exception that carries them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class BankFault:
    """One reason why a payment cannot be written or a file cannot be accepted.

    ``where`` is an item id or a line. ``row``, ``field``, ``shown`` (masked) and ``remedy`` are filled in where
    one cell is at fault.
    """

    code: str
    where: str
    message: str
    row: int = 0
    field: str = ""
    shown: str = ""
    remedy: str = ""


class BankFileError(Exception):
    """Nothing was written, or the file read is rejected; ``faults`` holds every fault found."""

    def __init__(self, faults: Sequence[BankFault]) -> None:
        super().__init__("\n".join(fault.message for fault in faults[:20]))
        self.faults = tuple(faults)
