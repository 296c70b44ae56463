"""Which resources fit a need, and what speaks for each: policy, person, information, resource (SC39 IV.6)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.care.charity.kinds import Group, groups_of, marked
from doudi.care.charity.needs.models import CharityNeed
from doudi.care.charity.resources.models import Resource
from doudi.care.charity.resources.queries import with_remaining
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.ui.templatetags.ui import day, yuan
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
        Proposal(row, row.remaining, reasons_of(need, row, groups, row.remaining)) for row in fitting[:MOST_PROPOSED]
    ]


def reasons_of(need: CharityNeed, resource: Resource, groups: Collection[str], remaining: int) -> tuple[str, ...]:
    """Return what speaks for a resource, one sentence each."""
    shared = [str(Group(code).label) for code in resource.groups if code in groups]
    person = _("属于{groups}").format(groups="、".join(shared)) if shared else _("资源面向所有困难群众")
    return (
        _("政策：近十二个月政府救助{amount}，仍有“{kind}”困难").format(
            amount=yuan(need.government_aid_fen), kind=need.get_kind_display()
        ),
        _("人：{person}").format(person=person),
        _("信息：用于{place}，{day}前有效").format(place=place_name(resource.area_code), day=day(resource.last_day)),
        _("资源：还有{remaining}{unit}").format(remaining=remaining, unit=resource.unit),
    )


def fits(need: CharityNeed, resource: Resource, on: date) -> bool:
    """Whether a resource is for the kind, the place and the people of a need, and can be had on a day."""
    return (
        resource.is_open_on(on)
        and need.kind in resource.need_kinds
        and need.village_code.startswith(resource.area_code)
        and (not resource.groups or bool(groups_of(need.person, on) & set(resource.groups)))
    )
