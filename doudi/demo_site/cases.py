"""Invented applications of the demonstration, each in another step."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.values.identity_number import check_character

_CONSENT = {"agreed": "yes", "text": "同意核对", "on": "2023-01-01"}
_PEOPLE: tuple[tuple[str, date, str, dict[str, str]], ...] = (
    ("钟有福", date(1958, 4, 3), "male", {"business_fen": "12000"}),
    ("谢春兰", date(1961, 8, 20), "female", {"transfer_fen": "20000"}),
    ("刘石生", date(1949, 2, 11), "male", {}),
    ("邱小禾", date(2016, 5, 9), "female", {"child_status": "orphan"}),
    (
        "段水英",
        date(1972, 11, 30),
        "female",
        {"disability_category": "visual", "disability_grade": "1", "self_care": "none"},
    ),
    ("易木根", date(1966, 7, 1), "male", {"wage_fen": "350000"}),
)
_BORN = {"sex": "male", "birth_date": "1970-01-02"}
_MATTERS = ("dibao", "dibao", "tekun", "child_living", "disability_nursing", "dibao")
_FIRST_ORDER = 981
"""Order digits of identity numbers that the invented county leaves free."""


def create_cases() -> int:
    """Create the applications and advance some; return their number, 0 if there are any already."""
    from doudi.casework.models import Application, Delegation
    from doudi.casework.procedures.loader import application_procedures
    from doudi.core.accounts.models import User
    from doudi.core.divisions.models import Division

    if Application.objects.exists():
        return 0
    cadre = User.objects.get(username="cadre")
    village = cadre.division
    assert village is not None  # noqa: S101 - a cadre has a village
    for township in Division.objects.filter(level=Division.Level.TOWNSHIP):
        Delegation.objects.get_or_create(
            township_code=township.code,
            procedure_id="dibao",
            last_day=None,
            defaults={
                "first_day": date(2023, 1, 1),
                "legal_text": "于民字〔2023〕18号",
                "clause": "第13项",
                "recorded_by": None,
            },
        )
    sent = [
        _send(cadre, village, matter, number, *person, covers=application_procedures()[matter].covers)
        for number, (matter, person) in enumerate(zip(_MATTERS, _PEOPLE, strict=True))
    ]
    _take_further(sent)
    _beside(cadre, village, sent[1])
    return len(sent)


def _beside(cadre: Any, village: Any, case: Any) -> None:
    """Add a lead, a need for another department and a message."""
    from doudi.casework import actions
    from doudi.casework.cases.applicant import Applicant

    actions.report_lead(by=cadre, village=village, need="alone", who="三组 温满婆", text="独居，上月摔伤后下不了床")
    member = {"name": "管秋生", "id_number": "", "relation": "户主", "facts": {}} | _BORN
    actions.send_application(
        by=cadre,
        channel="cadre",
        village=village,
        mandate="本人口头委托",
        answers=actions.Answers(
            members=[member],
            household={},
            subjects={},
            phone="13800009999",
            needs={
                "education": "孙女读高中，住校费交不起",
                "medical": "去年透析自付三万多，报销以后还欠着药费",
            },
        ),
    )
    actions.send_message(by=Applicant(case.application.applicant_name), case=case, text="请问什么时候上门")


def _send(
    cadre: Any,
    village: Any,
    matter: str,
    number: int,
    name: str,
    born: date,
    sex: str,
    facts: dict[str, str],
    *,
    covers: str,
) -> Any:
    from doudi.casework import actions

    order = _FIRST_ORDER + 2 * number + (0 if sex == "male" else 1)
    first = f"360731{born:%Y%m%d}{order:03d}"
    member = {"name": name, "id_number": first + check_character(first), "relation": "户主", "facts": dict(facts)}
    answers = actions.Answers(
        members=[member],
        household={},
        subjects={matter: [0] if covers == "person" else []},
        phone=f"1380000{number:04d}",
        consent=_CONSENT,
    )
    application, _code = actions.send_application(
        by=cadre, channel="cadre", village=village, answers=answers, mandate="本人口头委托"
    )
    return application.cases.get()


def _take_further(cases: list[Any]) -> None:
    """Leave the second case before the home visit, the third before review, the fourth with the bureau, the fifth
    with missing materials.
    """
    from doudi.casework import actions
    from doudi.casework.cases.assessment import assess_case
    from doudi.core.accounts.models import User

    officer, leader = (User.objects.get(username=name) for name in ("township", "leader"))
    home_visit, review, confirmation, missing_materials = cases[1:5]
    for case in (home_visit, review, confirmation):
        actions.accept_case(by=officer, case=case)
        case.refresh_from_db()
    _visit(review, officer)
    _check_means(officer, home_visit, review)
    _assess_self_care(review, leader)
    for case, reason in ((review, "年满六十，无收入，无法定义务人"), (confirmation, "父母双亡，由祖母照看")):
        case.refresh_from_db()
        assessed = assess_case(case)
        people = [one.person.number for one in assessed.people] if assessed else []
        against = "" if assessed and assessed.proposes else "经评议"
        proposal = actions.OpinionProposal(True, reason, people, override_reason=against)
        actions.propose(by=officer, case=case, proposal=proposal)
    actions.agree(by=leader, case=confirmation)
    actions.request_materials(by=officer, case=missing_materials, materials=["残疾人证照片"])


def _visit(case: Any, officer: Any) -> None:
    """Record the visit of the officer and somebody of the village, with every row answered."""
    from doudi.casework import actions
    from doudi.casework.home_visits.checklist import questions_of
    from doudi.casework.home_visits.findings import Findings, Signature
    from doudi.casework.home_visits.visitors import possible_visitors
    from doudi.core.clock import today

    second = next(user for user in possible_visitors(case) if user.pk != officer.pk)
    asked: dict[str, bool | str] = {"can_wash": False, "can_dress": False, "supporter_situation": "nobody"}
    asked |= dict.fromkeys(("can_eat", "can_get_out_of_bed", "can_use_toilet", "can_walk_indoors"), True)
    rows = questions_of(case)
    actions.record_home_visit(
        by=officer,
        case=case,
        visited_on=today(),
        visitors=[officer, second],
        findings=Findings(
            seen="独居，土坯房一间，无贵重物品",
            neighbours="无儿无女，情况属实",
            checklist=tuple((row.label, str(row.choices[0][1])) for row in rows if not row.fact),
            tests=tuple((row.label, "未核实：本人不清楚") for row in rows if row.fact and row.fact not in asked),
            signatures=(Signature(second.name, "调查人", user_id=second.pk),),
        ),
        asked={case.person.number: asked},
    )


def _assess_self_care(case: Any, assessor: Any) -> None:
    """Let a team named by the bureau's leader assess what the officer in charge saw at the visit."""
    from doudi.casework import actions
    from doudi.casework.cases.assessment import SELF_CARE_TESTS
    from doudi.casework.self_care_teams.actions import AssessmentSheet, Expert
    from doudi.core.accounts.models import User
    from doudi.core.clock import today

    team = actions.name_team(
        by=User.objects.get(username="director"),
        name="自理能力评估小组",
        township_code="",
        first_day=today().replace(month=1, day=1),
        accounts=[assessor],
        experts=[Expert("钟医生", "县人民医院")],
    )
    case.refresh_from_db()
    tests = {name: bool(case.investigated_facts[case.person.number][name]) for name in SELF_CARE_TESTS}
    found = AssessmentSheet(assessed_on=today(), tests=tests, signature_note="到场成员和本人已在评估表上签字")
    actions.record_self_care_assessment(
        by=assessor, case=case, person=case.person, present=list(team.members.all()), found=found
    )


