"""Care visits on the list of an officer's day, and what of them a phone takes along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.care.agreements.queries import agreements_of
from doudi.care.visits.forms import CareVisitForm
from doudi.care.visits.models import PlannedVisit
from doudi.care.visits.queries import kinds_of
from doudi.care.visits.workflow import VisitState
from doudi.core.access_log.note import note_shown
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.divisions.queries import place_name
from doudi.registry.models import Circumstance
from doudi.ui.field_tasks import FieldSource, FieldTask
from doudi.ui.phone_pages import PhonePage

NAME = "care"


def visits_of_day(by: User, village_code: str, day: date) -> Iterable[FieldTask]:
    """Return the visits that a user may make in a village on a day."""
    rows = PlannedVisit.objects.visible_to(by).in_scope(village_code)
    rows = rows.filter(state=VisitState.OPEN, due_from__lte=day, last_on__gte=day, kind__in=kinds_of(by))
    for one in rows.select_related("person").order_by("due_on", "pk"):
        yield FieldTask(
            key=one.pk,
            household=one.person.household_id,
            who=one.person.name,
            what=_("探视"),
            due_on=one.due_on,
            url=one.get_absolute_url(),
            note=one.interval,
        )


@action("care_visit.take_along")
def take_visits_along(*, by: User, village_code: str, visits: Sequence[PlannedVisit], is_clear: bool = False) -> None:
    """Record that a user takes the people to visit in a village along on the phone (SAL2026-70).

    Args:
        is_clear: telephones and addresses are in clear: everybody shown is in the access log.

    Raises:
        PermissionRequired
    """
    require_permission(by, Permission.VISIT_FOR_CARE)
    if is_clear:
        note_shown(one.person for one in visits)
    record(
        _("带出{place}探视名单，{number}人。").format(place=place_name(village_code), number=len(visits)),
        village_code=village_code,
        why=_("探视巡访"),
    )


@dataclass(frozen=True)
class VisitedHome:
    """Whom a visit is to: carer, telephones and addresses; masked unless taken along."""

    carer: str
    phones: list[str]
    addresses: list[str]
    is_clear: bool


def homes_of(visits: Sequence[PlannedVisit], *, is_clear: bool = False) -> dict[int, VisitedHome]:
    """Return the homes of some visits by key of the visit; ``is_clear`` only where an action has recorded it."""
    people = [one.person_id for one in visits]
    households = [one.person.household_id for one in visits]
    present = Circumstance.objects.filter(withdrawn_at=None, valid_to=None).order_by("pk")
    phones: dict[int, list[str]] = {}
    addresses: dict[int, list[str]] = {}
    for row in present.filter(person__in=people, kind="phone"):
        phones.setdefault(row.person_id or 0, []).append(_shown(row, is_clear=is_clear))
    for row in present.filter(household__in=households, kind="address"):
        addresses.setdefault(row.household_id or 0, []).append(_shown(row, is_clear=is_clear))
    carers = {person: agreement.carer.name for person, agreement in agreements_of(people).items()}
    return {
        one.pk: VisitedHome(
            carers.get(one.person_id, ""),
            phones.get(one.person_id, []),
            addresses.get(one.person.household_id or 0, []),
            is_clear,
        )
        for one in visits
    }


def _shown(row: Circumstance, *, is_clear: bool) -> str:
    sealed = row.sealed
    if sealed is None:
        return ""
    return str(sealed.clear()) if is_clear else str(sealed)


def visit_context(request: StaffRequest, planned: PlannedVisit, form: Any, home: VisitedHome) -> dict[str, Any]:
    """Return what the form of a visit shows, on a page and on a phone."""
    return {
        "planned": planned,
        "form": form,
        "home": home,
        "place": place_name(planned.village_code),
        "may_visit": request.user.may(Permission.VISIT_FOR_CARE),
    }


def pages_to_take_along(request: StaffRequest, keys: Sequence[int]) -> list[PhonePage]:
    """Return the pages of chosen visits, with one audit entry a village."""
    rows = PlannedVisit.objects.visible_to(request.user).filter(pk__in=keys, kind__in=kinds_of(request.user))
    visits = list(rows.select_related("person"))
    is_clear = request.user.may(Permission.REVEAL_PERSONAL_DATA)
    for code in sorted({one.village_code for one in visits}):
        of_village = [one for one in visits if one.village_code == code]
        take_visits_along(by=request.user, village_code=code, visits=of_village, is_clear=is_clear)
    homes = homes_of(visits, is_clear=is_clear)
    pages = []
    for one in visits:
        context = visit_context(request, one, CareVisitForm(one), homes[one.pk])
        pages.append(
            PhonePage(
                f"care-{one.pk}",
                _("{name} 探视").format(name=one.person.name),
                one.get_absolute_url(),
                render_to_string("care_visits/form.html", context, request),
                task=f"{NAME}.{one.pk}",
            )
        )
    return pages


CARE_VISITS = FieldSource(NAME, gettext_lazy("探视巡访"), Permission.VISIT_FOR_CARE, visits_of_day, pages_to_take_along)
