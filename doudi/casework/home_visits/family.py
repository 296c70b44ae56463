"""What a visitor has to know of a family: members, declared figures, address and telephone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.casework.contacts.queries import contact_of
from doudi.casework.models import Case
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.encryption import SealedKind
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.circumstances.hiv_confidentiality import text_for_reader, value_for_reader
from doudi.registry.models import Circumstance
from doudi.values.dates import age_on
from doudi.values.identity_number import IdentityNumber
from doudi.values.masks import mask_identity_number


@dataclass(frozen=True)
class FamilyMember:
    """A member as the form declares them, or as registered where an office opened the case; the number is masked."""

    name: str
    relation: str
    age: int
    number: str
    declared: list[tuple[Any, Any]]


@dataclass(frozen=True)
class VisitedFamily:
    """The family of a case on the page of a visit; telephones and addresses masked unless taken along."""

    place: str
    members: list[FamilyMember]
    declared: list[tuple[Any, Any]]
    phones: list[str]
    addresses: list[str]
    is_clear: bool


def visited_family(case: Case, *, by: User, is_clear: bool = False) -> VisitedFamily:
    """Return the family of a case; ``is_clear`` only where an action has recorded that the user sees it in clear."""
    answers, hides = case.application.answers, not by.may(Permission.SEE_HIV_STATUS)
    contact = contact_of(case, by=by)
    return VisitedFamily(
        place=place_name(case.village_code),
        members=[_member(member, _registered(case, member, by), hides) for member in answers["members"]],
        declared=_declared(answers["household"], hides),
        phones=[phone.clear() if is_clear else str(phone) for phone in contact.phones],
        addresses=[address.clear() if is_clear else str(address) for address in contact.addresses],
        is_clear=is_clear,
    )


def _registered(case: Case, answers: dict[str, Any], by: User) -> list[tuple[Any, Any]] | None:
    """Return what the registry has of a member where nobody declared anything, because an office opened the case."""
    if case.application.channel != case.application.Channel.OFFICE:
        return None
    present = Circumstance.objects.filter(person__number=answers["person"], withdrawn_at=None, valid_to=None)
    rows = [row for row in present.order_by("pk") if row.sealed is None or row.sealed.kind is SealedKind.HEALTH]
    return [(row.declared.label, text_for_reader(by, row)) for row in rows]


def _member(answers: dict[str, Any], registered: list[tuple[Any, Any]] | None, hides: bool) -> FamilyMember:
    number = answers["id_number"]
    born = IdentityNumber(number).birth_date if number else date.fromisoformat(answers["birth_date"])
    return FamilyMember(
        name=answers["name"],
        relation=answers["relation"],
        age=age_on(born, today()),
        number=mask_identity_number(number) if number else "—",
        declared=_declared(answers["facts"], hides) if registered is None else registered,
    )


def _declared(answers: dict[str, str], hides: bool) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = []
    for name, text in answers.items():
        kind = KINDS[name]
        rows.append((kind.label, value_for_reader(name, text, kind.shown(kind.read(text)), is_hidden=hides)))
    return rows
