"""Count families, people, new and ended, and spending of a period, by the groups of a profile.

People are those whose award is in force in the last month of the period. New are those who had none of the programme
in the month before the period, ended those who had one and have none in the last month. Spending is what runs of the
period paid out and was not returned.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, Sum

from doudi import policy
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.payments.models import Line, Run, programme_label
from doudi.payments.statements.queries import SENT_RUN_STATES
from doudi.payments.statistical_returns.profiles import MEASURES, ReturnProfile, ReturnSheet
from doudi.payments.workflow import NOT_SENT_STATES
from doudi.registry.models import Award, Circumstance
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries
from doudi.values.divisions import division_name

Key = tuple[str, ...]


@dataclass(frozen=True)
class CountedAward:
    """A person with an award: where, of which class, and whether in force in the last month and before the period."""

    person: int
    household: int
    groups: dict[str, str]
    is_now: bool
    was_before: bool


@dataclass
class _Counted:
    """The sets behind the numbers of a line, so that nobody counts twice."""

    families: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    before: set[int] = field(default_factory=set)
    spending_fen: int = 0


@carries("P18-3.d")
def count_return(profile: ReturnProfile, first: date, last: date) -> dict[str, list[dict[str, Any]]]:
    """Return the lines of every sheet for the months from first to last, as registered and paid now."""
    awards = list(counted_awards(first, last))
    spending = list(_spending(first, last))
    return {sheet.id: _lines(sheet, awards, spending) for sheet in profile.sheets}


def counted_awards(first: date, last: date) -> Iterable[CountedAward]:
    """Yield every award in force in the last month of a period or in the month before it."""
    before = add_months(first, -1)
    awards = Award.objects.filter(withdrawn_at=None, person__merged_into=None, person__household__isnull=False)
    awards = awards.filter(Q(valid_to=None) | Q(valid_to__gte=before), valid_from__lte=last).order_by()
    areas = _household_areas(last)
    rows = awards.values_list(
        "person_id",
        "person__household_id",
        "person__household__village_id",
        "person__household__village__area",
        "programme",
        "dibao_class",
        "valid_from",
        "valid_to",
        "person__death_date",
    )
    for person, household, village, area, programme, dibao_class, since, until, died_on in rows.iterator():
        end = min((day.replace(day=1) for day in (until, died_on) if day is not None), default=None)
        if since is None:  # the filter leaves none out that begins; the column may be empty
            continue
        is_now = since <= last and (end is None or end >= last)
        was_before = since <= before and (end is None or end >= before)
        if is_now or was_before:
            groups = {
                "programme": programme,
                "class": dibao_class,
                "area": areas.get(household) or area,
                "township": village[:TOWNSHIP_DIGITS],
            }
            yield CountedAward(person, household, groups, is_now, was_before)


def _household_areas(on: date) -> dict[int | None, str]:
    """Return the area of households that are registered with another than their village's."""
    known = Circumstance.objects.filter(kind="area", household__isnull=False, withdrawn_at=None)
    rows = known.filter(Q(valid_to=None) | Q(valid_to__gte=on)).order_by("valid_from", "pk")
    return {row.household_id: str(row.value) for row in rows}


def _spending(first: date, last: date) -> Iterable[tuple[dict[str, str], int]]:
    """Yield what runs of the months paid, in fen, by the groups; a due counts with the award that it is paid for."""
    paid = Line.objects.filter(
        payment__run__state__in=SENT_RUN_STATES, payment__run__month__gte=first, payment__run__month__lte=last
    )
    paid = paid.exclude(payment__state__in=NOT_SENT_STATES).exclude(payment__run__kind=Run.Kind.OPENING).order_by()
    rows = paid.values("payment__village_code", "programme", "award__dibao_class", "area").annotate(
        sum=Sum("amount_fen")
    )
    by_due = policy.rule_book().rules_by_due()
    for row in rows:
        due = by_due.get(row["programme"])
        groups = {
            "programme": due.award_programme if due else row["programme"],
            "class": row["award__dibao_class"] or "",
            "area": row["area"],
            "township": row["payment__village_code"][:TOWNSHIP_DIGITS],
        }
        yield groups, int(row["sum"])


def _lines(
    sheet: ReturnSheet, awards: list[CountedAward], spending: list[tuple[dict[str, str], int]]
) -> list[dict[str, Any]]:
    """Return the lines of a sheet in the order of their keys, and last the total with empty keys."""
    total, by_key = _Counted(), defaultdict[Key, _Counted](_Counted)
    for award in awards:
        for counted in (by_key[_key(sheet, award.groups)], total):
            if award.is_now:
                counted.families.add(award.household)
                counted.people.add(award.person)
            if award.was_before:
                counted.before.add(award.person)
    for groups, amount_fen in spending:
        by_key[_key(sheet, groups)].spending_fen += amount_fen
        total.spending_fen += amount_fen
    lines = [_line(key, by_key[key]) for key in sorted(by_key)]
    return [*lines, _line(("",) * len(sheet.by), total, is_total=True)]


def _key(sheet: ReturnSheet, groups: dict[str, str]) -> Key:
    return tuple(groups[name] for name in sheet.by)


def _line(key: Key, counted: _Counted, *, is_total: bool = False) -> dict[str, Any]:
    values = {
        "families": len(counted.families),
        "people": len(counted.people),
        "new": len(counted.people - counted.before),
        "ended": len(counted.before - counted.people),
        "spending_fen": counted.spending_fen,
    }
    return {"key": list(key), "is_total": is_total, **{name: values[name] for name in MEASURES}}


def key_in_words(group: str, key: str) -> str:
    """Return the label of a key of a group."""
    if group == "township":
        return division_name(key) or key
    if group == "programme":
        return programme_label(key)
    return str(policy.WORD_LABELS.get(key, key)) or "—"
