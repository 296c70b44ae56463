"""What an intake would give, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass

from doudi import policy
from doudi.casework.cases.applicant_matching import known_person
from doudi.casework.economic_checks.requirement import is_recognised
from doudi.core.clock import today
from doudi.core.encryption import SealedKind, blind_index
from doudi.policy import ReliefAssessment, ReliefCause, ReliefDegree, ReliefFacts, ReliefKind
from doudi.registry.models import Person
from doudi.relief.cases.earlier_aid import EarlierRelief, OtherAid, SamePeople, earlier_relief_of, other_aid, sums
from doudi.relief.cases.intake import Intake
from doudi.relief.limits.queries import limit_at_place_fen


@dataclass(frozen=True)
class IntakePreview:
    """The assessment of an intake, with the earlier relief and the other aid that stand beside it."""

    assessed: ReliefAssessment
    earlier: list[EarlierRelief]
    other_aid: list[OtherAid]


def preview_of(intake: Intake, village_code: str, person: Person | None, total_fen: int | None) -> IntakePreview:
    """Assess an intake by the law of today.

    Raises:
        policy.PolicyError: a figure of law has no known value.
    """
    number = intake.person.id_number
    person = person or known_person(number)
    household = person.household if person else None
    people = SamePeople(
        household=household.pk if household else None,
        persons=frozenset({person.pk} if person else ()),
        numbers=frozenset({blind_index(number, SealedKind.IDENTITY_NUMBER)} if number else ()),
    )
    earlier = earlier_relief_of(people, intake.cause, today())
    prior_fen, same_cause_fen = sums(earlier)
    facts = ReliefFacts(
        kind=ReliefKind(intake.kind),
        cause=ReliefCause(intake.cause),
        degree=ReliefDegree(intake.degree),
        area=intake.area,
        persons_affected=intake.persons_affected,
        applied_on=today(),
        prior_12_months_fen=prior_fen,
        prior_same_cause_fen=same_cause_fen,
        approved_total_fen=total_fen,
        township_limit_fen=limit_at_place_fen(village_code, today()),
        family_is_recognised=household is not None and is_recognised(household),
    )
    return IntakePreview(policy.assess_relief(facts), earlier, other_aid(household))
