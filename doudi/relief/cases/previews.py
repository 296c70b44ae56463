"""What an intake would give, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.casework.cases.applicant_matching import known_person
from doudi.core.clock import today
from doudi.policy import ReliefAssessment
from doudi.registry.models import Person
from doudi.relief.cases.assessment import assess_hardship
from doudi.relief.cases.earlier_aid import EarlierRelief, OtherAid, earlier_relief_of, other_aid, people_of
from doudi.relief.cases.intake import Intake


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
    earlier = earlier_relief_of(people_of(person, number), intake.cause, today())
    assessed = assess_hardship(
        intake, village_code=village_code, household=household, applied=today(), earlier=earlier, total_fen=total_fen
    )
    return IntakePreview(assessed, earlier, other_aid(household))
