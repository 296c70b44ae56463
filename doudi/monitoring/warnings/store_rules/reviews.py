"""Reviews that are overdue, gradual exits and recognitions beyond their months (W12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from doudi import policy
from doudi.casework.models import Recognition
from doudi.casework.post_award.review_cycle import households_overdue
from doudi.casework.procedures.clocks import months_after, procedure_figure
from doudi.casework.recognitions.queries import in_force
from doudi.core.clock import today
from doudi.monitoring.warnings.store_rules.findings import Finding
from doudi.payments.self_audit.recipients import chunks
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.models import Circumstance
from doudi.values.benefit_month import add_months, month_index
from doudi.values.carries import carries

_EXPENDITURE = "expenditure_hardship"
_LIMIT = "expenditure_hardship_valid_months"


def overdue(month: date) -> Iterator[Finding]:
    """Yield families whose review, gradual exit or expenditure recognition is beyond its time in the month."""
    for household, due_on in households_overdue(month):
        yield Finding(None, {"kind": "review", "due_on": due_on.isoformat()}, household=household)
    yield from _gradual_exits(month)
    yield from _recognitions(month)


def _gradual_exits(month: date) -> Iterator[Finding]:
    """Yield people still on dibao with an income not below the standard, of a family that has been in work for long."""
    months = procedure_figure("gradual_exit_months", today())
    standards = {
        area: int(policy.parameter_value("dibao_standard", month, today(), area)) for area in ("urban", "rural")
    }
    awards = awards_in_force(month).filter(programme="dibao", assessed_income_fen__gte=min(standards.values()))
    rows = list(
        awards.filter(person__household__isnull=False)
        .order_by("person_id", "pk")
        .values_list("person_id", "person__household_id", "person__village__area", "assessed_income_fen", "number")
    )
    areas = _areas({household for _person, household, *_rest in rows if household is not None})
    began = _work_began({household for _person, household, *_rest in rows if household is not None})
    for person, household, area_of_village, income, number in rows:
        since = began.get(household or 0)
        is_over = since is not None and months_after(since, months) < month
        if is_over and (income or 0) >= standards[areas.get(household or 0) or area_of_village or "rural"]:
            due_on = months_after(since or month, months)
            yield Finding(person, {"kind": "gradual_exit", "due_on": due_on.isoformat()}, fact_key=number)


def _areas(households: set[int]) -> dict[int, str]:
    """Return the area of each family that has one of its own, whatever its village."""
    found: dict[int, str] = {}
    for chunk in chunks(households):
        rows = Circumstance.objects.filter(kind="area", withdrawn_at=None, valid_to=None, household__in=chunk)
        found |= {household or 0: text for household, text in rows.order_by("pk").values_list("household_id", "text")}
    return found


def _work_began(households: set[int]) -> dict[int, date]:
    """Return when somebody of each family last took up work, as registered."""
    found: dict[int, date] = {}
    for chunk in chunks(households):
        rows = Circumstance.objects.filter(
            Q(valid_to=None), kind="employed_since", withdrawn_at=None, person__household__in=chunk
        )
        for household, text in rows.values_list("person__household_id", "text"):
            if household is not None and text:
                day = date.fromisoformat(text)
                found[household] = max(found.get(household, day), day)
    return found


@carries("RIGID-11")
def _recognitions(month: date) -> Iterator[Finding]:
    """Yield expenditure recognitions in force for longer than the law lets one be."""
    limit = procedure_figure(_LIMIT, today())
    rows: list[Recognition] = list(in_force(month).filter(procedure_id=_EXPENDITURE).order_by("pk"))
    for one in rows:
        if month_index(month) - month_index(one.first_month) >= limit:
            due_on = add_months(one.first_month, limit)
            yield Finding(
                None,
                {"kind": "recognition", "due_on": due_on.isoformat()},
                household=one.household_id,
                fact_key=str(one.pk),
            )
