"""Relief for many families of a survey list at once: one officer opens and proposes, a second person decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.core.accounts.models import User
from doudi.core.divisions.models import Division
from doudi.core.refusals import Refused
from doudi.registry.models import Person
from doudi.relief.cases.actions import Proposal, grant_relief, open_relief, propose_relief
from doudi.relief.cases.intake import MAX_PERSONS, Intake, PersonInNeed
from doudi.relief.cases.models import Group, Kind, ReliefCase
from doudi.relief.emergencies.models import Answer, EmergencyEvent, SurveyRow
from doudi.relief.emergencies.refusals import AnswerInvalid
from doudi.values.carries import carries

LIST_KINDS = (Kind.URGENT, Kind.SMALL_FIRST)
"""What may be given by a list: what is decided within days."""
MAX_FAMILIES = 50


@dataclass(frozen=True)
class ListedHardship:
    """What happened to every family of a list alike, and why each is relieved; the amount is the assessed one."""

    kind: str
    cause: str
    sub_cause: str
    degree: str
    account: str
    reason: str
    way: str


@dataclass
class ListOutcome:
    """What a list did: the cases, and who was refused and why."""

    cases: list[Case] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@carries("P18-8.c", "P18-6.g", "P18-6.k")
def relieve_listed(*, by: User, event: EmergencyEvent, rows: Iterable[SurveyRow], told: ListedHardship) -> ListOutcome:
    """Open and propose relief for people of a survey list who are in need, a family once; each by itself.

    Raises:
        AnswerInvalid: nobody, too many, or a person not in need.
    """
    chosen = list(rows)
    if not 1 <= len(chosen) <= MAX_FAMILIES or any(row.state != Answer.NEEDS or not row.person for row in chosen):
        message = _("请从“有困难”的里面选，每次最多{most}户。").format(most=MAX_FAMILIES)
        raise AnswerInvalid(message, rows=message)
    outcome, families = ListOutcome(), set()
    for row in chosen:
        if row.household_id is not None and row.household_id in families:
            continue
        families.add(row.household_id)
        try:
            with transaction.atomic():
                outcome.cases.append(_relieve(by, event, row, told).case)
        except Refused as refused:
            outcome.refused.append((row.name, refused.message))
    return outcome


def _relieve(by: User, event: EmergencyEvent, row: SurveyRow, told: ListedHardship) -> ReliefCase:
    """Open and propose relief for a person of the list and those who live with them."""
    village = Division.objects.get(code=row.village_code)
    person = row.person
    assert person is not None  # noqa: S101 - asked before
    family = Person.objects.filter(household=row.household_id, death_date=None, merged_into=None)
    intake = intake_at(
        event,
        person,
        kind=told.kind,
        cause=told.cause,
        sub_cause=told.sub_cause,
        degree=told.degree,
        area=village.area,
        persons_affected=min(max(family.count() if row.household_id else 1, 1), MAX_PERSONS),
        account=told.account,
    )
    relief, _code = open_relief(by=by, village=village, intake=intake)
    proposal = Proposal(reason=told.reason, way=told.way, payee_name=person.name, payee_number=person.number)
    propose_relief(by=by, case=relief.case, proposal=proposal)
    return relief


def intake_at(event: EmergencyEvent, person: Person, *, account: str, **hardship: Any) -> Intake:
    """Return the hardship of a registered person at an event; ``hardship`` are further fields of the intake."""
    number = str(person.id_number.clear()) if person.id_number else ""
    return Intake(
        person=PersonInNeed(person.name, number, person.sex, person.birth_date),
        happened_on=event.began_on,
        account=_("{event}：{account}").format(event=event.name, account=account),
        group=Group.DISASTER_OR_EPIDEMIC_VICTIM,
        **hardship,
    )


def grant_listed(*, by: User, reliefs: Iterable[ReliefCase]) -> ListOutcome:
    """Grant proposed relief as the second person, case by case; who may decide is asked of each."""
    outcome = ListOutcome()
    for relief in reliefs:
        try:
            outcome.cases.append(grant_relief(by=by, case=relief.case))
        except Refused as refused:
            outcome.refused.append((relief.case.application.applicant_name, refused.message))
    return outcome
