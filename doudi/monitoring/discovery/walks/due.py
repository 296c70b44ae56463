"""Draw the walk plans of a month, set-wise for a stretch of villages: who belongs to a group and is due (P18-10.b)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Max

from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.bulk_rows import ANALYZE_FROM_ROWS, analyze_tables, insert_rows
from doudi.monitoring.discovery.walks.groups import WALK_GROUPS, WalkQuestion
from doudi.monitoring.discovery.walks.models import WalkClass, WalkHousehold
from doudi.registry.models import Household
from doudi.values.benefit_month import month_index

_ORDER = list(WalkClass)
_COLUMNS = ("month", "village_code", "household_id", "walk_class", "groups", "finding")
DueHousehold = tuple[date, str, int, str, str, str]
"""Month, village, household, class, groups and an empty finding: a row of the table."""


def due_households(asked: WalkQuestion) -> list[DueHousehold]:
    """Return the households of a stretch of villages that are due and not on the month's plan; nothing is written."""
    reasons = _reasons(asked)
    history = _History(asked)
    intervals = {kind: procedure_figure(f"walk_months_{kind}", asked.day) for kind in WalkClass}
    places = Household.objects.filter(village__gte=asked.first_village, village__lte=asked.last_village, ended_on=None)
    found: list[DueHousehold] = []
    for key, village in places.order_by("village", "pk").values_list("pk", "village_id").iterator():
        names = reasons.get(key)
        if names is None or key in history.listed:
            continue
        walk_class = min((WALK_GROUPS[name].walk_class for name in names), key=_ORDER.index)
        if history.is_due(key, intervals[walk_class]):
            found.append((asked.month, village, key, str(walk_class), ",".join(names), ""))
    return found


def insert_households(month: date, due: Sequence[DueHousehold]) -> int:
    """Add households to the plans of a month; leave out those that somebody else has added meanwhile."""
    rows = WalkHousehold.objects.filter(month=month).order_by()
    listed = set(rows.values_list("household", flat=True)) if due else set()
    number = insert_rows(WalkHousehold._meta.db_table, _COLUMNS, (row for row in due if row[2] not in listed))
    if number >= ANALYZE_FROM_ROWS:
        analyze_tables(WalkHousehold._meta.db_table)
    return number


def _reasons(asked: WalkQuestion) -> dict[int, list[str]]:
    """Return the groups of each household, in the order in which they are registered."""
    found: dict[int, list[str]] = defaultdict(list)
    for name, group in WALK_GROUPS.items():
        for key in {key for key in group.households(asked) if key}:
            found[key].append(name)
    return found


class _History:
    """When the households of a stretch of villages were on a plan, and when somebody was met there."""

    def __init__(self, asked: WalkQuestion) -> None:
        rows = WalkHousehold.objects.filter(
            village_code__gte=asked.first_village, village_code__lte=asked.last_village
        ).order_by()
        self.month = month_index(asked.month)
        self.listed = set(rows.filter(month=asked.month).values_list("household", flat=True))
        past = rows.filter(month__lt=asked.month).values("household").annotate(met=Max("met_on"))
        self.met: dict[int, date | None] = dict(past.values_list("household", "met"))

    def is_due(self, household: int, interval: int) -> bool:
        """Whether a household is due: after its interval, or still after a plan on which nobody was met.

        Households that were on no plan yet begin spread over the months of their interval.
        """
        if household not in self.met:
            return household % interval == self.month % interval
        met = self.met[household]
        return met is None or month_index(met) + interval <= self.month
