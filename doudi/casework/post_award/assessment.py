"""Reassess a household's awards: verdict, suggested measure and amounts for each.

The suggestion only fills in the officer's form; the officer decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.casework.cases.assessment import case_facts, self_care_of
from doudi.casework.models import Case
from doudi.core.clock import today
from doudi.policy import PersonVerdict
from doudi.registry.circumstance_kinds import HUKOU_ELSEWHERE
from doudi.registry.law_inputs.household_dues import dues_of
from doudi.registry.law_inputs.household_facts import HouseholdFacts
from doudi.registry.law_inputs.unlisted_income import INCOME_KINDS, unlisted_income_fen
from doudi.registry.models import Award, Person
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries

CONTINUE, CHANGE, GRADUAL_EXIT, END, ADD = "continue", "change", "fade", "end", "add"
MEASURE_LABELS: dict[str, Any] = {
    CONTINUE: _("继续"),
    CHANGE: _("按现在的情况调整"),
    GRADUAL_EXIT: _("渐退，到期自动截止"),
    END: _("停发"),
    ADD: _("新纳入"),
}
_VERDICTS = {"dibao": ("dibao", "one_person_unit")}
_LONGEST_EXIT_MONTHS = 12
_ENDING_WITH_AN_AGE = frozenset({"tekun", "child_living", "disabled_child_care"})
"""Awards judged by next month, from which a measure works: they last to the end of the month of the birthday."""
_OF_CERTIFICATE_HOLDERS = frozenset({"disability_living", "disability_nursing"})

Amounts = dict[tuple[str, str], int]
Incomes = Mapping[str, int]
"""The income that a dibao award assesses, in fen by person: per head, or their own in one-person cover."""


@dataclass(frozen=True)
class Measure:
    """A measure about an award: ``person`` and ``award`` are numbers; ``last_month`` if it ends or phases out."""

    does: str
    person: str
    programme: str
    award: str = ""
    dibao_class: str = ""
    last_month: date | None = None
    old_fen: int = 0
    new_fen: int = 0
    has_died: bool = False

    def as_data(self) -> dict[str, Any]:
        """Return the measure as JSON values, for an opinion."""
        return vars(self) | {"last_month": self.last_month.isoformat() if self.last_month else None}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Measure:
        """Return the measure that an opinion stores."""
        last = data["last_month"]
        return cls(**(data | {"last_month": date.fromisoformat(last) if last else None}))


def measures_of(case: Case) -> list[Measure]:
    """Return the measures of the last opinion, award by award; none for a case that reassesses nothing."""
    opinion = case.opinions.order_by("-pk").first()
    return [Measure.from_data(data) for data in opinion.measures] if opinion else []


@dataclass(frozen=True)
class AwardLine:
    """An award with its verdict and suggested measure; ``award`` is None for a person who could be newly included."""

    person: Person
    award: Award | None
    label: str
    verdict: PersonVerdict | None
    suggested: Measure


@dataclass(frozen=True)
class Reassessment:
    """The reassessment of a household's awards as of today, with income and doubts."""

    month: date
    facts: HouseholdFacts
    income_per_head_fen: int
    incomes_fen: Incomes
    income: Any
    doubts: tuple[str, ...]
    lines: tuple[AwardLine, ...]
    unlisted_income_fen: int = 0
    """The income a head that the awards assessed and the registry does not list: a family taken over from a roll."""

    is_income_verified: bool = False
    """Whether the case has verified somebody's income."""

    @property
    def lacks_income(self) -> bool:
        """Whether the figures count no income although the awards assessed one."""
        return bool(self.unlisted_income_fen) and not self.is_income_verified

    def as_data(self) -> dict[str, Any]:
        """Return the reassessment as JSON values, for a decision."""
        return {
            "month": self.month.isoformat(),
            "income_per_head_fen": self.income_per_head_fen,
            "income": self.income.as_data(),
            "doubts": list(self.doubts),
            "people": [
                {
                    "name": one.person.name,
                    "number": one.person.number,
                    "holds": one.verdict.holds,
                    "programme": one.label,
                    "conditions": [
                        {"label": each.label, "holds": each.holds, "references": list(each.references)}
                        for each in one.verdict.conditions
                    ],
                }
                for one in self.lines
                if one.verdict is not None
            ],
        }


