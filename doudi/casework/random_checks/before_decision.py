"""Draw which cases the bureau visits itself before they are decided (MCA43-16), and settle that by its visit.

Parts of the actions that bring a case to its decision and that record a home visit.
"""

from __future__ import annotations

from typing import Any

from doudi import policy
from doudi.casework.cases.decisions import BUREAU_OFFICERS
from doudi.casework.models import LONGEST_REASON, Case, HomeVisit, RandomCheck, RandomCheckDraw
from doudi.casework.random_checks.sampling import new_seed, number_of, population_hash
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.values.carries import carries


@carries("MCA43-16")
def draw_before_decision(case: Case) -> RandomCheckDraw:
    """Draw whether the bureau visits a case, by its number and a new seed, which anybody can repeat.

    The case is taken whatever its number where this year's draws in the township fall short of the ratio: the ratio
    is a minimum (MCA43-16).
    """
    assert case.procedure.random_check is not None  # noqa: S101 - asked by the caller
    ratio = int(policy.parameter_value(case.procedure.random_check, today().replace(day=1), today()))
    township, seed = case.village_code[:TOWNSHIP_DIGITS], new_seed()
    drawn_before = Case.objects.filter(
        procedure_id=case.procedure_id,
        village_code__startswith=township,
        is_sampled__isnull=False,
        accepted_on__year=today().year,
    ).exclude(pk=case.pk)
    total, taken = drawn_before.count(), drawn_before.filter(is_sampled=True).count()
    falls_short = taken * policy.RATIO_SCALE < ratio * total
    population = {township: [case.number]}
    draw = RandomCheckDraw.objects.create(
        kind=RandomCheckDraw.Kind.BEFORE_DECISION,
        first_day=today(),
        last_day=today(),
        seed=seed,
        share=ratio,
        on_site_share=policy.RATIO_SCALE,
        population=population,
        population_hash=population_hash(population),
        drawn_on=today(),
    )
    case.is_sampled = falls_short or number_of(seed, case.number) < ratio
    case.save(update_fields=["is_sampled"])
    if case.is_sampled:
        due_on = case.step_due_on or case.due_on or today()
        RandomCheck.objects.create(draw=draw, case=case, stratum=township, must_visit=True, due_on=due_on)
        for visit in case.home_visits.order_by("pk"):
            settle_by_visit(case, visit)
    return draw


def settle_by_visit(case: Case, visit: HomeVisit) -> None:
    """Settle the check of a case before its decision by a visit of the bureau."""
    if visit.recorded_by.role not in {role.value for role in BUREAU_OFFICERS}:
        return
    waiting = RandomCheck.objects.filter(case=case, done_on=None, draw__kind=RandomCheckDraw.Kind.BEFORE_DECISION)
    waiting.update(
        done_on=visit.visited_on,
        manner=RandomCheck.Manner.ON_SITE,
        finding=RandomCheck.Finding.VISITED,
        text=visit.findings.seen[:LONGEST_REASON],
        checked_by=visit.recorded_by,
    )


def audit_data_of(draw: RandomCheckDraw, case: Case) -> dict[str, Any]:
    """Return a draw for an audit entry."""
    drawn = {"seed": draw.seed, "population_hash": draw.population_hash, "share": draw.share}
    return {"sample_draw": drawn, "is_sampled": case.is_sampled}
