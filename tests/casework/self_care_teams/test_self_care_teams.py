"""Teams that assess self-care: named by the bureau, ended and never edited; no tekun decision without them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from doudi.casework import actions, refusals
from doudi.casework.case_documents.contents import contents_of
from doudi.casework.cases.assessment import SELF_CARE_TESTS
from doudi.casework.models import Case, SelfCareAssessment, SelfCareTeam
from doudi.casework.self_care_teams.actions import AssessmentSheet, Expert, end_member, end_team
from doudi.casework.self_care_teams.queries import members_for
from doudi.casework.self_care_teams.refusals import (
    AssessorNotIndependent,
    SelfCareAssessmentIncomplete,
    SelfCareAssessmentRequired,
    SelfCareTeamEnded,
    SelfCareTeamInvalid,
    SelfCareTeamNotInForce,
    TooFewAssessors,
)
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.registry.models import Award
from doudi.ui.pdf import document_html
from tests.casework.cases.test_cases import accepted
from tests.casework.conftest import (
    assessor,
    self_care_team,
    with_check_report,
    with_home_visit,
    with_opinion,
    with_self_care_assessment,
)
from tests.casework.post_award.test_reassessment import award, home, looked_at, opened, said, suggested  # noqa: F401 - a fixture
from tests.clock import Clock
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db
ALL_PASSED = dict.fromkeys(SELF_CARE_TESTS, True)


@pytest.fixture
def case(staff: Cast, clock: Clock) -> Case:
    """A tekun case in investigation; the home visit saw that the applicant can do everything."""
    found = accepted(staff, "tekun", places=[0])
    assert found.person is not None
    asked = {**ALL_PASSED, "supporter_situation": "nobody"}
    with_home_visit(found, staff.officer, asked={found.person.number: asked})
    found.refresh_from_db()
    return found


def sheet(**changed: Any) -> AssessmentSheet:
    given: dict[str, Any] = {
        "assessed_on": timezone.localdate(),
        "tests": ALL_PASSED,
        "signature_note": "到场成员已签字",
    }
    return AssessmentSheet(**(given | changed))


def assess(by: Any, case: Case, team: SelfCareTeam, found: AssessmentSheet | None = None, **changed: Any) -> Any:
    given: dict[str, Any] = {"person": case.person, "present": list(team.members.all())}
    return actions.record_self_care_assessment(by=by, case=case, found=found or sheet(), **(given | changed))


def unassessed_at_confirmation(cast: Cast, case: Case, clock: Clock) -> Case:
    """The case at confirmation, proposed without an assessment."""
    with_check_report(case, cast.officer)
    number = case.person.number if case.person else ""
    actions.propose(by=cast.officer, case=case, proposal=actions.OpinionProposal(True, "情况属实", [number]))
    actions.agree(by=cast.leader, case=case)
    clock.after(8)
    case = actions.end_public_notice(by=cast.officer, case=case)
    if case.is_sampled:
        with_home_visit(case, cast.bureau)
    return case


# --- the team ---


@pytest.mark.clause("MCA43-20")
def test_bureau_names_a_team_of_accounts_and_experts(staff: Cast) -> None:
    expert = Expert("钟医生", "县人民医院")
    team = actions.name_team(
        by=staff.bureau,
        name="评估一组",
        township_code="360731100",
        first_day=date(2025, 1, 1),
        accounts=[staff.officer],
        experts=[expert],
    )
    members = [(one.user, one.name, one.unit) for one in team.members.all()]
    township = staff.officer.division.name if staff.officer.division else ""
    assert members == [(staff.officer, staff.officer.name, township), (None, "钟医生", "县人民医院")]
    assert "钟医生" in Entry.objects.get(verb="self_care_team.name").sentence


def test_only_the_bureau_names_teams(staff: Cast, case: Case) -> None:
    for by in (staff.officer, staff.leader, staff.people["auditor"]):
        with pytest.raises(PermissionRequired):
            actions.name_team(by=by, name="组", township_code="", first_day=date(2025, 1, 1), accounts=[by], experts=[])


@pytest.mark.parametrize(
    "wrong",
    [
        {"accounts": []},
        {"accounts": ["officer"]},
        {"accounts": ["officer", "officer"]},
        {"accounts": ["officer", "finance"]},
        {"accounts": ["officer"], "experts": [Expert("钟医生", " ")]},
        {"township_code": "360731999"},
    ],
)
def test_bad_teams_are_refused(staff: Cast, case: Case, wrong: dict[str, Any]) -> None:
    people = [staff.people[name] for name in wrong.get("accounts", ["officer", "leader"])]
    with pytest.raises(SelfCareTeamInvalid):
        self_care_team(case, **({"experts": []} | wrong | {"accounts": people}))
    assert not SelfCareTeam.objects.exists()


def test_team_is_ended_never_edited(staff: Cast, case: Case) -> None:
    team = self_care_team(case)
    end_team(by=staff.bureau, team=team)
    team.refresh_from_db()
    assert team.last_day == timezone.localdate()
    assert all(member.last_day == team.last_day for member in team.members.all())
    with pytest.raises(SelfCareTeamEnded):
        end_team(by=staff.bureau, team=team)
    for table, column in (("team", "name"), ("teammember", "unit")):
        with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
            connection.cursor().execute(f"UPDATE casework_selfcare{table} SET {column} = 'x'")


def test_member_leaves_while_two_remain(staff: Cast, case: Case) -> None:
    first, second, _third = self_care_team(case).members.all()
    end_member(by=staff.director, member=first)
    with pytest.raises(SelfCareTeamEnded):
        end_member(by=staff.director, member=first)
    with pytest.raises(SelfCareTeamInvalid):
        end_member(by=staff.director, member=second)


# --- the assessment ---


@pytest.mark.clause("MCA43-20", "MCA43-21")
def test_assessment_counts_before_the_home_visit(staff: Cast, case: Case, clock: Clock) -> None:
    team = self_care_team(case)
    assess(assessor(case), case, team, sheet(tests={**ALL_PASSED, "can_wash": False}))
    failed = dict.fromkeys(("can_wash", "can_dress", "can_use_toilet", "can_walk_indoors"), False)
    assess(assessor(case), case, team, sheet(tests=ALL_PASSED | failed, remark="卧床"))
    with_opinion(case, staff.officer)
    actions.agree(by=staff.leader, case=case)
    clock.after(8)
    case = actions.end_public_notice(by=staff.officer, case=case)
    if case.is_sampled:
        with_home_visit(case, staff.bureau)
    actions.grant(by=staff.bureau, case=case)
    granted = Award.objects.get()
    assert granted.self_care is not None
    assert granted.self_care.clear() == "none"
    sources = list(case.changed_facts.filter(fact="can_wash").values_list("source", flat=True))
    assert sources == ["home_visit", "self_care"]
    assert not Entry.objects.filter(sentence__contains="卧床").exists()


@pytest.mark.clause("MCA43-20")
def test_no_confirmation_without_an_assessment(staff: Cast, case: Case, clock: Clock) -> None:
    case = unassessed_at_confirmation(staff, case, clock)
    with pytest.raises(SelfCareAssessmentRequired, match="邱长生"):
        actions.grant(by=staff.bureau, case=case)
    assert not Award.objects.exists()
    with_self_care_assessment(case)
    assert actions.grant(by=staff.bureau, case=case).step == "notification"


def test_who_recorded_the_assessment_does_not_confirm(staff: Cast, case: Case, clock: Clock) -> None:
    case = unassessed_at_confirmation(staff, case, clock)
    assess(staff.bureau, case, self_care_team(case))
    with pytest.raises(SecondPersonRequired, match="自理能力评估"):
        actions.grant(by=staff.bureau, case=case)


def test_one_person_alone_cannot_assess(staff: Cast, case: Case) -> None:
    team = self_care_team(case)
    only = team.members.get(user=assessor(case))
    for present in ([], [only], [only, only]):
        with pytest.raises(TooFewAssessors):
            assess(assessor(case), case, team, present=present)


def test_team_must_be_in_force_on_the_day(staff: Cast, case: Case, clock: Clock) -> None:
    later = self_care_team(case, first_day=timezone.localdate() + timedelta(days=1))
    with pytest.raises(SelfCareTeamNotInForce):
        assess(assessor(case), case, later)
    ended = self_care_team(case)
    end_team(by=staff.bureau, team=ended)
    clock.after(1)
    with pytest.raises(SelfCareTeamNotInForce):
        assess(assessor(case), case, ended)
    assert assess(assessor(case), case, ended, sheet(assessed_on=timezone.localdate() - timedelta(days=1)))


def test_members_present_belong_to_one_team_of_the_place(staff: Cast, case: Case, clock: Clock) -> None:
    elsewhere = self_care_team(case, township_code="360731101")
    with pytest.raises(SelfCareTeamNotInForce):
        assess(assessor(case), case, elsewhere)
    team = self_care_team(case)
    mixed = [team.members.all()[0], elsewhere.members.all()[1]]
    with pytest.raises(SelfCareTeamNotInForce):
        assess(assessor(case), case, team, present=mixed)
    end_member(by=staff.director, member=team.members.all()[2])
    clock.after(1)
    with pytest.raises(SelfCareTeamNotInForce):
        assess(assessor(case), case, team)


@pytest.mark.parametrize(
    "wrong",
    [
        {"tests": {"can_eat": True}},
        {"assessed_on": date(2000, 1, 1)},
        {"assessed_on": date(2999, 1, 1)},
        {"signature_note": " "},
    ],
)
def test_incomplete_assessments_are_refused(staff: Cast, case: Case, wrong: dict[str, Any]) -> None:
    with pytest.raises(SelfCareAssessmentIncomplete):
        assess(assessor(case), case, self_care_team(case), sheet(**wrong))
    assert not SelfCareAssessment.objects.exists()


def test_other_township_cannot_assess(staff: Cast, case: Case) -> None:
    team = self_care_team(case)
    with pytest.raises(OutsideScope):
        assess(staff.people["other_officer"], case, team)
    with pytest.raises(PermissionRequired):
        assess(staff.people["auditor"], case, team)


def test_near_relative_does_not_assess(staff: Cast, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(recused_staff=[assessor(case).pk])
    team = SelfCareTeam.objects.first() or self_care_team(case)
    with pytest.raises(refusals.ConflictOfInterest):
        assess(assessor(case), case, team)


def test_assessments_only_where_and_when_they_are_asked(staff: Cast, case: Case) -> None:
    dibao = accepted(staff)
    team = self_care_team(case)
    with pytest.raises(TransitionNotAllowed):
        assess(assessor(case), dibao, team, person=case.person)
    actions.withdraw_case(by=staff.officer, case=case, why="不申请了")
    with pytest.raises(TransitionNotAllowed):
        assess(assessor(case), case, team)


def test_assessments_are_append_only(staff: Cast, case: Case) -> None:
    with_self_care_assessment(case)
    for table in ("casework_selfcareassessment", "casework_selfcareassessment_present"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {table}")
    stored = SelfCareAssessment.objects.values_list("sealed_tests", flat=True).get()
    assert "can_eat" not in str(stored)


@pytest.mark.clause("MCA43-20")
def test_who_named_the_team_or_prepared_the_case_does_not_assess(staff: Cast, case: Case, colleague: Any) -> None:
    with pytest.raises(AssessorNotIndependent):
        self_care_team(case, accounts=[staff.director])
    team = self_care_team(case, accounts=[assessor(case), staff.officer, staff.bureau])
    present = list(team.members.exclude(user=staff.officer))
    with pytest.raises(AssessorNotIndependent, match=staff.officer.name):
        assess(assessor(case), case, team)
    for by in (staff.officer, staff.director):  # in charge of the case, named the team
        with pytest.raises(AssessorNotIndependent, match="别人登记"):
            assess(by, case, team, present=present)
    assert not SelfCareAssessment.objects.exists()
    assert staff.officer not in [member.user for member in members_for(case)]
    assert assess(colleague, case, team, present=present)
    for by in (colleague, assessor(case)):  # recorded it, sat in it
        with pytest.raises(AssessorNotIndependent, match="意见"):
            with_opinion(case, by)


# --- the review of self-care ---


@pytest.fixture
def review(staff: Cast, home: Family) -> Case:  # noqa: F811 - the fixture
    """A review of the mother's self-care after its home visit."""
    for kind, value in (("has_capable_supporter", False), ("disability_category", "physical"), ("disability_grade", 1)):
        said(staff, home.mother, kind, value, date(2022, 1, 1))
    award(staff, home.mother, "T7", "tekun", self_care="full")
    found = opened(staff, home, "self_care_review")
    tests = {**ALL_PASSED, "can_wash": False}
    with_home_visit(found, staff.officer, asked={home.mother.number: tests})
    found.refresh_from_db()
    return found


