"""Scope checks of the registry: rows for pages, refusals for actions, and dates in addresses."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from doudi.core.access_log.note import note_access
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest
from doudi.core.audit.trail import Actor, SystemActor
from doudi.core.divisions.scope import contains
from doudi.core.refusals import OutsideScope
from doudi.registry.models import Circumstance, Household, Person


def household_or_404(request: StaffRequest, pk: int) -> Household:
    """Return the household.

    Raises:
        Http404: there is none in the scope of the user.
    """
    household = get_object_or_404(Household.objects.visible_to(request.user).select_related("village"), pk=pk)
    note_access(subject=household, village_code=household.village_id)
    return household


def person_or_404(request: StaffRequest, pk: int) -> Person:
    """Return the person.

    Raises:
        Http404: there is none in the scope of the user.
    """
    person = get_object_or_404(Person.objects.visible_to(request.user).select_related("village"), pk=pk)
    note_access(subject=person, village_code=person.village_id)
    return person


def circumstance_or_404(request: StaffRequest, pk: int) -> Circumstance:
    """Return the circumstance.

    Raises:
        Http404: there is none of a person or household in the scope of the user.
    """
    circumstance = get_object_or_404(Circumstance.objects.select_related("person", "household"), pk=pk)
    visible = type(circumstance.subject).objects.visible_to(request.user)
    if not visible.filter(pk=circumstance.subject.pk).exists():
        raise Http404
    return circumstance


def date_parameter(request: StaffRequest, name: str) -> date | None:
    """Return a date of the address, or None where it has none.

    Raises:
        BadRequest: it is not a date.
    """
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRequest from None


def refuse_outside_scope(by: Actor, *village_codes: str) -> None:
    """Refuse an action on people or households of other divisions.

    Raises:
        OutsideScope
    """
    if isinstance(by, SystemActor):
        return
    scope = by.scope if isinstance(by, User) else None
    if not all(contains(scope, code) for code in village_codes):
        raise OutsideScope(_("对象不在您的辖区内。"))
