"""Where the registry differs today from what the awards of a family assessed: the first thing a review looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.clock import today
from doudi.registry.law_inputs.household_facts import HouseholdFacts, facts_of_households
from doudi.registry.law_inputs.unlisted_income import unlisted_income_fen
from doudi.registry.models import Award, Household
from doudi.values.dates import age_on, format_date
from doudi.values.money import format_yuan

_CHILD_PROGRAMMES = frozenset({"child_living", "disabled_child_care"})
_BASIS_OF = {"disability_living": "dibao"}


@dataclass(frozen=True)
class ReviewedFamily:
    """A household with its awards in force this month, as the rule book sees it today."""

    household: Household
    facts: HouseholdFacts
    awards: list[Award]


def reviewed_family(household: Household) -> ReviewedFamily:
    """Return a household with the awards in force, as registered today."""
    return reviewed_families([household])[0]


def reviewed_families(households: Sequence[Household]) -> list[ReviewedFamily]:
    """Return households with the awards in force, as registered today, with three queries for all of them."""
    month = today().replace(day=1)
    facts_of = facts_of_households(households, today(), today())
    return [
        ReviewedFamily(
            household,
            facts_of[household.pk],
            [one for one in facts_of[household.pk].award_rows if one.valid_to is None or one.valid_to >= month],
        )
        for household in households
    ]


def differences_of(family: ReviewedFamily) -> list[str]:
    """Return in words what differs: deaths, ages, ended bases, incomes, members, conditions that no longer hold.

    Raises:
        policy.PolicyError: a figure of law has no known value.
    """
    found = [*_deaths(family), *_ages(family), *_ended_bases(family), *_uncovered(family)]
    return [*found, *_assessed_differently(family)]


def _deaths(family: ReviewedFamily) -> list[str]:
    dead = {award.person.name: award.person.death_date for award in family.awards if award.person.death_date}
    return [_("{name}已登记死亡（{day}）").format(name=name, day=_day(on)) for name, on in dead.items() if on]


def _ages(family: ReviewedFamily) -> list[str]:
    limit = procedure_figure("child_age_limit", today())
    grown = {
        award.person.name
        for award in family.awards
        if award.programme in _CHILD_PROGRAMMES and age_on(award.person.birth_date, today()) >= limit
    }
    return [_("{name}已满{age}周岁").format(name=name, age=limit) for name in sorted(grown)]


def _ended_bases(family: ReviewedFamily) -> list[str]:
    in_force = {award.programme for award in family.awards}
    ended = {name: basis for name, basis in _BASIS_OF.items() if name in in_force and basis not in in_force}
    return [
        _("{award}所依据的{basis}已经没有").format(
            award=policy.programme_name(name), basis=policy.programme_name(basis)
        )
        for name, basis in ended.items()
    ]


def _uncovered(family: ReviewedFamily) -> list[str]:
    """Members of a dibao family without an award of it: newborns, or people who moved in."""
    covered = {award.person_id for award in family.awards if award.programme == "dibao"}
    living = [member.person for member in family.facts.members if member.person.death_date is None]
    names = [person.name for person in living if covered and person.pk not in covered]
    return [_("{names}没有一起保障").format(names="、".join(names))] if names else []


def _assessed_differently(family: ReviewedFamily) -> list[str]:
    """Incomes that changed since they were assessed, and awards whose conditions no longer hold."""
    if not family.facts.people:
        return [_("家里没有登记成员")] if family.awards else []
    facts, month = family.facts, today().replace(day=1)
    assessed = policy.rule_book().assess_household(facts.row, facts.people, facts.awards, month, today())
    living = {row["person_id"] for row in facts.people}
    found = []
    unlisted_fen = unlisted_income_fen(facts)
    if unlisted_fen:
        found.append(_("核定的月人均收入{amount}元没有明细，须逐人核实").format(amount=format_yuan(unlisted_fen)))
    for award in family.awards:
        if award.person.number not in living or award.person.death_date is not None:
            continue
        if award.programme == "dibao" and award.assessed_income_fen is not None and not unlisted_fen:
            now = assessed.dibao_income_fen(award.person.number)
            if now != award.assessed_income_fen:
                found.append(
                    _("{name}评估的月收入{old}元，按现在的登记是{new}元").format(
                        name=award.person.name, old=format_yuan(award.assessed_income_fen), new=format_yuan(now)
                    )
                )
        names = ("dibao", "one_person_unit") if award.programme == "dibao" else (award.programme,)
        verdicts = [one for one in (assessed.verdict(award.person.number, name) for name in names) if one is not None]
        if award.valid_to is None and verdicts and not any(verdict.holds for verdict in verdicts):
            found.append(
                _("{name}按现在的登记不符合{award}的条件").format(
                    name=award.person.name, award=policy.programme_name(award.programme)
                )
            )
    return list(dict.fromkeys(found))


def _day(on: date) -> str:
    return format_date(on)
