"""The records of a household, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from doudi import policy
from doudi.casework.household_records.models import (
    DibaoOffer,
    JobIntroduction,
    NonCooperation,
    UnreportedChange,
)
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.registry.households.panels import FamilyFile
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Award, Household, Person

MOST_ROWS = 50


@dataclass(frozen=True)
class HouseholdRecords:
    """Every record of a household, the latest first."""

    jobs: list[JobIntroduction]
    non_cooperations: list[NonCooperation]
    unreported_changes: list[UnreportedChange]
    dibao_offers: list[DibaoOffer]

    @property
    def is_empty(self) -> bool:
        """Whether there is none."""
        return not (self.jobs or self.non_cooperations or self.unreported_changes or self.dibao_offers)


def records_of(household: Household) -> HouseholdRecords:
    """Return the records of a household and of the people who live in it."""
    of_people: dict[str, Any] = {"person__household": household}
    return HouseholdRecords(
        list(
            JobIntroduction.objects.filter(**of_people)
            .select_related("person", "case")
            .prefetch_related("files")[:MOST_ROWS]
        ),
        list(household.non_cooperations.select_related("recorded_by", "case").prefetch_related("files")[:MOST_ROWS]),
        list(household.unreported_changes.select_related("case").prefetch_related("files")[:MOST_ROWS]),
        list(DibaoOffer.objects.filter(**of_people).select_related("person").prefetch_related("files")[:MOST_ROWS]),
    )


def records_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the panel of the family file with the records of a household."""
    if file.household is None:
        return None
    may_act = file.by.may(Permission.HANDLE_CASES)
    records = records_of(file.household)
    return {"records": records, "may_act": may_act, "may_add": may_act, "household": file.household}


def open_dibao_offers_of(by: User) -> int:
    """Return how many people wait to be told about dibao in a user's scope."""
    if not by.may(Permission.HANDLE_CASES):
        return 0
    return DibaoOffer.objects.visible_to(by).filter(state=DibaoOffer.State.OPEN).count()


def consecutive_refusals(person: Person) -> int:
    """Return how many jobs in a row the person refused without good reason, counted back from the last answer."""
    answered = JobIntroduction.objects.filter(person=person).exclude(state=JobIntroduction.State.INTRODUCED)
    number = 0
    for introduction in answered.order_by("-answered_on", "-pk"):
        if introduction.state != JobIntroduction.State.REFUSED or introduction.has_good_reason:
            break
        number += 1
    return number


def has_award_in_force(person: Person, programme: str = "") -> bool:
    """Return whether a person has an award this month; of one programme if named."""
    awards = Award.objects.filter(person=person, withdrawn_at=None)
    if programme:
        awards = awards.filter(programme=programme)
    return any(award.holds_on(today().replace(day=1)) for award in awards)


def is_able_to_work(person: Person) -> bool:
    """Return whether the rule book counts a person as able to work: the condition of tekun does not hold."""
    if person.household is None:
        return False
    facts, month = household_facts(person.household, today(), today()), today().replace(day=1)
    assessed = policy.rule_book().assess_household(facts.row, facts.people, facts.awards, month, today())
    verdict = assessed.verdict(person.number, "tekun")
    return verdict is not None and not any(
        condition.holds for condition in verdict.conditions if condition.name == "no_work_capacity"
    )
