"""The fact of the registry that a person is supported in an institution."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from doudi.care.institutions.models import Residence
from doudi.core.accounts.models import User
from doudi.registry.awards.queries import awards_not_ended
from doudi.registry.circumstances.actions import change_circumstance
from doudi.registry.models import Award, Circumstance, Person, Source

_KIND = "in_institution"


def follow_registry(by: User, person: Person, *, is_inside: bool, since: date) -> None:
    """Record the circumstance as an action of the registry where it changes; part of an action of this room.

    A row of the registry that begins later is left to the officer, who finds it in the list of awards to renew.
    """
    rows = Circumstance.objects.filter(person=person, kind=_KIND, withdrawn_at=None, valid_to=None)
    present = rows.order_by("-pk").first()
    if bool(present.value if present else False) == is_inside:
        return
    if present is not None and present.valid_from is not None and since <= present.valid_from:
        return
    change_circumstance(by=by, subject=person, kind=_KIND, value=is_inside, since=since, source=Source.MATERIAL)


def awards_to_renew(residences: QuerySet[Residence], month: date) -> QuerySet[Residence]:
    """Return the residences of people whose award does not say yet that they live in an institution."""
    tekun: QuerySet[Award] = awards_not_ended(month).filter(programme="tekun").exclude(in_institution=True)
    return residences.filter(person__in=tekun.values("person"))
