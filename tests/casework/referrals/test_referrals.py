"""Referrals, leads, messages and decision reviews: who may do what, deadlines, answers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.cases.applicant import Applicant
from doudi.casework.models import Case, DecisionReview, Lead, Message, Referral
from doudi.casework.referrals.actions.messages import MOST_OPEN_MESSAGES
from doudi.casework.referrals.kinds import REFERRAL_KINDS, kinds_on_the_form
from doudi.casework.refusals import (
    AlreadyAnswered,
    AlreadyHandedOver,
    AlreadyTakenUp,
    DecisionMissing,
    ReviewAlreadyRequested,
    ReviewPeriodOver,
    TooManyMessages,
    UnknownProcedure,
    UnknownReferralKind,
)
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, PermissionRequired, ReasonRequired, RoleNotAllowed, SecondPersonRequired
from doudi.policy import rule_book
from doudi.values.working_days import add_working_days
from tests.casework.conftest import answers, send, staff  # noqa: F401 - fixtures
from tests.clock import Clock, clock  # noqa: F401 - fixtures
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
CITIZEN = Applicant("邱长生")


def referral(cast: Cast, kind: str = "education", text: str = "孙女住校费交不起") -> Referral:
    said = answers("dibao", subjects={}, needs={kind: text}, consent={})
    return send(cast.village, said)[0].referrals.get()


def lead(cast: Cast) -> Lead:
    return actions.report_lead(by=cast.cadre, village=cast.village, need="alone", who="三组刘石生家", text="摔断了腿")


def declined(cast: Cast) -> Case:
    case = send(cast.village, answers("dibao"))[0].cases.get()
    return actions.decline_case(by=cast.officer, case=case, reason="不属本县")


@pytest.mark.clause("P18-15.b")
def test_every_matter_of_the_paper_is_offered() -> None:
    departments = {kind: str(declared.department) for kind, declared in kinds_on_the_form().items()}
    assert departments == {
        "relief": "乡镇人民政府（街道办事处）",
        "education": "县教育体育局",
        "legal_aid": "县司法局",
        "employment": "县人力资源和社会保障局",
        "housing": "县住房和城乡建设局",
        "winter_spring": "县应急管理局",
        "medical": "县医疗保障局",
        "disability": "县残疾人联合会",
        "electricity": "县供电公司",
    }


def test_every_kind_of_referral_cites_clauses_and_has_a_clock() -> None:
    book = rule_book()
    for kind in REFERRAL_KINDS.values():
        assert all(book.legislation.legal_text_of(one) for one in kind.cites), kind.id
        assert kind.clock in book.parameters


@pytest.mark.clause("P18-12.c", "JX9-1")
def test_referral_is_handed_over_and_answered(staff: Cast, clock: Clock) -> None:  # noqa: F811 - fixtures
    row = referral(staff)
    assert row.sealed_text.stored.find("孙女") == -1
    assert row.due_on == add_working_days(clock.today, 3).day
    row = actions.hand_over_referral(by=staff.officer, referral=row, department="于都县教育体育局资助中心")
    assert (str(row.state_label), row.due_on) == ("已转办，等答复", add_working_days(clock.today, 15).day)
    with pytest.raises(AlreadyHandedOver):
        actions.hand_over_referral(by=staff.officer, referral=row, department="别处")
    row = actions.answer_referral(by=staff.officer, referral=row, answer="已免住宿费")
    assert (row.answer, row.answered_by, row.ended_on) == ("已免住宿费", staff.officer, clock.today)
    with pytest.raises(AlreadyAnswered):
        actions.answer_referral(by=staff.officer, referral=row, answer="又答")
    said = [one.sentence for one in Entry.objects.filter(verb__startswith="referral.")]
    assert len(said) == 2
    assert not any("孙女" in one for one in said)


def test_urgent_referral_has_one_day(staff: Cast, clock: Clock) -> None:  # noqa: F811 - fixtures
    said = answers("dibao", subjects={}, needs={"relief": "房子被水淹"}, consent={})
    assert not send(staff.village, said)[0].referrals.exists(), "the first report is a case of relief"
    assert referral(staff, "relief").due_on == add_working_days(clock.today, 1).day


def test_unknown_referral_kind_is_refused_and_nothing_is_stored(staff: Cast) -> None:  # noqa: F811 - fixtures
    with pytest.raises(UnknownProcedure):
        referral(staff, "lottery")
    with pytest.raises(UnknownProcedure):
        send(staff.village, answers("dibao", subjects={}, needs={}))
    assert not Referral.objects.exists()


@pytest.mark.clause("P18-10.a", "P18-10.c", "SAL2026-39")
def test_lead_is_taken_up_and_closed(staff: Cast, clock: Clock) -> None:  # noqa: F811 - fixtures
    row = lead(staff)
    assert row.due_on == date(2025, 9, 8), "five working days from Monday"
    assert row.who == "三组刘石生家"
    assert "刘石生" not in row.sealed_who.stored
    assert "刘石生" not in Entry.objects.get(verb="lead.report").sentence
    row = actions.take_up_lead(by=staff.officer, lead=row)
    with pytest.raises(AlreadyTakenUp):
        actions.take_up_lead(by=staff.leader, lead=row)
    with pytest.raises(ReasonRequired):
        actions.close_lead(by=staff.officer, lead=row, outcome="visit", answer=" ")
    with pytest.raises(ReasonRequired):
        actions.close_lead(by=staff.officer, lead=row, outcome="forgotten", answer="算了")
    row = actions.close_lead(by=staff.officer, lead=row, outcome="no_need", answer="儿子已接走照料")
    assert (row.outcome, row.answer, str(row.state_label)) == ("no_need", "儿子已接走照料", "不需要救助")
    with pytest.raises(AlreadyAnswered):
        actions.close_lead(by=staff.officer, lead=row, outcome="visit", answer="再办")


def test_database_refuses_an_ended_lead_without_outcome(staff: Cast) -> None:  # noqa: F811 - fixtures
    row = lead(staff)
    row.ended_on = date(2025, 9, 2)
    with pytest.raises(IntegrityError):
        row.save()


def test_roles_that_report_and_handle_leads(staff: Cast) -> None:  # noqa: F811 - fixtures
    row = lead(staff)
    with pytest.raises(PermissionRequired):
        actions.report_lead(by=staff.auditor, village=staff.village, need="alone", who="某家")
    with pytest.raises(OutsideScope):
        actions.report_lead(by=staff.cadre, village=staff.other_village, need="alone", who="某家")
    with pytest.raises(PermissionRequired):
        actions.take_up_lead(by=staff.cadre, lead=row)
    with pytest.raises(OutsideScope):
        actions.take_up_lead(by=staff.other_officer, lead=row)
    with pytest.raises(OutsideScope):
        actions.hand_over_referral(by=staff.other_officer, referral=referral(staff), department="某局")


@pytest.mark.clause("P18-21.c")
def test_message_is_answered(staff: Cast, clock: Clock) -> None:  # noqa: F811 - fixtures
    case = send(staff.village, answers("dibao"))[0].cases.get()
    for number in range(MOST_OPEN_MESSAGES):
        actions.send_message(by=CITIZEN, case=case, text=f"第{number}次问")
    with pytest.raises(TooManyMessages):
        actions.send_message(by=CITIZEN, case=case, text="还问")
    with pytest.raises(ReasonRequired):
        actions.send_message(by=CITIZEN, case=declined(staff), text=" ")
    first = Message.objects.order_by("pk")[0]
    assert first.due_on == date(2025, 9, 4), "three working days from Monday"
    actions.answer_message(by=staff.officer, message=first, answer="明天上门")
    actions.send_message(by=CITIZEN, case=case, text="谢谢")
    assert not any("次问" in one.sentence + one.why for one in Entry.objects.filter(verb="message.send"))


def test_decision_is_reviewed_by_another_officer_of_the_bureau(staff: Cast, clock: Clock) -> None:  # noqa: F811 - fixtures
    case = send(staff.village, answers("dibao"))[0].cases.get()
    with pytest.raises(DecisionMissing):
        actions.request_decision_review(by=CITIZEN, case=case, text="不同意")
    case = actions.decline_case(by=staff.officer, case=case, reason="不属本县")
    review = actions.request_decision_review(by=CITIZEN, case=case, text="我户口在这里")
    assert review.due_on == clock.today + timedelta(days=30)
    with pytest.raises(ReviewAlreadyRequested):
        actions.request_decision_review(by=CITIZEN, case=case, text="再问")
    with pytest.raises(RoleNotAllowed):
        actions.answer_decision_review(by=staff.leader, review=review, is_upheld=True, answer="维持")
    with pytest.raises(ReasonRequired):
        actions.answer_decision_review(by=staff.bureau, review=review, is_upheld=True, answer="")
    review = actions.answer_decision_review(
        by=staff.bureau, review=review, is_upheld=False, answer="户口核实在本县，重新受理"
    )
    assert str(review.state_label) == "重新办理"


def test_officer_who_decided_may_not_review(staff: Cast) -> None:  # noqa: F811 - fixtures
    case = declined(staff)
    case.decision.decided_by = staff.bureau
    case.decision.save()
    review = actions.request_decision_review(by=CITIZEN, case=case, text="不同意")
    with pytest.raises(SecondPersonRequired):
        actions.answer_decision_review(by=staff.bureau, review=review, is_upheld=True, answer="维持")
    actions.answer_decision_review(by=staff.director, review=review, is_upheld=True, answer="维持")


def test_review_request_after_its_days_is_refused(staff: Cast, clock: Clock) -> None:  # noqa: F811 - fixtures
    case = declined(staff)
    clock.after(31)
    with pytest.raises(ReviewPeriodOver):
        actions.request_decision_review(by=CITIZEN, case=case, text="不同意")
    assert not DecisionReview.objects.exists()


# --- the pages --------------------------------------------------------------------------------------


def test_pages_of_a_lead(cast: Cast, signed_in: Any) -> None:
    cadre = signed_in("cadre")
    assert reverse("casework:report_lead") in cadre.get("/").content.decode()
    form = cadre.get(reverse("casework:report_lead")).content.decode()
    assert 'name="village"' not in form
    assert cadre.post(reverse("casework:report_lead"), {"who": "", "need": "alone"}).status_code == 422
    assert cadre.post(reverse("casework:report_lead"), {"who": "三组某家", "need": "alone"}).status_code == 302
    row = Lead.objects.get()
    assert (row.village_code, row.reported_by) == (cast.village.code, cast.cadre)
    assert "我来办" not in cadre.get(row.get_absolute_url()).content.decode()
    officer = signed_in("officer")
    assert "三组某家" in officer.get(reverse("casework:referrals")).content.decode()
    assert "困难线索" in officer.get("/").content.decode()
    assert officer.post(row.get_absolute_url(), {"act": "take_up"}).status_code == 302
    assert officer.post(row.get_absolute_url(), {"act": "end", "outcome": "visit"}).status_code == 422
    done = officer.post(row.get_absolute_url(), {"act": "end", "outcome": "visit", "answer": "送了米油"}, follow=True)
    assert "送了米油" in done.content.decode()
    assert "三组某家" in officer.get(reverse("casework:referrals") + "?ended=1").content.decode()
    foreign = signed_in("other_officer")
    assert foreign.post(row.get_absolute_url(), {"act": "take_up"}).status_code == 404
    assert signed_in("auditor").post(row.get_absolute_url(), {"act": "take_up"}).status_code == 422


def test_officer_chooses_the_village_of_a_lead(cast: Cast, signed_in: Any) -> None:
    officer = signed_in("officer")
    sent = {"village_text": cast.village.name, "find_picker": "village"}
    form = officer.post(reverse("casework:report_lead"), sent).content.decode()
    villages = set(re.findall(r'value="(\d{12})"', form))
    assert cast.village.code in villages
    assert cast.other_village.code not in villages
    said = {"who": "某家", "need": "child", "village": cast.other_village.code}
    assert officer.post(reverse("casework:report_lead"), said).status_code == 422
    assert officer.post(reverse("casework:report_lead"), said | {"village": cast.village.code}).status_code == 302


def test_pages_of_a_referral(cast: Cast, signed_in: Any) -> None:
    row = referral(cast)
    officer = signed_in("officer")
    assert "邱长生：教育救助" in officer.get(reverse("casework:referrals") + "?kind=referral").content.decode()
    assert "孙女住校费交不起" in officer.get(row.get_absolute_url()).content.decode()
    assert officer.post(row.get_absolute_url(), {"act": "hand_over", "department": ""}).status_code == 422
    assert officer.post(row.get_absolute_url(), {"act": "hand_over", "department": "县教体局"}).status_code == 302
    answered = {"act": "answer", "outcome": "helped", "answer": "已减免"}
    assert officer.post(row.get_absolute_url(), answered | {"outcome": ""}).status_code == 422
    assert officer.post(row.get_absolute_url(), answered).status_code == 302
    row.refresh_from_db()
    assert (row.department, row.answer, row.outcome) == ("县教体局", "已减免", "helped")
    assert officer.get(reverse("casework:referrals") + "?kind=nothing").status_code == 400


def test_case_page_shows_messages_and_decision_reviews(cast: Cast, signed_in: Any) -> None:
    case = declined(cast)
    message = actions.send_message(by=CITIZEN, case=case, text="什么时候有结果")
    review = actions.request_decision_review(by=CITIZEN, case=case, text="我户口在这里")
    shown = signed_in("officer").get(case.get_absolute_url()).content.decode()
    assert "什么时候有结果" in shown
    assert "我户口在这里" in shown
    assert (
        signed_in("leader")
        .post(review.get_absolute_url(), {"act": "answer", "is_upheld": "true", "answer": "维"})
        .status_code
        == 422
    )
    bureau = signed_in("bureau")
    assert "请求复核" in bureau.get("/").content.decode()
    assert bureau.post(message.get_absolute_url(), {"act": "answer", "answer": "本周"}).status_code == 302
    said = {"act": "answer", "is_upheld": "false", "answer": "重新受理"}
    assert bureau.post(review.get_absolute_url(), said).status_code == 302


def test_list_query_count_is_constant(cast: Cast, signed_in: Any, django_assert_max_num_queries: Any) -> None:
    officer = signed_in("officer")
    for sort in ("lead", "referral"):
        for _number in range(8):
            lead(cast)
            referral(cast)
        officer.get(reverse("casework:referrals") + f"?kind={sort}")
        with django_assert_max_num_queries(14):
            officer.get(reverse("casework:referrals") + f"?kind={sort}")


def test_a_list_of_no_kind_shows_the_first(signed_in: Any) -> None:
    page = signed_in("officer").get(reverse("casework:referrals"), {"kind": ""})
    assert (page.status_code, page.context["kind"]) == (200, "lead")


@pytest.mark.clause("P18-6.j", "SAL2026-28", "SAL2026-31")
def test_officer_refers_a_need_found_in_a_case(staff: Cast) -> None:  # noqa: F811 - fixtures
    case = send(staff.village, answers("dibao"))[0].cases.get()
    row = actions.refer_case(by=staff.officer, case=case, kind="disaster_aid", text="房子被水冲垮，要过渡安置")
    assert (row.department, row.text) == ("县应急管理局", "房子被水冲垮，要过渡安置")
    assert "冲垮" not in Entry.objects.get(verb="referral.create").sentence
    with pytest.raises(UnknownReferralKind):
        actions.refer_case(by=staff.officer, case=case, kind="relief", text="临时救助")
    with pytest.raises(OutsideScope):
        actions.refer_case(by=staff.other_officer, case=case, kind="shelter", text="在车站")


def test_what_only_officers_refer_is_not_on_the_form(staff: Cast) -> None:  # noqa: F811 - fixtures
    with pytest.raises(UnknownProcedure):
        referral(staff, "shelter")
