"""Periodic reviews: yearly, or half-yearly if income may change and a member is able to work (MCA57-31)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Q
from django.utils import timezone

from doudi import policy
from doudi.casework.models import Case
from doudi.casework.procedures.clocks import months_after, procedure_figure
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.switches.queries import longer_reviews
from doudi.core.clock import today
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Award, Household, Source
from doudi.values.benefit_month import add_months, month_index
from doudi.values.carries import carries
from doudi.values.dates import age_on

STABLE_INTERVAL, VARIABLE_INTERVAL = "review_months_settled", "review_months_changing"
_CAN_WORK = "no_work_capacity"


@dataclass
class ReviewedHousehold:
    """A household with awards in force, and the day of its last reassessment.

    ``months_longer`` is how much later an emergency lets its review come.
    """

    household: Household
    awards: list[Award] = field(default_factory=list)
    last_reassessed_on: date | None = None
    months_longer: int = 0


@carries("MCA57-31", "SC649-13", "SAL2026-46")
def households_due() -> Iterator[tuple[Household, str]]:
    """Yield every household whose review is due and not under way, with the parameter of its interval."""
    for one in _households_with_awards():
        if due_day_of(one, STABLE_INTERVAL) <= today():
            yield (
                one.household,
                VARIABLE_INTERVAL if _may_change(one) and has_member_able_to_work(one.household) else STABLE_INTERVAL,
            )
        elif (
            _may_change(one)
            and due_day_of(one, VARIABLE_INTERVAL) <= today()
            and has_member_able_to_work(one.household)
        ):
            yield one.household, VARIABLE_INTERVAL


def households_overdue(day: date) -> Iterator[tuple[Household, date]]:
    """Yield every household whose yearly review was due before a day and is not under way, with the day."""
    for one in _households_with_awards():
        due_on = due_day_of(one, STABLE_INTERVAL)
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
    for award in awards.select_related("person__household").order_by("pk"):
        household = award.person.household
        assert household is not None  # noqa: S101 - asked for above
        if household.pk not in running:
            one = found.setdefault(
                household.pk,
                ReviewedHousehold(
                    household,
                    last_reassessed_on=last_reassessed_on.get(household.pk),
                    months_longer=longer.get(household.village_id, 0),
                ),
            )
            one.awards.append(award)
    return list(found.values())


def due_day_of(one: ReviewedHousehold, parameter: str) -> date:
    """Return when a household's review is due: one interval after its last reassessment."""
    months = procedure_figure(parameter, today())
    return min(
        months_after(one.last_reassessed_on or _last_reassessment_before(award, months), months + one.months_longer)
        for award in one.awards
    )


def _last_reassessment_before(award: Award, months: int) -> date:
    """Return the last reassessment before any case: the decision, or the last regular review before the import.

    Imported awards are assumed to have been reviewed in time, so that their reviews spread over the year.
    """
    recorded = timezone.localdate(award.recorded_at)
    if award.source == Source.DECISION or award.valid_from is None:
        return recorded
    passed = month_index(recorded) - month_index(award.valid_from)
    return add_months(award.valid_from, max(passed // months, 0) * months)


def _may_change(one: ReviewedHousehold) -> bool:
    """Whether a supplement is paid to a person of working age; a cheap test before the facts are read."""
    first, last = (procedure_figure(name, today()) for name in ("tekun_minor_age", "tekun_elderly_age"))
    paid_difference = any(award.programme == "dibao" and award.dibao_class == "other" for award in one.awards)
    return paid_difference and any(first <= age_on(award.person.birth_date, today()) < last for award in one.awards)


def has_member_able_to_work(household: Household) -> bool:
    """Whether any member of the household is able to work under the rules."""
    facts, month = household_facts(household, today(), today()), today().replace(day=1)
    if not facts.people:
        return False
    assessed = policy.rule_book().assess_household(facts.row, facts.people, facts.awards, month, today())
    judged = [assessed.verdict(row["person_id"], "tekun") for row in facts.people]
    conditions = defaultdict(list)
    for verdict in judged:
        for each in verdict.conditions if verdict else ():
            conditions[each.name].append(each.holds)
    return not all(conditions[_CAN_WORK])
