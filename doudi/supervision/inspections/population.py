"""The cases of the county that may be drawn, by programme and township, with their tickets."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.core.clock import this_month
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.workflow import AT_WORK
from doudi.registry.awards.queries import awards_in_force
from doudi.supervision.inspections.checklist import PROGRAMMES
from doudi.supervision.inspections.draw import Candidate
from doudi.supervision.inspections.workflow import NEW_MONTHS, TICKETS_NEW, TICKETS_RISKY
from doudi.supervision.rectification.models import Doubt
from doudi.values.benefit_month import add_months

_TOWNSHIP = 9


@dataclass(frozen=True)
class Drawable:
    """A case: its person and village, and why it has more tickets than others."""

    candidate: Candidate
    person: int
    village_code: str
    marks: str


def drawable_cases(name: str) -> dict[str, dict[str, Drawable]]:
    """Return the cases of a checklist by township (padded) and key.

    A household is one case, its first awarded person; the key is the number of that award, which names nobody.
    """
    new_since = add_months(this_month(), -NEW_MONTHS)
    risky = _people_with_warnings()
    found: dict[str, dict[str, Drawable]] = {}
    seen: set[int] = set()
    awards = awards_in_force(this_month()).filter(programme__in=PROGRAMMES[name], person__death_date=None)
    columns = ("number", "valid_from", "person_id", "person__village_id", "person__household_id")
    for number, since, person, village, household in awards.order_by("pk").values_list(*columns).iterator(5_000):
        if not village or (household is not None and household in seen):
            continue
        if household is not None:
            seen.add(household)
        is_new, is_risky = since >= new_since, person in risky
        tickets = TICKETS_RISKY if is_risky else TICKETS_NEW if is_new else 1
        marks = ",".join(name for name, holds in (("new", is_new), ("risky", is_risky)) if holds)
        case = Drawable(Candidate(str(number), tickets), person, village, marks)
        found.setdefault(f"{village[:_TOWNSHIP]:0<12}", {})[str(number)] = case
    return found


def _people_with_warnings() -> set[int]:
    """Return the people with an open warning, or a doubt of the auditors that nobody answered."""
    warned = Warning.objects.filter(state__in=AT_WORK, person__isnull=False).values_list("person_id", flat=True)
    doubted = Doubt.objects.filter(state="open", person__isnull=False).values_list("person_id", flat=True)
    return {key for key in (*warned, *doubted) if key is not None}