def reassess(case: Case) -> Reassessment | None:
    """Reassess every award in force of the people in the household; None if nobody lives there.

    Raises:
        policy.PolicyError: a parameter has no known value.
    """
    if case.household is None:
        return None
    facts, month = case_facts(case), today().replace(day=1)
    if not facts.people:
        return None
    assessed = policy.rule_book().assess_household(facts.row, facts.people, facts.awards, month, today())
    in_force = [award for award in facts.award_rows if award.valid_to is None or award.valid_to >= month]
    following = assessed
    if any(award.programme in _ENDING_WITH_AN_AGE for award in in_force):
        following = policy.rule_book().assess_household(
            facts.row, facts.people, facts.awards, add_months(month, 1), today()
        )
    lines = [
        AwardLine(award.person, award, award.programme_name, verdict, _suggested(facts, award, verdict, assessed))
        for award in in_force
        for judged in [following if award.programme in _ENDING_WITH_AN_AGE else assessed]
        for verdict in [_verdict(judged, award.person.number, award.programme)]
    ]
    lines += _newly_eligible_members(facts, assessed, lines)
    incomes_fen = {row["person_id"]: assessed.dibao_income_fen(row["person_id"]) for row in facts.people}
    measures = with_amounts(facts, incomes_fen, [one.suggested for one in lines])
    lines = [
        replace(one, suggested=measure if _changes_support_form(facts, one) else without_effectless_change(measure))
        for one, measure in zip(lines, measures, strict=True)
    ]
    reassessed = Reassessment(
        month,
        facts,
        assessed.income_per_head_fen,
        incomes_fen,
        assessed.income,
        assessed.doubts,
        tuple(lines),
        unlisted_income_fen(facts),
        _is_income_verified(case),
    )
    return replace(reassessed, lines=tuple(map(_unraised, lines))) if reassessed.lacks_income else reassessed


def _is_income_verified(case: Case) -> bool:
    """Whether somebody's income is among the verified changes or the answers of the home visit."""
    answered = any(INCOME_KINDS & answers.keys() for answers in case.investigated_facts.values())
    return answered or case.verified_changes.filter(kind__in=INCOME_KINDS).exists()


def _unraised(line: AwardLine) -> AwardLine:
    """Suggest that dibao goes on as it is: computed without the income that was assessed, it would seem too little."""
    measure = line.suggested
    if line.award is None or measure.programme != "dibao" or measure.does != CHANGE:
        return line
    return replace(line, suggested=replace(measure, does=CONTINUE, new_fen=measure.old_fen))


def _verdict(assessed: Any, person: str, programme: str) -> PersonVerdict | None:
    """Return the verdict on an award, a favourable one first; None if the rule book has none for its programme."""
    found = [assessed.verdict(person, name) for name in _VERDICTS.get(programme, (programme,))]
    known = [one for one in found if one is not None]
    return next((one for one in known if one.holds), known[0] if known else None)


def _suggested(facts: HouseholdFacts, award: Award, verdict: PersonVerdict | None, assessed: Any) -> Measure:
    person, month = award.person, today().replace(day=1)
    measure = Measure(CONTINUE, person.number, award.programme, award.number, award.dibao_class)
    if person.death_date is not None:
        return replace(measure, does=END, last_month=person.death_date.replace(day=1), has_died=True)
    if award.valid_to is not None:
        return measure
    if loses_disability_subsidy(facts, award):
        return replace(measure, does=END, last_month=month)
    if verdict is None or verdict.holds:
        return replace(measure, does=CHANGE)
    exit_verdict = assessed.verdict(person.number, "gradual_exit") if award.programme == "dibao" else None
    if exit_verdict is not None and exit_verdict.holds:
        return replace(measure, does=GRADUAL_EXIT, last_month=last_month_of_exit(facts, person.number))
    return replace(measure, does=END, last_month=month)


@carries("SC52-4.2")
def loses_disability_subsidy(facts: HouseholdFacts, award: Award) -> bool:
    """Whether a subsidy for disabled people ends: the hukou left the county, or the certificate no longer holds."""
    if award.programme not in _OF_CERTIFICATE_HOLDERS:
        return False
    row = _row_of(facts, award.person.number)
    registered = any(
        one.value
        for one in facts.circumstances
        if one.kind == HUKOU_ELSEWHERE and one.person_id == award.person_id and one.holds_on(today())
    )
    return bool(row.get(HUKOU_ELSEWHERE, registered)) or row["disability_category"] == "none"


def last_month_of_exit(facts: HouseholdFacts, person: str) -> date:
    """Return the last month of a gradual exit under the rules, if nothing else changes."""
    month = today().replace(day=1)
    for _number in range(_LONGEST_EXIT_MONTHS):
        following = add_months(month, 1)
        assessed = policy.rule_book().assess_household(facts.row, facts.people, facts.awards, following, today())
        verdict = assessed.verdict(person, "gradual_exit")
        if verdict is None or not verdict.holds:
            return month
        month = following
    return month


