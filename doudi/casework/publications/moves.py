"""Publications follow people: the village they left takes its board down, the village they live in publishes.

Parts of the moves of the registry, which record them.
"""

from __future__ import annotations

from doudi.casework.models import Case, Publication
from doudi.casework.post_award.assessment import amounts
from doudi.casework.procedures.clocks import deadline
from doudi.casework.public_notices.public_lines import guardian_family, is_under_age, public_name, publication_lines
from doudi.casework.publications.duties import published_programmes, take_down_from_today
from doudi.casework.publications.queries import not_to_take_down
from doudi.core.clock import this_month, today
from doudi.registry.awards.queries import awards_not_ended
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Household, Person
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries


@carries("MCA57-24", "P18-18.c")
def follow_household(household: Household) -> None:
    """Publish in the new village what is published of a household elsewhere, and let the old village take it down."""
    published = not_to_take_down(Publication.objects.filter(household=household))
    for publication in list(published.exclude(village_code=household.village_id)):
        take_down_from_today(Publication.objects.filter(pk=publication.pk))
        Publication.objects.create(
            case=publication.case,
            household=household,
            village_code=household.village_id,
            programme=publication.programme,
            lines=publication.lines,
            due_on=deadline("publication_days", today()),
            take_down_due_on=publication.take_down_due_on,
        )


@carries("MCA57-24", "P18-18.c")
def follow_person(person: Person, left: Household | None, joined: Household) -> None:
    """Publish again what the household left and the household joined get, where the person moves with an award."""
    procedures = published_programmes()
    for award in awards_not_ended(this_month()).filter(person=person, programme__in=procedures).order_by("pk"):
        decided = Case.objects.filter(decision__awards=award).order_by("pk").last()
        for household in (left, joined):
            if household is not None:
                _publish_again(household, award.programme, decided)


def _publish_again(household: Household, programme: str, decided: Case | None) -> None:
    """Replace what is published of an award of a household by what its people get now; nothing without a decision."""
    published = Publication.objects.filter(household=household, programme=programme)
    last = published.order_by("pk").last()
    take_down_from_today(not_to_take_down(published))
    case = last.case if last is not None else decided
    awards = awards_not_ended(this_month()).filter(programme=programme)
    people = list(Person.objects.filter(household=household, awards__in=awards))
    if case is None or not people:
        return
    facts = household_facts(household, today(), today())
    due = amounts(facts, facts.awards, add_months(this_month(), 1))
    month_fen = sum(due.get((person.number, programme), 0) for person in people)
    lines = publication_lines(case, published_programmes()[programme], len(people), month_fen)
    Publication.objects.create(
        case=case,
        household=household,
        village_code=household.village_id,
        programme=programme,
        lines=lines | {"who": _name_of(household, case, people)},
        due_on=deadline("publication_days", today()),
    )


def _name_of(household: Household, case: Case, people: list[Person]) -> str:
    """Return the applicant while they live in the household, else a recipient of age, else the guardian's family."""
    living = list(household.present_people.order_by("pk"))
    if any(person.name == case.application.applicant_name for person in living):
        return public_name(case)
    grown = [person for person in people if not is_under_age(person.birth_date)]
    if grown:
        return grown[0].name
    guardian = next((person.name for person in living if not is_under_age(person.birth_date)), "")
    return guardian_family(guardian, len(living))
