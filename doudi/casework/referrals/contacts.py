"""What a department needs of a family to handle its referral: the need, and how to reach it."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.casework.referrals.models import Referral
from doudi.core.divisions.queries import place_name
from doudi.core.encryption import SealedValue
from doudi.registry.models import Circumstance


@dataclass(frozen=True)
class Contact:
    """The need in words, the telephones and the identity number of a referral, in clear."""

    text: str
    place: str
    phones: list[str]
    id_number: str


def phones_of(referral: Referral) -> list[SealedValue]:
    """Return the telephones of a referral: the applicant's, the person's own, else those of the household."""
    phones = [referral.application.phone] if referral.application and referral.application.phone else []
    present = Circumstance.objects.filter(kind="phone", withdrawn_at=None, valid_to=None)
    if referral.person_id:
        phones += [row.sealed for row in present.filter(person_id=referral.person_id) if row.sealed]
    if referral.household_id and not phones:
        rows = present.filter(person__household_id=referral.household_id).order_by("person_id")
        phones += [row.sealed for row in rows if row.sealed]
    return list(dict.fromkeys(phones))


def contact_of(referral: Referral) -> Contact:
    """Return what a department reads once it has said that it looks."""
    person = referral.person
    return Contact(
        text=referral.text,
        place=place_name(referral.village_code),
        phones=[phone.clear() for phone in phones_of(referral)],
        id_number=person.id_number.clear() if person is not None and person.id_number else "",
    )
