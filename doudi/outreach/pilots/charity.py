"""What charity did in the township of a pilot, before and after its start (P18-14.a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Sum

from doudi.care.charity.matches.models import Match
from doudi.care.charity.matches.workflow import GIVEN_STATES
from doudi.core.clock import today
from doudi.outreach.pilots.kinds import PilotKind
from doudi.outreach.pilots.models import Pilot
from doudi.ui.templatetags.ui import date_span
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries


@dataclass(frozen=True)
class CharityRow:
    """What was handed over in a span: how often, to how many people, worth how much."""

    first: date
    after: date
    helped: int
    people: int
    value_fen: int

    @property
    def span(self) -> str:
        """The span in words."""
        return date_span(self.first, self.after - timedelta(days=1))


@carries("P18-14.a")
def charity_rows(pilot: Pilot) -> list[CharityRow]:
    """Return what charity gave in the months before a charity pilot and in the latest as many; none of other kinds."""
    if pilot.kind != PilotKind.CHARITY:
        return []
    start = pilot.first_day.replace(day=1)
    end = min(today(), pilot.closed_on or today()).replace(day=1)
    spans = [(pilot.before, start)]
    if end > start:
        spans.append((max(start, add_months(end, -pilot.compared_months)), end))
    return [_row(pilot.township_code, first, after) for first, after in spans]


def _row(township_code: str, first: date, after: date) -> CharityRow:
    rows = Match.objects.in_scope(township_code).filter(
        state__in=GIVEN_STATES, handed_on__gte=first, handed_on__lt=after
    )
    sums = rows.order_by().aggregate(
        helped=Count("pk"), people=Count("need__person", distinct=True), value_fen=Sum("value_fen")
    )
    return CharityRow(first, after, sums["helped"], sums["people"], sums["value_fen"] or 0)
