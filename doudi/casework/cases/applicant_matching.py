"""Match the members of an application with the registry, and list where the two differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.models import Application, Case
from doudi.core.audit.trail import Actor
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.encryption import SealedKind, blind_index
from doudi.registry import actions as registry_actions
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Household, Person, Source
from doudi.values.identity_number import IdentityNumber


@dataclass(frozen=True)
class DeclaredDifference:
    """A fact declared differently from the registry.

    ``member_index`` is the index of the member on the form, None for a fact of the household; ``kind`` is empty where
    the difference cannot be registered from here.
    """

    member_index: int | None
    who: str
    kind: str
    label: str
    declared: str
    registered: str
    stored: str


def known_person(id_number: str) -> Person | None:
    """Return the registered person with an identity number."""
    if not id_number:
        return None
    index = blind_index(id_number, SealedKind.IDENTITY_NUMBER)
    return Person.objects.filter(id_number_index=index, merged_into=None).select_related("household").first()


def registered_applicant(application: Application) -> Person | None:
    """Return the applicant, who is the first member of the form, as registered."""
    member = application.answers["members"][0]
    if "person" in member:
        return Person.objects.filter(number=member["person"], merged_into=None).first()
    return known_person(member["id_number"])


def registered_members(case: Case) -> list[Person | None]:
    """Return the members of the form as registered, in its order; None for a person not yet registered."""
    members = case.application.answers["members"]
    numbers = [member["person"] for member in members if "person" in member]
    by_number = {
        person.number: person for person in Person.objects.filter(number__in=numbers).select_related("household")
    }
    people = [by_number.get(member.get("person", "")) or known_person(member["id_number"]) for member in members]
    if case.household is None or all(people):
        return people
    memberships = case.household.memberships.filter(withdrawn_at=None, valid_to=None).select_related("person")
    by_name = {membership.person.name: membership.person for membership in memberships}
    return [person or by_name.get(member["name"]) for person, member in zip(people, members, strict=True)]


def people_of(case: Case) -> list[Person]:
    """Return the registered people of the form, in its order."""
    return [person for person in registered_members(case) if person is not None]


def match_applicants(application: Application, by: Actor) -> tuple[Household, list[Person]]:
    """Return the household and people of an application, registering those who are new with what the form declares.

    A person registered in another household stays there: whether they have moved is for an officer to verify.
    """
    answers = application.answers
    known = [known_person(member["id_number"]) for member in answers["members"]]
    village = Division.objects.get(code=application.village_code)
    detail = _("申请{receipt}").format(receipt=application.receipt)
    household = next(
        (person.household for person in known if person and person.household and _lives_in(person, village)), None
    )
    matched: list[Person] = []
    for index, (member, person) in enumerate(zip(answers["members"], known, strict=True)):
        if household is None and (person or index):
            household = registry_actions.register_household(
                by=by, number=f"A{application.receipt}", village=village, source_detail=detail
            )
        if person is not None:
            matched.append(person)
            continue
        particulars = {**_particulars(member), "since": None, "source": Source.DECLARED, "source_detail": detail}
        if household is None:
            household = registry_actions.register_family(by=by, village=village, **particulars)
            matched.append(household.memberships.get().person)
        else:
            relation = member["relation"]
            matched.append(
                registry_actions.register_member(by=by, household=household, relation=relation, **particulars)
            )
        _register_declared(matched[-1], member["facts"], by, detail)
    assert household is not None  # noqa: S101 - there is at least one member
    _register_contact(application, household, matched[0], by)
    return household, matched


def declared_address(answers: dict[str, Any]) -> str:
    """Return group and house number as the form has them; empty where nothing was filled in."""
    return "".join(answers.get(name, "").strip() for name in ("address_group", "house_number"))


def _register_contact(application: Application, household: Household, applicant: Person, by: Actor) -> None:
    """Register the declared address and telephone where none is known; what is known stays for an officer to change."""
    if applicant.household_id != household.pk:
        return
    answers = application.answers
    declared = ((household, "address", declared_address(answers)), (applicant, "phone", answers.get("phone", "")))
    for subject, kind, text in declared:
        if text and not subject.circumstances.filter(kind=kind, withdrawn_at=None, valid_to=None).exists():
            registry_actions.change_circumstance(
                by=by,
                subject=subject,
                kind=kind,
                value=text,
                since=today(),
                source=Source.DECLARED,
                source_detail=_("申请{receipt}").format(receipt=application.receipt),
            )


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
            registry_actions.change_circumstance(
                by=by,
                subject=subject,
                kind=name,
                value=value,
                since=today(),
                source=Source.DECLARED,
                source_detail=detail,
            )


def differences(application: Application, household: Household, people: list[Person]) -> list[DeclaredDifference]:
    """Return the facts that the form declares differently from the registry, for the officer to verify."""
    facts = household_facts(household, today(), today())
    rows = {row["person_id"]: row for row in facts.people}
    answers = application.answers
    declared: list[DeclaredDifference] = []
    for index, (member, person) in enumerate(zip(answers["members"], people, strict=True)):
        row = rows.get(person.number)
        if row is None:
            where = person.household.number if person.household else "—"
            declared.append(DeclaredDifference(index, person.name, "", _("共同生活"), _("是"), where, ""))
            continue
        declared += _differing(index, person.name, member["facts"], row)
    return declared + _differing(None, _("家庭"), answers["household"], facts.row)


def _differing(
    member_index: int | None, who: str, answers: dict[str, str], row: dict[str, Any]
) -> list[DeclaredDifference]:
    return [
        DeclaredDifference(
            member_index,
            who,
            name,
            KINDS[name].label,
            KINDS[name].shown(KINDS[name].read(text)),
            KINDS[name].shown(row[name]),
            text,
        )
        for name, text in answers.items()
        if name in row and KINDS[name].read(text) != row[name]
    ]


def register_declared_fact(
    difference: DeclaredDifference, household: Household, people: list[Person], by: Actor, detail: str
) -> None:
    """Register a declared fact from today on."""
    subject: Person | Household = household if difference.member_index is None else people[difference.member_index]
    registry_actions.change_circumstance(
        by=by,
        subject=subject,
        kind=difference.kind,
        value=KINDS[difference.kind].read(difference.stored),
        since=today(),
        source=Source.DECLARED,
        source_detail=detail,
    )
