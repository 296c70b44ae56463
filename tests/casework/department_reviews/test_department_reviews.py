"""The federation's step of the disability subsidies: what it sees, agrees to and sends back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi.casework import actions, refusals
from doudi.casework.cases.workflow import may_act
from doudi.casework.department_reviews.actions import reveal_id_number
from doudi.casework.models import Case, DepartmentReview
from doudi.core.accounts.actions import open_account
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired, RoleNotAllowed
from doudi.registry.models import Award
from doudi.values.working_days import add_working_days
from tests.casework.conftest import answers, member, send, with_opinion
from tests.clock import Clock
from tests.conftest import PASSWORD, Cast

pytestmark = pytest.mark.django_db

BLIND = member("邱长生", date(1958, 4, 3), 701, disability_category="visual", disability_grade="1", self_care="none")


def at_the_federation(cast: Cast) -> Case:
    """A nursing subsidy that the township has passed on."""
    case = send(cast.village, answers("disability_nursing", BLIND, places=[0]))[0].cases.get()
    case = actions.accept_case(by=cast.officer, case=case)
    with_opinion(case, cast.officer)
    return actions.agree(by=cast.leader, case=case)


@pytest.mark.clause("SC52-5")
def test_subsidy_passes_township_federation_and_bureau(staff: Cast, clock: Clock) -> None:
    case = at_the_federation(staff)
    assert (case.step, str(case.step_label)) == ("federation_review", "残联审核")
    assert case.step_due_on == case.next_due_on == add_working_days(clock.today, 5).day
    assert case.due_on is not None
    assert case.step_due_on is not None
    assert case.step_due_on < case.due_on, "the limit of the federation lies inside the whole"
    case = actions.agree_for_department(by=staff.federation, case=case, has_checked_certificate=True)
    assert case.step == "confirmation"
    review = DepartmentReview.objects.get()
    assert (review.department, review.is_agreed, review.reviewed_by) == ("dpf", True, staff.federation)
    actions.grant(by=staff.bureau, case=case)
    assert Award.objects.get().programme == "disability_nursing"


@pytest.mark.clause("SC52-5")
def test_no_subsidy_is_granted_without_the_federation(staff: Cast) -> None:
    case = at_the_federation(staff)
    with pytest.raises(RoleNotAllowed):
        actions.agree_for_department(by=staff.bureau, case=case, has_checked_certificate=True)
    Case.objects.filter(pk=case.pk).update(step="confirmation")
    with pytest.raises(refusals.DepartmentReviewRequired, match="县残联"):
        actions.grant(by=staff.bureau, case=case)


def test_agreement_to_an_earlier_opinion_does_not_count(staff: Cast) -> None:
    case = at_the_federation(staff)
    case = actions.agree_for_department(by=staff.federation, case=case, has_checked_certificate=True)
    case = actions.send_back(by=staff.bureau, case=case, why="再查自理能力")
    with_opinion(case, staff.officer)
    case = actions.agree(by=staff.leader, case=case)
    Case.objects.filter(pk=case.pk).update(step="confirmation")
    with pytest.raises(refusals.DepartmentReviewRequired):
        actions.grant(by=staff.bureau, case=case)


def test_federation_agrees_only_after_checking_the_certificate(staff: Cast, signed_in: Any) -> None:
    case = at_the_federation(staff)
    with pytest.raises(refusals.CertificateNotChecked):
        actions.agree_for_department(by=staff.federation, case=case)
    federation, page = signed_in("federation"), reverse("casework:department_act", args=[case.pk, "federation_agree"])
    refused = federation.post(page, {"version": str(case.version)})
    assert refused.status_code == 422
    assert federation.post(page, {"version": str(case.version), "has_checked_certificate": "on"}).status_code == 302
    case.refresh_from_db()
    assert case.step == "confirmation"


def test_federation_sends_back_with_a_reason(staff: Cast, signed_in: Any) -> None:
    case = at_the_federation(staff)
    with pytest.raises(ReasonRequired):
        actions.send_back_for_department(by=staff.federation, case=case, why=" ")
    page = reverse("casework:department_act", args=[case.pk, "federation_send_back"])
    assert signed_in("federation").post(page, {"version": str(case.version), "why": "证件已过期"}).status_code == 302
    case.refresh_from_db()
    assert case.step == "investigation"
    assert "证件已过期" in signed_in("officer").get(case.get_absolute_url()).content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        DepartmentReview.objects.update(is_agreed=True)


def test_another_department_sees_and_does_nothing(staff: Cast, client: Any) -> None:
    case = at_the_federation(staff)
    insurance = open_account(
        by=SYSTEM,
        username="insurance",
        name="医保经办",
        role="department_officer",
        division=staff.bureau.division,
        department="mib",
        password=PASSWORD,
        initial=False,
    )
    with pytest.raises(OutsideScope):
        actions.agree_for_department(by=insurance, case=case, has_checked_certificate=True)
    with pytest.raises(OutsideScope):
        reveal_id_number(by=insurance, case=case)
    assert not may_act(case, "federation_agree", insurance)
    client.force_login(insurance)
    assert client.get(reverse("casework:department_case", args=[case.pk])).status_code == 404
    assert case.number not in client.get(reverse("casework:department_cases")).content.decode()


def test_federation_sees_only_what_waits_for_it(staff: Cast, signed_in: Any) -> None:
    case, federation = at_the_federation(staff), signed_in("federation")
    desk = federation.get("/").content.decode()
    assert "转来的事项待审核" in desk
    listed = federation.get(reverse("casework:department_cases")).content.decode()
    assert "邱**" in listed
    assert "邱长生" not in listed
    page = federation.get(reverse("casework:department_case", args=[case.pk])).content.decode()
    assert all(word in page for word in ("邱长生", "视力", "1级", "360***"[:3]))
    assert case.person is not None
    assert case.person.id_number.clear() not in page
    assert federation.get(case.get_absolute_url()).status_code == 403
    actions.agree_for_department(by=staff.federation, case=case, has_checked_certificate=True)
    assert federation.get(reverse("casework:department_case", args=[case.pk])).status_code == 404
    with pytest.raises(OutsideScope):
        actions.send_back_for_department(by=staff.federation, case=case, why="再看")
    with pytest.raises(OutsideScope):
        actions.accept_case(by=staff.federation, case=case)


def test_full_identity_number_is_shown_on_record(staff: Cast, signed_in: Any) -> None:
    case = at_the_federation(staff)
    assert case.person is not None
    number = case.person.id_number.clear()
    with pytest.raises(PermissionRequired):
        reveal_id_number(by=staff.officer, case=case)
    page = signed_in("federation").post(reverse("casework:department_id_number", args=[case.pk]))
    assert number in page.content.decode()
    entry = Entry.objects.get(verb="case.department_id_number")
    assert (entry.actor_id, entry.why) == (staff.federation.pk, "查验残疾人证")
    assert number not in f"{entry.sentence}{entry.new}"
