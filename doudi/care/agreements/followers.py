"""What care does at once when somebody dies or moves; the daily task finds what came another way."""

from __future__ import annotations

from doudi.care.agreements.actions.ends import end_by_fact
from doudi.care.agreements.gaps import refresh_gaps
from doudi.care.agreements.models import Agreement
from doudi.core.audit.trail import SYSTEM
from doudi.registry.models import Household, Person


def follow_death(person: Person) -> None:
    """End the agreements of a person who died; gaps of those they cared for open when the death is reported."""
    person.refresh_from_db(fields=["death_date"])
    cared = Agreement.objects.filter(state="confirmed", carer__person=person).select_related("person")
    own = Agreement.objects.filter(state="confirmed", person=person)
    people = [person.pk, *cared.values_list("person", flat=True)]
    if person.death_date is not None:
        for agreement in [*cared]:
            end_by_fact(by=SYSTEM, agreement=agreement, on=person.death_date, why=Agreement.EndedWhy.CARER_DIED)
        for agreement in [*own]:
            end_by_fact(by=SYSTEM, agreement=agreement, on=person.death_date, why=Agreement.EndedWhy.PERSON_DIED)
    refresh_gaps(people)


def follow_person(person: Person, _left: Household | None, _joined: Household) -> None:
    """Look at those whom somebody cares for who moved."""
    cared = list(Agreement.objects.filter(state="confirmed", carer__person=person).values_list("person", flat=True))
    if cared:
        refresh_gaps(cared)


def follow_household(household: Household) -> None:
    """Look at those whom people of a household care for that moved."""
    carers = Agreement.objects.filter(state="confirmed", carer__person__household=household)
    if cared := list(carers.values_list("person", flat=True)):
        refresh_gaps(cared)
