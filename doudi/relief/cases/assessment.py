"""What the rule book says on a hardship: amount, ceiling, who decides, by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from doudi import policy
from doudi.casework.economic_checks.requirement import is_recognised
from doudi.policy import ReliefAssessment, ReliefCause, ReliefDegree, ReliefFacts, ReliefKind
from doudi.registry.models import Household
from doudi.relief.cases.earlier_aid import EarlierRelief, applied_on, earlier_relief, sums
from doudi.relief.cases.intake import Intake
from doudi.relief.cases.models import ReliefCase
from doudi.relief.limits.queries import limit_at_place_fen


def assess(
    relief: ReliefCase, total_fen: int | None = None, earlier: Sequence[EarlierRelief] | None = None
) -> ReliefAssessment:
    """Assess a case by the law as known on the day of application.

    Args:
        total_fen: what an officer would give; None for what the rule book proposes.
        earlier: the earlier relief of the same people; looked up if None.

    Raises:
        policy.PolicyError: a figure of law has no known value.
    """
    return assess_hardship(
        relief,
        village_code=relief.case.village_code,
        household=relief.case.household,
        applied=applied_on(relief),
        earlier=earlier_relief(relief) if earlier is None else earlier,
        total_fen=total_fen,
        first_paid_on=relief.first_paid_on,
    )


def assess_hardship(
    hardship: ReliefCase | Intake,
    *,
    village_code: str,
    household: Household | None,
    applied: date,
    earlier: Sequence[EarlierRelief],
    total_fen: int | None,
    first_paid_on: date | None = None,
) -> ReliefAssessment:
    """Assess a hardship, of a case or of an intake that is not stored yet.

    Raises:
        policy.PolicyError: a figure of law has no known value.
    """
    prior_fen, same_cause_fen = sums(earlier)
    facts = ReliefFacts(
        kind=ReliefKind(hardship.kind),
        cause=ReliefCause(hardship.cause),
        degree=ReliefDegree(hardship.degree),
        area=hardship.area,
        persons_affected=hardship.persons_affected,
        applied_on=applied,
        prior_12_months_fen=prior_fen,
        prior_same_cause_fen=same_cause_fen,
        approved_total_fen=total_fen,
        first_paid_on=first_paid_on,
        township_limit_fen=limit_at_place_fen(village_code, applied),
        family_is_recognised=household is not None and is_recognised(household),
    )
    return policy.assess_relief(facts)
