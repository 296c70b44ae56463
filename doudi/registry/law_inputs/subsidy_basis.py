"""People whose living subsidy for disabled people has lost its basis: the dibao of the household has ended (SC52-4).

The award goes on until an officer ends it; its payments are held and a reassessment opens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from doudi import policy
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Award, Household, Person

_RULE = "disability_living_basis_ended"


@dataclass(frozen=True)
class EndedBasis:
    """A person with a living subsidy in force, whose household had dibao until ``last_month``."""

    person: Person
    household: Household
    last_month: date


def ended_bases(month: date, known: date) -> Iterator[EndedBasis]:
    """Yield the people whose basis has ended by a month, as the rule book judges what is registered on ``known``.

    A household that never had dibao has lost nothing; dibao that is confirmed and begins later is a basis.

    Raises:
        policy.PolicyError: a figure of law has no known value.
    """
    evaluator = policy.rule_book().household_evaluator((_RULE,))
    for household, last_month in _households_without_dibao(month):
        facts = household_facts(household, month, known)
        evaluated = evaluator.evaluate_month(month, known, facts.row, facts.people, facts.awards)
        people = {membership.person.number: membership.person for membership in facts.members}
        for figures in evaluated.people:
            if figures[_RULE]:
                yield EndedBasis(people[figures["person_id"]], household, last_month)


def _households_without_dibao(month: date) -> Iterator[tuple[Household, date]]:
    """Yield the households with a living subsidy in force and dibao in the past only, with its last month."""
    awards = Award.objects.filter(withdrawn_at=None, person__merged_into=None, person__household__isnull=False)
    dibao = awards.filter(programme="dibao").order_by()
    living = _unended(awards.filter(programme="disability_living", valid_from__lte=month), month)
    homes = Household.objects.filter(pk__in=living.order_by().values("person__household"))
    lost = homes.filter(pk__in=dibao.values("person__household")).exclude(
        pk__in=_unended(dibao, month).values("person__household")
    )
    last_months: dict[int | None, list[date]] = defaultdict(list)
    for home, until, died_on in dibao.filter(person__household__in=lost).values_list(
        "person__household", "valid_to", "person__death_date"
    ):
        last_months[home].append(min(day.replace(day=1) for day in (until, died_on) if day is not None))
    for household in lost.select_related("village").order_by("pk"):
        yield household, max(last_months[household.pk])


def _unended(awards: QuerySet[Award], month: date) -> QuerySet[Award]:
    """Return the awards of people alive in a month that have not ended before it."""
    alive = Q(person__death_date=None) | Q(person__death_date__gte=month)
    return awards.filter(alive).filter(Q(valid_to=None) | Q(valid_to__gte=month))
