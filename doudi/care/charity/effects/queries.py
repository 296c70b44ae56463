"""What charity reached in a year: matches handed over, people, value; projects; volunteers' hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from doudi.care.charity.activities.models import Activity, ActivityShare
from doudi.care.charity.areas import charity_scope, in_reach
from doudi.care.charity.kinds import NeedKind
from doudi.care.charity.matches.models import Match
from doudi.care.charity.matches.workflow import GIVEN_STATES, MatchState
from doudi.care.charity.needs.models import CharityNeed
from doudi.care.charity.projects.models import LinkingProject
from doudi.core.accounts.models import User
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.values.carries import carries


@dataclass(frozen=True)
class EffectRow:
    """What was handed over, by township or by kind of need."""

    label: str
    helped: int
    people: int
    value_fen: int


@dataclass(frozen=True)
class YearEffects:
    """The figures of a year in a user's scope.

    ``opened`` needs were recorded in the year, ``met`` of them by charity; ``thanked`` matches were followed up.
    """

    year: int
    opened: int
    met: int
    helped: int
    people: int
    value_fen: int
    thanked: int
    projects: int
    served: int
    activities: int
    minutes: int
    by_township: list[EffectRow]
    by_kind: list[EffectRow]


@carries("P18-14.d")
def effects_of(year: int, *, by: User) -> YearEffects:
    """Return what charity reached in a year in a user's scope."""
    given = Match.objects.in_scope(charity_scope(by)).filter(state__in=GIVEN_STATES, handed_on__year=year).order_by()
    needs = CharityNeed.objects.in_scope(charity_scope(by)).filter(opened_on__year=year)
    closed = in_reach(LinkingProject.objects.all(), charity_scope(by)).filter(closed_on__year=year)
    held = Activity.objects.in_scope(charity_scope(by)).filter(day__year=year, void_reason="")
    sums = given.aggregate(
        helped=Count("pk"),
        people=Count("need__person", distinct=True),
        value_fen=Sum("value_fen"),
        thanked=Count("pk", filter=Q(state=MatchState.THANKED)),
    )
    return YearEffects(
        year=year,
        opened=needs.count(),
        met=needs.filter(matches__state__in=GIVEN_STATES).count(),
        helped=sums["helped"],
        people=sums["people"],
        value_fen=sums["value_fen"] or 0,
        thanked=sums["thanked"],
        projects=closed.count(),
        served=closed.aggregate(sum=Sum("served"))["sum"] or 0,
        activities=held.count(),
        minutes=ActivityShare.objects.filter(activity__in=held).aggregate(sum=Sum("minutes"))["sum"] or 0,
        by_township=_rows(given.annotate(code=Substr("need__village_code", 1, TOWNSHIP_DIGITS)), "code", place_name),
        by_kind=_rows(given, "need__kind", lambda code: str(NeedKind(code).label)),
    )


def _rows(given: QuerySet[Match], key: str, label: Callable[[str], str]) -> list[EffectRow]:
    counted = given.values(key).annotate(
        helped=Count("pk"), people=Count("need__person", distinct=True), value_fen=Sum("value_fen")
    )
    rows = [EffectRow(label(row[key]), row["helped"], row["people"], row["value_fen"] or 0) for row in counted]
    return sorted(rows, key=lambda row: (-row.value_fen, row.label))
