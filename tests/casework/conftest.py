"""Applications as families send them, and the steps that many tests take."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from doudi.casework import actions
from doudi.casework.cases.applicant import Applicant
from doudi.casework.cases.assessment import SELF_CARE_TESTS
from doudi.casework.economic_checks import actions as checks
from doudi.casework.economic_checks.models import CheckReport, EconomicCheck
from doudi.casework.economic_checks.requirement import check_status
from doudi.casework.home_visits.checklist import questions_of
from doudi.casework.home_visits.findings import Findings, Signature
from doudi.casework.home_visits.visitors import possible_visitors
from doudi.casework.models import Application, Case, SelfCareAssessment, SelfCareTeam
from doudi.casework.self_care_teams.actions import AssessmentSheet, Expert
from doudi.core.accounts.actions import open_account
from doudi.core.accounts.models import User
from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import SYSTEM
from doudi.core.divisions.models import Division
from doudi.registry.models import Person
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast, identity_number

BORN = date(1958, 4, 3)
CONSENT = {"agreed": "yes", "text": "同意核对", "until": "办结"}


def member(name: str, born: date, order: int, relation: str = "户主", **facts: str) -> dict[str, Any]:
    return {"name": name, "id_number": identity_number(born, order), "relation": relation, "facts": facts}


def answers(matter: str, *said: dict[str, Any], places: list[int] | None = None, **changed: Any) -> Any:
    given: dict[str, Any] = {
        "members": list(said) or [member("邱长生", BORN, 701, business_fen="10000")],
        "household": {},
        "subjects": {matter: places or []},
        "phone": "13700000001",
        "consent": CONSENT,
    }
    return actions.Answers(**(given | changed))


def send(village: Any, said: Any) -> tuple[Application, str]:
    return actions.send_application(by=Applicant("群众"), channel="portal", village=village, answers=said)


def seen_versions(case_pk: int) -> dict[str, int]:
    """The hidden fields of a page of a case that is opened now."""
    versions = dict(Case.objects.values_list("pk", "version"))
    return {"version": versions[case_pk], **{f"joint_version_{pk}": version for pk, version in versions.items()}}


@pytest.fixture
def staff(cast: Cast, clock: Clock) -> Any:  # noqa: F811 - the fixture
    """Who handles the cases of the first township."""
    return cast


@pytest.fixture
def colleague(staff: Cast) -> Any:
    """A second officer of the first township."""
    return open_account(
        by=SYSTEM,
        username="colleague",
        name="王同事",
        role="township_officer",
        division=staff.officer.division,
        password="a-long-enough-word-7",  # noqa: S106 - of a test account
        initial=False,
    )


def answered_rows(case: Case, asked: Any = None) -> Findings:
    """Findings that answer the checklist and give a reason for what ``asked`` leaves out."""
    asked = asked or {}
    rows = questions_of(case)
    return Findings(
        seen="土坯房一间，无贵重物品",
        neighbours="情况属实",
        checklist=tuple((row.label, str(row.choices[0][1])) for row in rows if not row.fact),
        tests=tuple(
            (row.label, "未核实：家人代答")
            for row in rows
            if row.fact and row.fact not in asked.get(row.person_number, {})
        ),
    )


def second_visitor(case: Case, by: Any) -> Any:
    return next(user for user in possible_visitors(case) if user.pk != by.pk)


def with_home_visit(case: Case, by: Any, **more: Any) -> Any:
    findings = answered_rows(case, more.get("asked"))
    second = second_visitor(case, by)
    signature = Signature(second.name, "调查人", user_id=second.pk)
    return actions.record_home_visit(
        by=by,
        case=case,
        visited_on=timezone.localdate(),
        visitors=[by, second],
        findings=replace(findings, signatures=(signature,)),
        **more,
    )


def signed_paper(case: Case, by: Any) -> Attachment:
    """A scan of a signed paper of a case."""
    return store_attachment(
        by=by, name="授权书.pdf", content=b"%PDF-1.7 signed", kind="pdf", village_code=case.village_code
    )


def with_requested_check(case: Case, by: Any) -> EconomicCheck:
    """A check of a case to which everybody has consented, requested by the township."""
    check = checks.open_check(by=by, case=case, sources=["hukou", "banks"], scope_reason="其余来源还没有开通")
    paper, subjects = signed_paper(case, by), list(check.subjects.all())
    adults = [subject.name for subject in subjects if subject.role == "adult"]
    for subject in subjects:
        is_ward = subject.role == "ward"
        consent = checks.SignedConsent(
            signed_by=(adults or ["村委会"])[0] if is_ward else subject.name,
            signed_on=timezone.localdate(),
            attachment=paper,
            guardian_reason="监护人" if is_ward else "",
        )
        checks.record_consent(by=by, subject=subject, consent=consent)
    return checks.request_check(by=by, check=check)


def with_replies(check: EconomicCheck, county: Any, **findings: str) -> EconomicCheck:
    """A check sent on and answered by every source: nothing found, unless ``findings`` says so for a source."""
    day, subjects = timezone.localdate(), list(check.subjects.all())
    check = checks.send_check(by=county, check=check)
    for source in check.sources:
        finding = findings.get(source, "nothing")
        result = checks.CheckedResult(finding, "存款二万元" if finding == "differs" else "")
        results = {subject.pk: result for subject in subjects}
        checks.record_reply(by=county, check=check, sources=[source], replied_on=day, results=results)
    return check


def with_check_report(case: Case, by: Any, county: Any = None, **findings: str) -> CheckReport | None:
    """The report of an economic check, entered by ``county`` (the director); None where the case needs no check.

    Every test that confirms dibao, tekun, margin, expenditure or one-person cover needs one; ``with_opinion`` makes it.
    """
    case.refresh_from_db()
    if check_status(case).lets_pass:
        return None
    county = county or User.objects.get(username="director")
    check = with_replies(with_requested_check(case, by), county, **findings)
    paper, day = signed_paper(case, county), timezone.localdate()
    return checks.record_report(by=county, check=check, number="核2025-1", reported_on=day, attachment=paper)


def assessor(case: Case) -> User:
    """An officer of the case's township who only assesses self-care."""
    existing = User.objects.filter(username="assessor").first()
    return existing or open_account(
        by=SYSTEM,
        username="assessor",
        name="钟评估",
        role="township_officer",
        division=Division.objects.get(code=case.village_code[:9]),
        password="a-long-enough-word-7",  # noqa: S106 - of a test account
        initial=False,
    )


