"""What the rule book says on a case of relief: amount, ceiling, who decides, by when."""

from __future__ import annotations

from doudi import policy
from doudi.casework.economic_checks.requirement import is_recognised
from doudi.policy import ReliefAssessment, ReliefCause, ReliefDegree, ReliefFacts, ReliefKind
from doudi.relief.cases.earlier_aid import applied_on, earlier_relief, sums
from doudi.relief.cases.models import ReliefCase
from doudi.relief.limits.queries import limit_at_place_fen


def assess(relief: ReliefCase, total_fen: int | None = None) -> ReliefAssessment:
    """Assess a case by the law as known on the day of application; ``total_fen`` is what an officer would give.

    Raises:
        policy.PolicyError: a figure of law has no known value.
    """
    applied = applied_on(relief)
    prior_fen, same_cause_fen = sums(earlier_relief(relief))
    household = relief.case.household
    facts = ReliefFacts(
        kind=ReliefKind(relief.kind),
        cause=ReliefCause(relief.cause),
        degree=ReliefDegree(relief.degree),
        area=relief.area,
        persons_affected=relief.persons_affected,
        applied_on=applied,
        prior_12_months_fen=prior_fen,
        prior_same_cause_fen=same_cause_fen,
        approved_total_fen=total_fen,
        first_paid_on=relief.first_paid_on,
        township_limit_fen=limit_at_place_fen(relief.case.village_code, applied),
        family_is_recognised=household is not None and is_recognised(household),
    )
    return policy.assess_relief(facts)