@pytest.mark.clause("MCA43-20")
def test_review_is_not_decided_without_an_assessment(staff: Cast, review: Case) -> None:
    case = looked_at(staff, review)
    with pytest.raises(SelfCareAssessmentRequired, match="钟桂英"):
        actions.decide_measures(by=staff.bureau, case=case)


def test_review_without_change_needs_the_assessment_too(
    staff: Cast,
    home: Family,  # noqa: F811 - the fixture
    review: Case,
) -> None:
    awards = Award.objects.filter(withdrawn_at=None).values_list("number", flat=True)
    kept = {"chosen": {number: actions.ChosenMeasure("continue") for number in awards}, "override_reason": "未变"}
    with pytest.raises(SelfCareAssessmentRequired), transaction.atomic():
        looked_at(staff, review, **kept)
    with_self_care_assessment(review, home.mother)
    with pytest.raises(AssessorNotIndependent):
        actions.propose_measures(by=assessor(review), case=review, proposed=suggested(review, **kept))
    assert looked_at(staff, review, **kept).outcome == "continued"


# --- pages ---


def test_pages_name_a_team_and_record_an_assessment(staff: Cast, case: Case, signed_in: Any) -> None:
    bureau, officer, leader = signed_in("bureau"), signed_in("officer"), signed_in("leader")
    address = reverse("casework:self_care_teams")
    sent = {
        "name": "桥头乡评估小组",
        "township_code": case.village_code[:9],
        "first_day": "2022-01-01",
        "accounts": [staff.leader.pk],
        "experts": "钟医生，县人民医院",
    }
    assert bureau.post(address, sent | {"experts": "钟医生"}).status_code == 422
    assert bureau.post(address, sent).status_code == 302
    assert "钟医生（县人民医院）" in bureau.get(address).content.decode()
    members = list(SelfCareTeam.objects.get().members.values_list("pk", flat=True))
    assert "还没有评估" in officer.get(case.get_absolute_url()).content.decode()
    page = reverse("casework:self_care_assessment", args=[case.pk])
    form = dict.fromkeys(SELF_CARE_TESTS, "true") | {
        "person": case.person.number if case.person else "",
        "assessed_on": timezone.localdate().isoformat(),
        "can_wash": "false",
        "signature_note": "已签字",
    }
    assert "小组成员至少2人" in leader.post(page, form | {"present": members[:1]}).content.decode()
    assert "请由别人登记" in officer.post(page, form | {"present": members}).content.decode()
    assert leader.post(page, form | {"present": members}).status_code == 302
    shown = officer.get(case.get_absolute_url()).content.decode()
    assert "半失能" in shown
    assert "桥头乡评估小组" in shown
    case.refresh_from_db()
    with_opinion(case, staff.officer)
    contents = contents_of(case, "opinion")
    assert contents is not None
    assert "桥头乡评估小组" in document_html("casework/case_documents/opinion.html", contents)
    member, team = members[0], SelfCareTeam.objects.get()
    bureau.post(reverse("casework:end_self_care_team_member", args=[member]))
    assert "请结束小组" in bureau.get(address).content.decode()
    bureau.post(reverse("casework:end_self_care_team", args=[team.pk]))
    team.refresh_from_db()
    assert team.last_day is not None
