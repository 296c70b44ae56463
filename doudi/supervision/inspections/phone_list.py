"""Drawn cases on the list of an inspector's day, and what of them a phone takes along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.access_log.note import note_shown
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import this_month
from doudi.core.divisions.queries import place_name
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.models import Award, Circumstance
from doudi.supervision.inspections.checklist import PROGRAMMES
from doudi.supervision.inspections.forms import InspectForm
from doudi.supervision.inspections.models import InspectedCase
from doudi.supervision.inspections.queries import cases_to_inspect, villages_to_inspect
from doudi.supervision.rectification.scope import owner_code
from doudi.ui.field_tasks import FieldSource, FieldTask
from doudi.ui.phone_pages import PhonePage

NAME = "inspection"


def inspections_of_day(by: User, village_code: str, _day: date) -> Iterable[FieldTask]:
    """Return the drawn cases of a village that wait for a user to inspect them, of another township too."""
    rows = cases_to_inspect(by).filter(village_code=village_code).select_related("person", "round")
    for one in rows.order_by("round__due_on", "pk"):
        yield FieldTask(
            key=one.pk,
            household=one.person.household_id,
            who=one.person.name,
            what=_("检查"),
            due_on=one.round.due_on,
            url=one.get_absolute_url(),
            note=one.checklist.label,
        )


def villages_of_inspector(by: User) -> list[str]:
    """Return the villages that a user has to go to, by code."""
    return [one.code for one in villages_to_inspect(by)]


@action("inspection.take_along")
def take_inspections_along(*, by: User, village_code: str, cases: Sequence[InspectedCase]) -> None:
    """Record that a user takes the drawn cases of a village along on the phone, with their addresses (SAL2026-70).

    The entry belongs to the inspecting side: the township inspected learns of no case before it was inspected.

    Raises:
        PermissionRequired
    """
    require_permission(by, Permission.INSPECT)
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    note_shown(one.person for one in cases)
    record(
        _("带出{place}检查清单，{number}件。").format(place=place_name(village_code), number=len(cases)),
        village_code=owner_code(by),
        why=_("检查"),
    )


@dataclass(frozen=True)
class InspectedHome:
    """What an inspector has to know before the door: where it is, and of the benefit what the checklist asks about."""

    addresses: list[str]
    awards: list[str]
    self_care: str = ""


def homes_of(cases: Sequence[InspectedCase]) -> dict[int, InspectedHome]:
    """Return the homes of some cases in clear, by key of the case; call it only after an action has recorded it."""
    households = {one.person.household_id for one in cases}
    rows = Circumstance.objects.filter(household__in=households, kind="address", withdrawn_at=None, valid_to=None)
    addresses: dict[int, list[str]] = {}
    for row in rows.order_by("pk"):
        if row.sealed is not None:
            addresses.setdefault(row.household_id or 0, []).append(str(row.sealed.clear()))
    awards: dict[int, list[Award]] = {}
    for award in awards_in_force(this_month()).filter(person__in={one.person_id for one in cases}).order_by("pk"):
        awards.setdefault(award.person_id, []).append(award)
    return {
        one.pk: _home(one, addresses.get(one.person.household_id or 0, []), awards.get(one.person_id, []))
        for one in cases
    }


def _home(case: InspectedCase, addresses: list[str], awards: list[Award]) -> InspectedHome:
    own = [one for one in awards if one.programme in PROGRAMMES[case.checklist_name]]
    self_care = ""
    if any(question.needs == "self_care" for question in case.checklist.questions):
        levels = [str(one.self_care.clear()) for one in own if one.self_care]
        self_care = KINDS["self_care"].shown(levels[0]) if levels else ""
    return InspectedHome(addresses, [one.in_words for one in own], self_care)


def form_context(case: InspectedCase, form: Any, home: InspectedHome | None) -> dict[str, Any]:
    """Return what the form of a case shows, on a page and on a phone; a page shows no home."""
    return {
        "case": case,
        "form": form,
        "home": home,
        "place": place_name(case.village_code),
        "title": _("{name} 检查（{label}）").format(name=case.person.name, label=case.checklist.label),
    }


def pages_to_take_along(request: StaffRequest, keys: Sequence[int]) -> list[PhonePage]:
    """Return the pages of chosen cases that wait for the user, with one audit entry a village."""
    cases = list(cases_to_inspect(request.user).filter(pk__in=keys).select_related("person", "round"))
    for code in sorted({one.village_code for one in cases}):
        of_village = [one for one in cases if one.village_code == code]
        take_inspections_along(by=request.user, village_code=code, cases=of_village)
    homes = homes_of(cases)
    pages = []
    for one in cases:
        context = form_context(one, InspectForm(one), homes[one.pk])
        pages.append(
            PhonePage(
                f"inspection-{one.pk}",
                context["title"],
                one.get_absolute_url(),
                render_to_string("inspections/form.html", context, request),
                task=f"{NAME}.{one.pk}",
            )
        )
    return pages


INSPECTIONS = FieldSource(
    NAME,
    gettext_lazy("检查"),
    Permission.INSPECT,
    inspections_of_day,
    pages_to_take_along,
    villages=villages_of_inspector,
)
