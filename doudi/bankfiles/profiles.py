"""Bank profile: the payment layout, the answer layout and the limits of one bank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from doudi.bankfiles.failure_reasons import Outcome
from doudi.bankfiles.layouts import Layout


class ProfileError(Exception):
    """Declared profiles contain faults; ``faults`` lists every one."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class ReturnProfile:
    """The bank's answer: its layout, the meaning of its codes, and the accepted differences of names.

    ``complete``: one file answers every payment; otherwise answers come in parts.
    """

    layout: Layout
    complete: bool
    statuses: Mapping[str, Outcome]
    reasons: Mapping[str, str]
    name_differences: frozenset[str]


@dataclass(frozen=True)
class Profile:
    """One bank: its layouts, file names, limits and purpose texts."""

    id: str
    label: str
    payment: Layout
    returns: ReturnProfile
    file_name: str
    rows_per_file: int
    amount_per_file_fen: int
    amount_per_row_fen: int
    purposes: Mapping[str, str]

    def purpose(self, programme: str) -> str:
        """Return the text in the bank message for a programme.

        Raises:
            KeyError: the programme is unknown.
        """
        return self.purposes[programme]