def self_care_team(case: Case, **changed: Any) -> SelfCareTeam:
    """A team of the assessor and two doctors, named by the director since 2022."""
    given: dict[str, Any] = {
        "name": "自理能力评估小组",
        "township_code": "",
        "first_day": date(2022, 1, 1),
        "accounts": [assessor(case)],
        "experts": [Expert("管医生", "县人民医院"), Expert("谢医生", "乡镇卫生院")],
    }
    return actions.name_team(by=User.objects.get(username="director"), **(given | changed))


def with_self_care_assessment(
    case: Case, person: Person | None = None, team: SelfCareTeam | None = None, **changed: bool
) -> SelfCareAssessment | None:
    """The assessment of a team, with the answers of the home visit unless ``changed``; None where none is needed.

    Every test that confirms tekun or decides a review of self-care needs one; ``with_opinion`` makes it.
    """
    person = person or case.person
    if person is None or not case.procedure.needs_self_care_assessment:
        return None
    team = team or SelfCareTeam.objects.filter(last_day=None).first() or self_care_team(case)
    asked = case.investigated_facts.get(person.number, {})
    found = AssessmentSheet(
        assessed_on=timezone.localdate(),
        tests={name: bool(asked.get(name, True)) for name in SELF_CARE_TESTS} | changed,
        signature_note="到场成员已在评估表上签字",
    )
    return actions.record_self_care_assessment(
        by=assessor(case), case=case, person=person, present=list(team.members.all()), found=found
    )


def with_opinion(case: Case, by: Any, *, is_checked: bool = True, **changed: Any) -> Case:
    """An opinion as the case's assessment suggests it, after the economic check unless ``is_checked`` is false.

    The self-care of people in tekun is assessed before it, unless it was.
    """
    from doudi.casework.cases.assessment import assess_case

    case.refresh_from_db()
    if is_checked:
        with_check_report(case, by)
    if not case.self_care_assessments.exists():
        with_self_care_assessment(case)
    assessed = assess_case(case)
    assert assessed is not None
    given: dict[str, Any] = {
        "is_favourable": True,
        "reason": "收入低于标准，情况属实",
        "people": [one.person.number for one in assessed.people if one.verdict.holds],
        "dibao_class": "other" if case.procedure.grants == "dibao" else "",
    }
    return actions.propose(by=by, case=case, proposal=actions.OpinionProposal(**(given | changed)))


APPRAISERS = [
    ("钟有福", "村民代表"),
    ("谢水英", "村民代表"),
    ("刘石生", "党员代表"),
    ("赖木根", "村干部"),
    ("管桂香", "村民"),
]


def with_appraisal(case: Case, by: Any, chaired_by: Any = None, **changed: Any) -> Any:
    given: dict[str, Any] = {
        "held_on": timezone.localdate(),
        "place": "村委会会议室",
        "people": APPRAISERS,
        "votes_for": 4,
        "votes_against": 1,
        "votes_abstained": 0,
    }
    return actions.submit_appraisal(
        by=by,
        case=case,
        appraisal=actions.AppraisalRecord(**(given | changed)),
        chaired_by=chaired_by or by,
        minutes=("评议记录.pdf", b"%PDF-1.7 minutes"),
    )


def past_the_federation(case: Case, cast: Cast) -> Case:
    """Let the federation agree where the case waits for it."""
    if case.step != "federation_review":
        return case
    return actions.agree_for_department(by=cast.federation, case=case, has_checked_certificate=True)
