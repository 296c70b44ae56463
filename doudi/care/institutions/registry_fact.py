"""The fact of the registry that a person is supported in an institution."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from doudi.care.institutions.models import Residence
from doudi.care.institutions.workflow import IN_FORCE, NOT_ENDED, ResidenceState
from doudi.core.accounts.models import User
from doudi.registry.awards.queries import awards_not_ended
from doudi.registry.awards.support_form import KIND
from doudi.registry.circumstances.actions import change_circumstance
from doudi.registry.models import Award, Circumstance, Person, Source


def follow_registry(by: User, person: Person, *, is_inside: bool, since: date) -> None:
    """Record the circumstance as an action of the registry where it changes; part of an action of this room.

    A row of the registry that begins later is left to the officer, who finds it in the list of awards to renew.
    """
    rows = Circumstance.objects.filter(person=person, kind=KIND, withdrawn_at=None, valid_to=None)
    present = rows.order_by("-pk").first()
    if bool(present.value if present else False) == is_inside:
        return
    if present is not None and present.valid_from is not None and since <= present.valid_from:
        return
    change_circumstance(by=by, subject=person, kind=KIND, value=is_inside, since=since, source=Source.MATERIAL)


def awards_to_renew(residences: QuerySet[Residence], month: date) -> QuerySet[Residence]:
    """Return the last residences of people whose award says otherwise: those inside, and those who went home."""
    tekun: QuerySet[Award] = awards_not_ended(month).filter(programme="tekun")
    later = Residence.objects.filter(person=OuterRef("person"), state__in=IN_FORCE, first_day__gt=OuterRef("first_day"))
    inside = Q(state__in=NOT_ENDED, person__in=tekun.exclude(in_institution=True).values("person"))
    at_home = Q(state=ResidenceState.ENDED, person__in=tekun.filter(in_institution=True).values("person"))
    return residences.filter(inside | at_home).exclude(Exists(later))
