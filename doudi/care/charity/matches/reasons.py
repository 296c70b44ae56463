"""What speaks for a resource: kept as codes and figures, written in the language of who reads it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.care.charity.kinds import Group, NeedKind
from doudi.care.charity.needs.models import CharityNeed
from doudi.care.charity.resources.models import Resource
from doudi.core.divisions.queries import place_name
from doudi.ui.templatetags.ui import day, yuan


def reasons_of(need: CharityNeed, resource: Resource, groups: Collection[str], remaining: int) -> dict[str, Any]:
    """Return what speaks for a resource as it is kept: policy, person, information, resource (SC39 IV.6)."""
    return {
        "government_aid_fen": need.government_aid_fen,
        "kind": need.kind,
        "groups": [code for code in resource.groups if code in groups],
        "area_code": resource.area_code,
        "last_day": resource.last_day.isoformat(),
        "remaining": remaining,
        "unit": resource.unit,
    }


def sentences_of(reasons: Mapping[str, Any]) -> tuple[str, ...]:
    """Return kept reasons in the language in force, one sentence each."""
    shared = [str(Group(code).label) for code in reasons["groups"]]
    person = _("属于{groups}").format(groups="、".join(shared)) if shared else _("资源面向所有困难群众")
    return (
        _("政策：近十二个月政府救助{amount}，仍有“{kind}”困难").format(
            amount=yuan(reasons["government_aid_fen"]), kind=NeedKind(reasons["kind"]).label
        ),
        _("人：{person}").format(person=person),
        _("信息：用于{place}，{day}前有效").format(
            place=place_name(reasons["area_code"]), day=day(date.fromisoformat(reasons["last_day"]))
        ),
        _("资源：还有{remaining}{unit}").format(remaining=reasons["remaining"], unit=reasons["unit"]),
    )
