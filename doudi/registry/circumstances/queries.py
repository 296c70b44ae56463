"""Circumstances as a user may read them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.registry.circumstance_kinds import KINDS, KINDS_OF_TWO_PEOPLE, CircumstanceKind
from doudi.registry.circumstances.hiv_confidentiality import is_hidden_from, text_for_reader
from doudi.registry.models import Circumstance


def cards_on_record(people: Collection[Any]) -> QuerySet[Circumstance]:
    """Return the bank cards of people, or of people by their keys, that nothing has ended."""
    return Circumstance.objects.filter(person__in=people, kind="bank_account", withdrawn_at=None, valid_to=None)


@dataclass(frozen=True)
class CircumstanceLine:
    """One circumstance with its text for the reader."""

    kind: CircumstanceKind
    text: str
    circumstance: Circumstance
    is_correctable: bool

    @property
    def may_be_revealed(self) -> bool:
        """Whether the full text can be revealed for a stated purpose."""
        return self.kind.form == "text" and self.kind.sealed is not None


def circumstance_lines(circumstances: Sequence[Circumstance], by: User) -> list[CircumstanceLine]:
    """The lines for a reader, in order of kinds."""
    order = {name: place for place, name in enumerate(KINDS)}
    return [
        CircumstanceLine(
            circumstance.declared,
            text_for_reader(by, circumstance),
            circumstance,
            is_correctable=circumstance.kind not in KINDS_OF_TWO_PEOPLE and not is_hidden_from(by, circumstance),
        )
        for circumstance in sorted(circumstances, key=lambda circumstance: order[circumstance.kind])
    ]


def past_circumstances(circumstances: Sequence[Circumstance], as_of: date) -> list[Circumstance]:
    """Circumstances that no longer hold, and corrected ones; not the open version of an ended one."""
    recorded = {(row.kind, row.text, row.valid_from, row.recorded_at) for row in circumstances}

    def is_past(row: Circumstance) -> bool:
        if row.withdrawn_at is None:
            return not row.holds_on(as_of)
        return (row.kind, row.text, row.valid_from, row.withdrawn_at) not in recorded

    return [row for row in circumstances if is_past(row)]
