"""What each layer is offered against what its people got in the months looked back on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from doudi.conferences.minutes.contents import basis_in_words
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.monitoring.low_income.layers.counts import people_url
from doudi.monitoring.low_income.layers.models import LowIncomePerson
from doudi.monitoring.low_income.layers.queries import for_whom, received
from doudi.monitoring.low_income.offered_aid.loader import OfferedAid, offered_on
from doudi.values.carries import carries


@dataclass(frozen=True)
class CoverageRow:
    """A kind of aid of a layer: to how many it is offered, who got it, who has no record of it."""

    offered: OfferedAid
    people: int
    got: int
    place: str

    @property
    def layer(self) -> str:
        """The layer in words."""
        return str(self.offered.layer.label)

    @property
    def kind(self) -> str:
        """The kind of aid in words."""
        return str(self.offered.kind.label)

    @property
    def whom(self) -> str:
        """To whom it is offered, in words."""
        whom = {"students": _("在校学生"), "working_age": _("劳动年龄、不在校的"), "everyone": _("全部")}[
            self.offered.whom
        ]
        return _("{whom}，按需要").format(whom=whom) if self.offered.is_by_need else whom

    @property
    def basis(self) -> str:
        """The clauses, as officials cite them."""
        return basis_in_words(self.offered.cites)

    @property
    def missing(self) -> int:
        """How many have no record of it."""
        return self.people - self.got

    @property
    def share(self) -> str:
        """The share who got it."""
        return f"{self.got * 100 // self.people}%" if self.people else "—"

    @property
    def missing_url(self) -> str:
        """The address of the list of those without a record."""
        query = {"layer": self.offered.layer.value, "missing": self.offered.kind.value}
        if self.offered.whom != "everyone":
            query["whom"] = self.offered.whom
        return people_url({**query, **({"place": self.place} if self.place else {})}) if self.missing else ""


@carries("P18-12.d", "SC39-III.1", "JX9-1", "SAL2026-21", "SAL2026-22", "SAL2026-25", "SAL2026-26", "SAL2026-27")
def coverage(*, by: User, place: str = "", layer: str = "") -> list[CoverageRow]:
    """Return the table of a user's scope, by one query."""
    day = today()
    offered = [row for row in offered_on(day) if not layer or row.layer == layer]
    numbers: dict[str, Any] = {}
    for number, row in enumerate(offered):
        wanted = Q(**{f"is_{row.layer}": True}) & for_whom(row.whom, day)
        numbers[f"people_{number}"] = Count("pk", filter=wanted)
        numbers[f"got_{number}"] = Count("pk", filter=wanted & received(row.kind))
    rows = LowIncomePerson.objects.visible_to(by)
    if place:
        rows = rows.in_scope(place)
    found = rows.order_by().aggregate(**numbers) if numbers else {}
    return [
        CoverageRow(row, found[f"people_{number}"], found[f"got_{number}"], place) for number, row in enumerate(offered)
    ]