def _check_means(officer: Any, waiting: Any, reported: Any) -> None:
    """Request the economic checks of two cases; the bureau's leader has entered the report of the second."""
    from doudi.casework.economic_checks import actions as checks
    from doudi.casework.economic_checks.sources import sources_on
    from doudi.core.accounts.models import User
    from doudi.core.attachments.actions import store_attachment
    from doudi.core.clock import today
    from doudi.ui.pdf import pdf_of

    director, content = User.objects.get(username="director"), pdf_of("<p>授权书、核对报告（虚拟）</p>")
    for case in (waiting, reported):
        paper = store_attachment(
            by=officer, name="授权书.pdf", content=content, kind="pdf", village_code=case.village_code
        )
        check = checks.open_check(by=officer, case=case, sources=list(sources_on(today())))
        for subject in check.subjects.all():
            consent = checks.SignedConsent(subject.name, today(), paper)
            checks.record_consent(by=officer, subject=subject, consent=consent)
        check = checks.request_check(by=officer, check=check)
    check = checks.send_check(by=director, check=check)
    results = {subject.pk: checks.CheckedResult("nothing") for subject in check.subjects.all()}
    checks.record_reply(by=director, check=check, sources=check.sources, replied_on=today(), results=results)
    checks.record_report(by=director, check=check, number="于核〔2023〕1号", reported_on=today(), attachment=paper)
