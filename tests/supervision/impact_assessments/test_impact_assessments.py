"""Impact assessments: before the processing, by two people, kept for three years."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.clock import today
from doudi.core.refusals import (
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    StaleVersion,
    TransitionNotAllowed,
)
from doudi.supervision.impact_assessments.actions import decide_assessment, kept_until, propose_assessment
from doudi.supervision.impact_assessments.models import ImpactAssessment
from doudi.supervision.impact_assessments.refusals import AssessmentIncomplete
from tests.conftest import Cast
from tests.supervision.impact_assessments.places import processing, proposed_assessment

pytestmark = pytest.mark.django_db


@pytest.mark.clause("PIPL-55")
def test_a_second_person_approves_and_the_record_is_kept_for_three_years(cast: Cast) -> None:
    assessment = proposed_assessment(cast.director)
    assert assessment.kept_until == today().replace(year=today().year + 3)
    given: dict[str, Any] = {"assessment": assessment, "is_approved": True, "why": "措施到位"}
    with pytest.raises(SecondPersonRequired):
        decide_assessment(by=cast.director, **given)
    assessment = proposed_assessment(cast.bureau)
    given["assessment"] = assessment
    with pytest.raises(PermissionRequired):
        decide_assessment(by=cast.bureau, **given)
    with pytest.raises(StaleVersion):
        decide_assessment(by=cast.director, **given, seen_version=7)
    with pytest.raises(ReasonRequired):
        decide_assessment(by=cast.director, **(given | {"why": " "}))
    assert decide_assessment(by=cast.director, **given).state == "approved"
    with pytest.raises(TransitionNotAllowed):
        decide_assessment(by=cast.director, **given)


@pytest.mark.clause("PIPL-55")
def test_processing_is_assessed_before_it_begins(cast: Cast) -> None:
    late = processing(begins_on=today() - timedelta(days=1))
    for wrong in (late, processing(processing="fun")):
        with pytest.raises(AssessmentIncomplete):
            propose_assessment(by=cast.bureau, assessed=wrong)
    with pytest.raises(ReasonRequired):
        propose_assessment(by=cast.bureau, assessed=processing(effect=" "))
    with pytest.raises(PermissionRequired):
        propose_assessment(by=cast.officer, assessed=processing())
    assert kept_until(today()) > today() + timedelta(days=3 * 365 - 1)


def test_pages_of_an_assessment(cast: Cast, signed_in: Any) -> None:
    bureau, director = signed_in("bureau"), signed_in("director")
    sent = vars(processing()) | {"begins_on": today().isoformat()}
    new = reverse("supervision_impact_assessments:new_assessment")
    assert bureau.post(new, sent | {"purpose": ""}).status_code == 422
    assert bureau.post(new, sent).status_code == 302
    page = ImpactAssessment.objects.get().get_absolute_url()
    assert "做一份评估" in bureau.get(reverse("supervision_impact_assessments:assessments")).content.decode()
    decision = {"is_approved": "no", "why": "先脱敏", "seen_version": "0"}
    assert bureau.post(page, decision).status_code == 403
    assert director.post(page, decision | {"why": ""}).status_code == 422
    assert director.post(page, decision).status_code == 302
    assert "先脱敏" in signed_in("auditor").get(page).content.decode()
    printed = bureau.get(
        reverse("supervision_impact_assessments:print_assessment", args=[ImpactAssessment.objects.get().pk])
    )
    assert printed.content.startswith(b"%PDF-")
