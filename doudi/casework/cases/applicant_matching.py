"""Who of an application is in the register already, and what it says otherwise than the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.models import Application
from doudi.core.audit.trail import Actor
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.encryption import SealedKind, blind_index
from doudi.registry import actions as register
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Household, Person, Source
from doudi.values.identity_number import IdentityNumber


@dataclass(frozen=True)
class DeclaredDifference:
    """One thing that the applicant says and the register does not: of a member by his place, of the household None."""

    place: int | None
    who: str
    kind: str
    label: str
    declared: str
    registered: str
    stored: str


def known_person(id_number: str) -> Person | None:
    """Who in the register has this number."""
    if not id_number:
        return None
    index = blind_index(id_number, SealedKind.IDENTITY_NUMBER)
    return Person.objects.filter(id_number_index=index, merged_into=None).select_related("household").first()


def match_applicants(application: Application, by: Actor) -> tuple[Household, list[Person]]:
    """The household and people of an application; who is new is registered with what the form says.

    Somebody known in another household stays there: that he has moved is for an officer to find out and register.
    """
    answers = application.answers
    known = [known_person(one["id_number"]) for one in answers["members"]]
    village = Division.objects.get(code=application.village_code)
    detail = _("申请{receipt}").format(receipt=application.receipt)
    household = next((one.household for one in known if one and one.household and _lives_in(one, village)), None)
    linked: list[Person] = []
    for place, (member, person) in enumerate(zip(answers["members"], known, strict=True)):
        if household is None and (person or place):
            household = register.register_household(
                by=by, number=f"A{application.receipt}", village=village, source_detail=detail
            )
        if person is not None:
            linked.append(person)
            continue
        given = {**_particulars(member), "since": None, "source": Source.DECLARED, "source_detail": detail}
        if household is None:
            household = register.register_family(by=by, village=village, **given)
            linked.append(household.memberships.get().person)
        else:
            relation = member["relation"]
            linked.append(register.register_member(by=by, household=household, relation=relation, **given))
        _register_declared(linked[-1], member["facts"], by, detail)
    assert household is not None  # noqa: S101 - there is at least one member
    return household, linked


def _lives_in(person: Person, village: Division) -> bool:
    return person.village_id == village.code


def _particulars(member: dict[str, Any]) -> dict[str, Any]:
    if member["id_number"]:
        identity = IdentityNumber.parse(member["id_number"])
        sex, born = identity.sex, identity.birth_date
    else:
        sex, born = member["sex"], date.fromisoformat(member["birth_date"])
    return {"name": member["name"], "id_number": member["id_number"], "sex": sex, "birth_date": born}


def _register_declared(subject: Person | Household, facts: dict[str, str], by: Actor, detail: str) -> None:
    for name, text in facts.items():
        kind = KINDS[name]
        value = kind.read(text)
        if value != kind.absent:
            register.change_circumstance(
                by=by,
                subject=subject,
                kind=name,
                value=value,
                since=today(),
                source=Source.DECLARED,
                source_detail=detail,
            )


def differences(application: Application, household: Household, people: list[Person]) -> list[DeclaredDifference]:
    """What the form says otherwise than the register, for the officer to look into line by line."""
    facts = household_facts(household, today(), today())
    rows = {row["person_id"]: row for row in facts.people}
    answers = application.answers
    found: list[DeclaredDifference] = []
    for place, (member, person) in enumerate(zip(answers["members"], people, strict=True)):
        row = rows.get(person.number)
        if row is None:
            where = person.household.number if person.household else "—"
            found.append(DeclaredDifference(place, person.name, "", _("共同生活"), _("是"), where, ""))
            continue
        found += _differing(place, person.name, member["facts"], row)
    return found + _differing(None, _("家庭"), answers["household"], facts.row)


def _differing(place: int | None, who: str, said: dict[str, str], row: dict[str, Any]) -> list[DeclaredDifference]:
    return [
        DeclaredDifference(
            place,
            who,
            name,
            KINDS[name].label,
            KINDS[name].shown(KINDS[name].read(text)),
            KINDS[name].shown(row[name]),
            text,
        )
        for name, text in said.items()
        if name in row and KINDS[name].read(text) != row[name]
    ]


def register_declared_fact(
    difference: DeclaredDifference, household: Household, people: list[Person], by: Actor, detail: str
) -> None:
    """What the applicant says holds from today on."""
    subject: Person | Household = household if difference.place is None else people[difference.place]
    register.change_circumstance(
        by=by,
        subject=subject,
        kind=difference.kind,
        value=KINDS[difference.kind].read(difference.stored),
        since=today(),
        source=Source.DECLARED,
        source_detail=detail,
    )
