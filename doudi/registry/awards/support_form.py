"""The form of support under tekun: in an institution (集中供养) or at home (分散供养)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from doudi.registry.models import Circumstance

KIND = "in_institution"


class SupportForms:
    """Who lives in an institution, asked once for many people.

    An admission and a leave are recorded as circumstances at once; the award says so only after its next reassessment.
    So what is recorded counts, and where nothing is recorded what the award says.
    """

    def __init__(self, people: Collection[int] | None = None) -> None:
        """Read what is recorded of people (primary keys), or of everybody."""
        rows = Circumstance.objects.filter(kind=KIND, withdrawn_at=None, person__isnull=False)
        if people is not None:
            rows = rows.filter(person__in=people)
        self._recorded: dict[int | None, list[Circumstance]] = defaultdict(list)
        for row in rows.order_by("pk").iterator(2_000):
            self._recorded[row.person_id].append(row)

    def is_inside(self, person: int, day: date, *, award_says: bool) -> bool:
        """Return whether a person lives in an institution on a day."""
        holding = [row for row in self._recorded.get(person, ()) if row.holds_on(day)]
        return bool(holding[-1].value) if holding else award_says
