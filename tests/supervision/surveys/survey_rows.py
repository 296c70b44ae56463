"""A survey with recipients to ask, drawn, answered and confirmed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.supervision.surveys.actions import SurveyPlan, confirm_survey, enter_answers, plan_survey
from doudi.supervision.surveys.models import SampledPerson, Survey
from doudi.supervision.surveys.workflow import SurveyState
from tests.conftest import Cast

QUESTIONS = (
    {"text": "满意吗？", "kind": "scale", "weight": 60},
    {"text": "讲清楚了吗？", "kind": "yes_no", "weight": 40},
)


def planned(by: User, **changes: Any) -> Survey:
    """A survey of this year whose seed is published."""
    given = {"year": today().year, "title": "满意度调查", "organisation": "某大学", "sample_size": 3}
    given |= {"fieldwork_until": today() + timedelta(days=9)}
    return plan_survey(by=by, plan=SurveyPlan(**({"questions": QUESTIONS} | given | changes)))


def answered(by: User, row: SampledPerson, scale: str = "4", told: str = "yes") -> SampledPerson:
    """A row whose person answered."""
    return enter_answers(by=by, sampled=row, result="answered", answers={"q1": scale, "q2": told})


def survey_rows(cast: Cast, families: tuple[Any, ...]) -> dict[str, Any]:
    """Return a confirmed survey that asked a person of each family."""
    survey = planned(cast.bureau, year=2023)
    Survey.objects.filter(pk=survey.pk).update(
        state=SurveyState.DRAWN, planned_on=date(2023, 3, 1), drawn_on=date(2023, 3, 1) + timedelta(days=1)
    )
    survey.refresh_from_db()
    for number, one in enumerate(families, start=1):
        row = SampledPerson.objects.create(
            survey=survey, number=number, person=one.mother, village_code=one.household.village.code
        )
        answered(cast.bureau, row)
    return {"survey": confirm_survey(by=cast.director, survey=survey), "sampled": survey.sample.get(number=1)}
