"""Read address and telephones of the family of a case, masked or in clear."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.casework.cases.applicant_matching import declared_address
from doudi.casework.models import Case
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.encryption import SealedKind, SealedValue
from doudi.registry.models import Circumstance, Household, Person


@dataclass(frozen=True)
class CaseContact:
    """Address and telephones of the family of a case, masked where they are written as text."""

    place: str
    addresses: list[SealedValue]
    phones: list[SealedValue]
    may_reveal: bool


def contact_of(case: Case, *, by: User) -> CaseContact:
    """Return what the form says, and what the registry knows of the household."""
    phones = [case.application.phone] if case.application.phone else []
    declared = declared_address(case.application.answers)
    addresses = [SealedValue.of(declared, SealedKind.ADDRESS)] if declared else []
    return CaseContact(
        place=place_name(case.village_code),
        addresses=list(dict.fromkeys([*_registered(case, "address"), *addresses])),
        phones=list(dict.fromkeys([*phones, *_registered(case, "phone")])),
        may_reveal=by.may(Permission.REVEAL_PERSONAL_DATA),
    )


def people_shown(case: Case) -> list[Person | Household]:
    """Return the registered people whose telephone or address the contact shows, and the household of an address."""
    own = [case.person] if case.person is not None else []
    if case.household is None:
        return [*own]
    present = Circumstance.objects.filter(kind__in=("address", "phone"), withdrawn_at=None, valid_to=None)
    rows = present.filter(person__household=case.household).select_related("person")
    people: list[Person | Household] = [*own, *(row.person for row in rows if row.person is not None)]
    return list(dict.fromkeys([*people, case.household]))


def _registered(case: Case, kind: str) -> list[SealedValue]:
    """Return the present addresses or telephones of the household and of the people who live there."""
    if case.household is None:
        return []
    present = Circumstance.objects.filter(kind=kind, withdrawn_at=None, valid_to=None)
    of_household = present.filter(household=case.household)
    rows = [*of_household, *present.filter(person__household=case.household).order_by("person_id")]
    return [row.sealed for row in rows if row.sealed]
