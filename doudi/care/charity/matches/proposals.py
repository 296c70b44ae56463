"""Which resources fit a need, and what speaks for each: policy, person, information, resource (SC39 IV.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doudi.care.charity.kinds import groups_of, marked
from doudi.care.charity.matches.reasons import reasons_of, sentences_of
from doudi.care.charity.needs.models import CharityNeed
from doudi.care.charity.resources.models import Resource
from doudi.care.charity.resources.queries import with_remaining
from doudi.core.clock import today
from doudi.values.carries import carries

MOST_PROPOSED = 20


@dataclass(frozen=True)
class Proposal:
    """A resource that fits a need. ``remaining`` is how much is left, ``reasons`` what speaks for it."""

    resource: Resource
    remaining: int
    reasons: tuple[str, ...]


@carries("SAL2026-54", "P18-14.d", "MCA23-2.5")
def proposals_for(need: CharityNeed) -> list[Proposal]:
    """Return the resources that fit a need; those meant for the person's group and place first, then the soonest."""
    groups = groups_of(need.person, today())
    wider = [need.village_code[:length] for length in range(1, len(need.village_code) + 1)]
    rows = Resource.objects.filter(
        ending="", last_day__gte=today(), area_code__in=wider, need_codes__contains=marked(need.kind)
    )
    fitting = [
        row
        for row in with_remaining(rows).order_by("last_day", "pk")
        if row.remaining > 0 and (not row.groups or groups & set(row.groups))
    ]
    fitting.sort(key=lambda row: (not row.groups, -len(row.area_code)))
    return [
        Proposal(row, row.remaining, sentences_of(reasons_of(need, row, groups, row.remaining)))
        for row in fitting[:MOST_PROPOSED]
    ]


def fits(need: CharityNeed, resource: Resource, on: date) -> bool:
    """Whether a resource is for the kind, the place and the people of a need, and can be had on a day."""
    return (
        resource.is_open_on(on)
        and need.kind in resource.need_kinds
        and need.village_code.startswith(resource.area_code)
        and (not resource.groups or bool(groups_of(need.person, on) & set(resource.groups)))
    )
