"""Periodic reviews: yearly, or half-yearly if income may change and a member is able to work (MCA57-31)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max, Q
from django.utils import timezone

from doudi import policy
from doudi.casework.models import Case
from doudi.casework.procedures.clocks import months_after, procedure_figure
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.switches.queries import longer_reviews
from doudi.core.clock import today
from doudi.registry.law_inputs.facts_for_rules import facts_for_rules
from doudi.registry.law_inputs.household_facts import HouseholdFacts
from doudi.registry.models import Award, Household, Source
from doudi.values.benefit_month import add_months, month_index
from doudi.values.carries import carries
from doudi.values.dates import age_on

STABLE_INTERVAL, VARIABLE_INTERVAL = "review_months_settled", "review_months_changing"
_CAN_WORK = "no_work_capacity"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ReviewedAward:
    """What the cycle asks of an award in force."""

    programme: str
    dibao_class: str
    valid_from: date | None
    source: str
    recorded_at: datetime
    birth_date: date


@dataclass(slots=True)
class ReviewedHousehold:
    """A household with awards in force, by its key, and the day of its last reassessment.

    ``months_longer`` is how much later an emergency lets its review come.
    """

    household: int
    awards: list[ReviewedAward] = field(default_factory=list)
    last_reassessed_on: date | None = None
    months_longer: int = 0


@carries("MCA57-31", "SC649-13", "SAL2026-46")
def households_due() -> Iterator[tuple[Household, str]]:
    """Yield every household whose review is due and not under way, with the parameter of its interval."""
    day = today()
    stable, variable = (procedure_figure(name, day) for name in (STABLE_INTERVAL, VARIABLE_INTERVAL))
    working_age = range(*(procedure_figure(name, day) for name in ("tekun_minor_age", "tekun_elderly_age")))
    found = _households_with_awards()
    for start in range(0, len(found), _AT_ONCE):
        part = found[start : start + _AT_ONCE]
        due = {one.household for one in part if due_day_of(one, stable) <= day}
        changing = {one.household for one in part if _may_change(one, working_age, day)}
        changing &= due | {one.household for one in part if due_day_of(one, variable) <= day}
        households = Household.objects.select_related("village").in_bulk(due | changing)
        changing = _with_member_able_to_work([households[key] for key in changing])
        for one in part:
            if one.household in changing:
                yield households[one.household], VARIABLE_INTERVAL
            elif one.household in due:
                yield households[one.household], STABLE_INTERVAL


def households_overdue(day: date) -> Iterator[tuple[int, date]]:
    """Yield the key of every household whose yearly review was due before a day and is not under way, with the day."""
    months = procedure_figure(STABLE_INTERVAL, today())
    for one in _households_with_awards():
        due_on = due_day_of(one, months)
        if due_on < day:
            yield one.household, due_on


def _households_with_awards() -> list[ReviewedHousehold]:
    month = today().replace(day=1)
    awards = Award.objects.filter(withdrawn_at=None, person__household__isnull=False, person__merged_into=None).filter(
        Q(valid_to=None) | Q(valid_to__gte=month)
    )
    looking = [name for name, one in all_procedures().items() if one.reassesses]
    cases = Case.objects.filter(procedure_id__in=looking)
    running = set(cases.exclude(step=CLOSED).values_list("household_id", flat=True))
    last_reassessed_on = dict(cases.order_by().values_list("household_id").annotate(last=Max("accepted_on")))
    found: dict[int, ReviewedHousehold] = {}
    longer = longer_reviews(today())
    asked = ("programme", "dibao_class", "valid_from", "source", "recorded_at", "person__birth_date")
    rows = awards.order_by("pk").values_list("person__household_id", "person__household__village_id", *asked)
    for household, village, *cells in rows.iterator():
        if household is None or household in running:
            continue
        one = found.get(household)
        if one is None:
            one = found[household] = ReviewedHousehold(
                household,
                last_reassessed_on=last_reassessed_on.get(household),
                months_longer=longer.get(village or "", 0),
            )
        one.awards.append(ReviewedAward(*cells))
    return list(found.values())


def due_day_of(one: ReviewedHousehold, months: int) -> date:
    """Return when a household's review is due: an interval of some months after its last reassessment."""
    return min(
        months_after(one.last_reassessed_on or _last_reassessment_before(award, months), months + one.months_longer)
        for award in one.awards
    )


def _last_reassessment_before(award: ReviewedAward, months: int) -> date:
    """Return the last reassessment before any case: the decision, or the last regular review before the import.

    Imported awards are assumed to have been reviewed in time, so that their reviews spread over the year.
    """
    recorded = timezone.localdate(award.recorded_at)
    if award.source == Source.DECISION or award.valid_from is None:
        return recorded
    passed = month_index(recorded) - month_index(award.valid_from)
    return add_months(award.valid_from, max(passed // months, 0) * months)


def _may_change(one: ReviewedHousehold, working_age: Collection[int], day: date) -> bool:
    """Whether a supplement is paid to a person of working age; a cheap test before the facts are read."""
    paid_difference = any(award.programme == "dibao" and award.dibao_class == "other" for award in one.awards)
    return paid_difference and any(age_on(award.birth_date, day) in working_age for award in one.awards)


def _with_member_able_to_work(households: Sequence[Household]) -> set[int]:
    """Return the keys of those of whom any member is able to work under the rules."""
    day = today()
    return {key for key, facts in facts_for_rules(households, day, day).items() if _is_able_to_work(facts, day)}


def _is_able_to_work(facts: HouseholdFacts, day: date) -> bool:
    if not facts.people:
        return False
    assessed = policy.rule_book().assess_household(facts.row, facts.people, facts.awards, day.replace(day=1), day)
    judged = [assessed.verdict(row["person_id"], "tekun") for row in facts.people]
    return not all(
        each.holds for verdict in judged for each in (verdict.conditions if verdict else ()) if each.name == _CAN_WORK
    )
