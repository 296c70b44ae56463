"""The recipients of each township that a sample is drawn from: one of each household, each with the same chance."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.core.clock import this_month
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import township_governments
from doudi.registry.awards.queries import awards_in_force
from doudi.supervision.inspections.draw import Candidate


@dataclass(frozen=True)
class Recipient:
    """A recipient that may be drawn; the key is the number of the award, which names nobody."""

    candidate: Candidate
    person: int
    village_code: str


def recipients() -> dict[str, dict[str, Recipient]]:
    """Return the living recipients of this month by township and key, the first awarded person of each household."""
    townships = {one.code for one in township_governments()}
    found: dict[str, dict[str, Recipient]] = {}
    seen: set[tuple[str, int]] = set()
    awards = awards_in_force(this_month()).filter(person__death_date=None)
    columns = ("number", "person_id", "person__village_id", "person__household_id")
    for number, person, village, household in awards.order_by("pk").values_list(*columns).iterator(5_000):
        key = ("household", household) if household is not None else ("person", person)
        township = (village or "")[:TOWNSHIP_DIGITS]
        if township not in townships or key in seen:
            continue
        seen.add(key)
        found.setdefault(township, {})[str(number)] = Recipient(Candidate(str(number)), person, village)
    return found
