"""Read what the law offers each layer, checked against the rule book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import yaml

from doudi import policy
from doudi.monitoring.low_income.layers.models import Layer
from doudi.monitoring.low_income.received_aid.models import AidKind

FOR_WHOM = ("everyone", "students", "working_age")
_FIELDS = {"layer", "kind", "for", "by_need", "effective", "until", "cites"}


class OfferedAidError(ValueError):
    """The file contradicts itself or names what nobody knows."""


@dataclass(frozen=True)
class OfferedAid:
    """A kind of aid that the law offers a layer for a time; ``is_by_need`` must be looked into person by person."""

    layer: Layer
    kind: AidKind
    whom: str
    is_by_need: bool
    effective: date
    until: date | None
    cites: tuple[str, ...]

    def holds_on(self, day: date) -> bool:
        """Whether it is offered on a day."""
        return self.effective <= day and (self.until is None or day <= self.until)


@cache
def all_offered_aid() -> tuple[OfferedAid, ...]:
    """Return every row of the file.

    Raises:
        OfferedAidError: a layer, a kind or a clause is unknown, or two rows of a layer and kind overlap.
    """
    file = resources.files("doudi.monitoring.low_income.offered_aid") / "offered_aid.yaml"
    return checked(yaml.safe_load(file.read_text(encoding="utf-8")))


def checked(raw: list[dict[str, Any]]) -> tuple[OfferedAid, ...]:
    """Return the rows as declared, or say what is wrong with them.

    Raises:
        OfferedAidError
    """
    rows = tuple(_row(fields) for fields in raw)
    for place, row in enumerate(rows):
        for other in rows[:place]:
            is_same = (row.layer, row.kind) == (other.layer, other.kind)
            if is_same and (row.holds_on(other.effective) or other.holds_on(row.effective)):
                message = f"{row.layer} {row.kind}: two rows hold at the same time."
                raise OfferedAidError(message)
    return rows


def _row(fields: dict[str, Any]) -> OfferedAid:
    unknown = set(fields) - _FIELDS
    legislation = policy.rule_book().legislation
    missing = [one for one in fields.get("cites", ()) if legislation.legal_text_of(one) is None]
    if unknown or missing or not fields.get("cites") or fields.get("for") not in FOR_WHOM:
        message = f"{fields}: unknown fields {sorted(unknown)}, unknown clauses {missing}, or no clause, or for whom."
        raise OfferedAidError(message)
    return OfferedAid(
        Layer(fields["layer"]),
        AidKind(fields["kind"]),
        fields["for"],
        bool(fields.get("by_need", False)),
        fields["effective"],
        fields.get("until"),
        tuple(fields["cites"]),
    )


def offered_on(day: date) -> tuple[OfferedAid, ...]:
    """Return what is offered on a day."""
    return tuple(row for row in all_offered_aid() if row.holds_on(day))
