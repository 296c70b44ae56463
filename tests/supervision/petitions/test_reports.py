"""A real-name report is looked into and answered, and forces the bureau's own visit while a case is open."""

from __future__ import annotations

import pytest

from doudi.casework import actions, refusals
from doudi.casework.cases.queries import case_view
from doudi.casework.home_visits.phone_list import cases_to_visit
from doudi.casework.models import Case
from doudi.core.clock import today
from doudi.supervision.petitions.actions.answers import lead_petition
from doudi.supervision.petitions.actions.opinions import draft_opinion
from doudi.supervision.petitions.refusals import NotLookedInto
from tests.casework.cases.test_cases import accepted as accepted_case
from tests.casework.cases.test_cases import to_confirm
from tests.casework.conftest import staff, with_home_visit
from tests.clock import Clock, clock
from tests.conftest import Cast
from tests.supervision.petitions.petition_rows import accepted, opinion_text, registered

__all__ = ["clock", "staff"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.clause("MCA57-37", "XF2022-30")
def test_a_report_is_looked_into_before_it_is_answered(cast: Cast) -> None:
    petition = accepted(cast.officer, cast.village, kind="report")
    with pytest.raises(NotLookedInto):
        draft_opinion(by=cast.officer, petition=petition, text=opinion_text("not_true"))


@pytest.mark.clause("MCA57-20.2")
def test_a_report_forces_the_bureaus_own_visit(staff: Cast, clock: Clock) -> None:
    case = to_confirm(staff, clock, accepted_case(staff))
    assert case.household is not None
    Case.objects.filter(pk=case.pk).update(is_sampled=False)
    person = case.household.memberships.get().person
    of_other = registered(staff.officer, staff.village, kind="report", about=None)
    led = registered(staff.officer, staff.village, kind="report", about=person)
    lead_petition(
        by=staff.officer, petition=led, way="other_office", led_to="公安局", told_on=today(), told_by="letter"
    )
    assert case_view(case, by=staff.bureau).missing_bureau_visit == ""
    with_home_visit(case, staff.bureau)
    clock.after(1)
    registered(staff.officer, staff.village, kind="report", about=person)
    assert of_other.about is None
    assert list(cases_to_visit(by=staff.bureau)) == [case]
    assert "实名举报" in case_view(case, by=staff.bureau).missing_bureau_visit
    case.refresh_from_db()
    with pytest.raises(refusals.BureauVisitRequired, match="实名举报"):
        actions.grant(by=staff.bureau, case=case)
    with_home_visit(case, staff.bureau)
    assert actions.grant(by=staff.bureau, case=case).outcome == "granted"


@pytest.mark.clause("MCA57-20.2")
def test_an_unnamed_report_forces_nothing(staff: Cast, clock: Clock) -> None:
    case = to_confirm(staff, clock, accepted_case(staff))
    assert case.household is not None
    Case.objects.filter(pk=case.pk).update(is_sampled=False)
    person = case.household.memberships.get().person
    registered(staff.officer, staff.village, kind="report", about=person, is_real_name=False, name="")
    case.refresh_from_db()
    assert actions.grant(by=staff.bureau, case=case).outcome == "granted"
