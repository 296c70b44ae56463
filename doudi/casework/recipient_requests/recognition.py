"""Recognise who sends a request: by the application that a code opened, or by name, number and telephone."""

from __future__ import annotations

from doudi.casework.models import Application, Case
from doudi.core.encryption import SealedKind, blind_index
from doudi.registry.models import Circumstance, Person
from doudi.values.text import compact

ID_TAIL_LENGTH = 4
_MOST_OWNERS, _MOST_PEOPLE = 20, 60
"""A telephone in more hands than these identifies nobody."""


def person_of_application(application: Application) -> Person | None:
    """Return the applicant as registered with a case of the application; None before it was accepted."""
    case = Case.objects.filter(application=application, household__isnull=False).order_by("pk").first()
    if case is None:
        return None
    people = Person.objects.filter(household=case.household, merged_into=None)
    return next((person for person in people if person.name == application.applicant_name), None)


def person_by_award(*, name: str, id_tail: str, phone: str) -> Person | None:
    """Return the one person of the name and last digits in a household where the telephone is registered.

    None where nobody, or more than one person, fits. The caller must not tell the sender which it was.
    """
    owners = Circumstance.objects.filter(
        text_index=blind_index(phone, SealedKind.PHONE), kind="phone", withdrawn_at=None, valid_to=None
    ).exclude(text_index="")  # as its index is declared: SQLite does not conclude it
    households = set(owners.values_list("person__household_id", flat=True)[:_MOST_OWNERS]) - {None}
    people = Person.objects.filter(household__in=households, merged_into=None, death_date=None)
    fitting = [
        person
        for person in people[:_MOST_PEOPLE]
        if person.name == compact(name) and person.id_number and person.id_number.clear().endswith(id_tail.upper())
    ]
    return fitting[0] if len(fitting) == 1 else None