def _newly_eligible_members(facts: HouseholdFacts, assessed: Any, lines: list[AwardLine]) -> list[AwardLine]:
    """Return the members of a dibao household who qualify but have no award: newborns, returned or moved in."""
    covered = {one.person.number for one in lines if one.award is not None and one.award.programme == "dibao"}
    if not covered:
        return []
    dibao_class = next(one.award.dibao_class for one in lines if one.award and one.award.programme == "dibao")
    found = []
    for membership in facts.members:
        number = membership.person.number
        verdict = assessed.verdict(number, "dibao")
        if number not in covered and verdict is not None and verdict.holds:
            measure = Measure(ADD, number, "dibao", dibao_class=dibao_class)
            found.append(AwardLine(membership.person, None, policy.programme_name("dibao"), verdict, measure))
    return found


def with_amounts(facts: HouseholdFacts, incomes_fen: Incomes, measures: list[Measure]) -> list[Measure]:
    """Return the measures with the amounts of next month, as the awards are and as they would be, in fen."""
    following = add_months(today().replace(day=1), 1)
    before = amounts(facts, facts.awards, following)
    rows = [row for one in facts.awards for row in _row_after(facts, incomes_fen, one, measures)]
    rows += [_new_row(facts, incomes_fen, one, f"new-{one.person}") for one in measures if one.does == ADD]
    after = amounts(facts, rows, following)
    return [
        replace(one, old_fen=before.get(key, 0), new_fen=after.get(key, 0))
        for one in measures
        for key in [(one.person, one.programme)]
    ]


def _changes_support_form(facts: HouseholdFacts, line: AwardLine) -> bool:
    """Return whether somebody under tekun has moved into an institution or home since the award was decided."""
    award = line.award
    if award is None or award.programme != "tekun":
        return False
    return bool(_row_of(facts, award.person.number)["in_institution"]) != bool(award.in_institution)


def _row_of(facts: HouseholdFacts, person: str) -> dict[str, Any]:
    return next(one for one in facts.people if one["person_id"] == person)


@carries("MCA57-31")
def without_effectless_change(measure: Measure) -> Measure:
    """Turn a change that changes no amount into continuation (MCA57-31)."""
    unchanged = measure.does == CHANGE and measure.old_fen == measure.new_fen
    return replace(measure, does=CONTINUE) if unchanged else measure


def _row_after(
    facts: HouseholdFacts, incomes_fen: Incomes, row: dict[str, Any], measures: list[Measure]
) -> list[dict[str, Any]]:
    measure = next((one for one in measures if (one.award, one.person) == (row["award_id"], row["person_id"])), None)
    if measure is None or measure.does == CONTINUE:
        return [row]
    month = today().replace(day=1)
    if measure.does == CHANGE:
        return [row | {"to_month": month}, _new_row(facts, incomes_fen, measure, row["award_id"])]
    return [row | {"to_month": measure.last_month}]


def _new_row(facts: HouseholdFacts, incomes_fen: Incomes, measure: Measure, number: str) -> dict[str, Any]:
    empty = dict.fromkeys(("dibao_class", "assessed_income_fen", "self_care", "child_status", "in_institution"))
    return {
        "award_id": number,
        "person_id": measure.person,
        "programme": measure.programme,
        "from_month": add_months(today().replace(day=1), 1),
        "to_month": None,
        **empty,
        **newly_assessed_facts(facts, incomes_fen, measure),
    }


def newly_assessed_facts(facts: HouseholdFacts, incomes_fen: Incomes, measure: Measure) -> dict[str, Any]:
    """Return the assessed facts of an award that begins now, by its programme."""
    row = _row_of(facts, measure.person)
    if measure.programme == "dibao":
        return {"dibao_class": measure.dibao_class or "other", "assessed_income_fen": incomes_fen[measure.person]}
    if measure.programme == "tekun":
        return {"self_care": self_care_of(row) or row["self_care"], "in_institution": row["in_institution"]}
    if measure.programme == "child_living":
        return {"child_status": row["child_status"], "in_institution": row["in_institution"]}
    return {}


def amounts(facts: HouseholdFacts, awards: list[dict[str, Any]], month: date) -> Amounts:
    """Return the dues of a month with these awards, in fen, by person and programme of the award."""
    by_due = policy.rule_book().rules_by_due()
    by_award: Amounts = {}
    for person, lines in dues_of(replace(facts, awards=awards), month, today()).items():
        for line in lines:
            due = by_due.get(line.programme)
            key = (person, due.award_programme if due else line.programme)
            by_award[key] = by_award.get(key, 0) + line.amount_fen
    return by_award
