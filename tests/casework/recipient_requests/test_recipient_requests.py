"""What officers do with requests of recipients: recognise, accept into the standing procedure, return."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import DatabaseError, transaction
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.cases.applicant import Applicant
from doudi.casework.models import Case, DecisionReview, RecipientRequest
from doudi.casework.recipient_requests.actions import reveal_request_account
from doudi.casework.recipient_requests.refusals import DecisionNotChosen, PersonNotIdentified
from doudi.casework.refusals import AlreadyAnswered
from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope, ReasonRequired, RoleNotAllowed
from doudi.registry import actions as registry
from doudi.registry.models import Award, Circumstance
from doudi.registry.refusals import ProofRequired
from doudi.values.bank_card import with_check_digit
from tests.casework.conftest import answers, send
from tests.conftest import Cast, Family
from tests.portal.application_form.test_photographs import png

pytestmark = pytest.mark.django_db
PHONE = "13700000009"
CARD = with_check_digit("621700001234567890")


@pytest.fixture
def home(staff: Cast, family: Family) -> Family:
    """The family with the mother's telephone on record."""
    registry.change_circumstance(
        by=staff.officer, subject=family.mother, kind="phone", value=PHONE, since=staff_day(), source="paper"
    )
    return family


def staff_day() -> Any:
    from doudi.core.clock import today

    return today()


def sent(cast: Cast, kind: str, home: Family | None = None, **changed: Any) -> RecipientRequest:
    tail = home.mother.id_number.clear()[-4:] if home else "0000"
    given: dict[str, Any] = {"name": "钟桂英", "phone": PHONE, "id_tail": tail} | changed
    return actions.send_recipient_request(
        by=Applicant(given["name"]),
        village=cast.village,
        sender=actions.Sender(**given),
        content=actions.RequestContent(
            kind, "请办理", {"新卡号": "6217****1234"}, CARD if kind == "card" else "", photographs
        ),
    )[0]


@pytest.mark.clause("SC649-13")
@pytest.mark.parametrize(
    ("kind", "procedure"),
    [("change", "circumstances_change"), ("card", "card_change"), ("move", "transfer"), ("exit", "ending")],
)
def test_accepted_request_opens_its_procedure_and_changes_nothing(
    staff: Cast, home: Family, kind: str, procedure: str
) -> None:
    before = (Award.objects.count(), Circumstance.objects.count())
    row = sent(staff, kind, home)
    assert (row.identity, row.person) == ("award", home.mother)
    row = actions.accept_recipient_request(by=staff.officer, request=row, person=home.mother, check="call_back")
    case = Case.objects.get(procedure_id=procedure, household=home.household)
    assert (row.case, row.outcome, case.application.channel) == (case, "accepted", "portal")
    assert before == (Award.objects.count(), Circumstance.objects.count())
    with pytest.raises(AlreadyAnswered):
        actions.return_recipient_request(by=staff.officer, request=row, answer="不办")
    with pytest.raises(DatabaseError), transaction.atomic():
        RecipientRequest.objects.filter(pk=row.pk).update(kind="review")
    assert "6217****1234" not in str(list(Entry.objects.values("sentence", "new", "why")))


def photographs(village_code: str) -> list[Attachment]:
    by = Applicant("钟桂英")
    return [store_attachment(by=by, name="卡.png", content=png(), kind="photo", village_code=village_code)]


@pytest.mark.clause("SAL2026-70.6")
def test_sent_card_is_compared_and_its_photograph_carried_over(staff: Cast, home: Family, signed_in: Any) -> None:
    row = sent(staff, "card", home)
    case = actions.accept_recipient_request(by=staff.officer, request=row, person=home.mother, check="card").case
    assert case is not None
    client, whole = signed_in("officer"), reverse("casework:recipient_request_account", args=[row.pk])
    shown = client.get(case.get_absolute_url()).content.decode()
    assert whole in shown
    assert CARD not in shown
    assert "6217 0000" in client.post(whole, {"why": "核对卡号"}).content.decode()
    assert Entry.objects.filter(verb="personal_data.reveal", why="核对卡号").exists()
    with pytest.raises(OutsideScope):
        reveal_request_account(by=staff.other_officer, request=row, why="核对卡号")
    photograph = case.files.get()
    given = {
        "version": case.version,
        "account": CARD,
        "holder": "钟桂英",
        "proof": "看照片",
        "sent_file": photograph.pk,
    }
    assert client.post(reverse("casework:act", args=[case.pk, "enter_card"]), given).status_code == 302
    assert case.card_changes.get().proof_file == photograph.attachment
    second = signed_in("leader").get(case.get_absolute_url()).content.decode()
    assert "和申报的一致" in second
    assert whole not in second, "the second person reads the photograph"


def test_request_is_in_the_family_file_and_its_lost_code_is_replaced(staff: Cast, home: Family, signed_in: Any) -> None:
    row, client = sent(staff, "change", home), signed_in("officer")
    old = row.code_hash
    for address in (home.household.get_absolute_url(), home.mother.get_absolute_url()):
        assert row.get_absolute_url() in client.get(address).content.decode()
    timeline = reverse("registry:family_panel", args=[home.household.pk, "timeline"])
    assert row.receipt in client.get(f"{timeline}?kind=cases").content.decode()
    page = reverse("casework:new_request_code", args=[row.pk])
    assert page in client.get(row.get_absolute_url()).content.decode()
    assert client.post(page, {"check": "proxy", "detail": "本人到窗口"}).status_code == 422
    assert signed_in("other_officer").post(page, {"check": "card", "detail": "本人到窗口"}).status_code == 404
    assert client.post(page, {"check": "card", "detail": "本人到窗口"}).url == page
    shown, code = re.findall(r'amount-large">([0-9A-Z]+)<', client.get(page).content.decode())
    row.refresh_from_db()
    assert (shown, check_password(code, row.code_hash), row.code_hash != old) == (row.receipt, True, True)
    assert code not in client.get(page).content.decode()


def test_photograph_of_another_case_is_no_proof(staff: Cast, home: Family) -> None:
    row = sent(staff, "card", home)
    case = actions.accept_recipient_request(by=staff.officer, request=row, person=home.mother, check="card").case
    assert case is not None
    foreign = case.files.get()
    case.files.update(case=send(staff.village, answers("dibao"))[0].cases.get())
    with pytest.raises(ProofRequired):
        actions.enter_card(
            by=staff.officer, case=case, account=CARD, holder="钟桂英", bank="", proof="看照片", sent_file=foreign
        )


def test_second_change_joins_the_reassessment_that_runs(staff: Cast, home: Family) -> None:
    running = actions.open_case(by=staff.officer, matter="ending", household=home.household, why="数据比对")
    row = sent(staff, "change", home)
    row = actions.accept_recipient_request(by=staff.officer, request=row, person=home.mother, check="card")
    assert row.case == running


@pytest.mark.parametrize(
    ("changed"), [{"phone": "13700000008"}, {"id_tail": "0000"}, {"name": "钟桂香"}, {"name": "易小明"}]
)
def test_sender_who_does_not_fit_the_registry_is_received_but_not_recognised(
    staff: Cast, home: Family, changed: dict[str, str]
) -> None:
    row = sent(staff, "exit", home, **changed)
    assert (row.identity, row.person, row.village_code) == ("unproved", None, staff.village.code)
    with pytest.raises(PersonNotIdentified):
        actions.accept_recipient_request(by=staff.officer, request=row, person=None, check="call_back")
    with pytest.raises(PersonNotIdentified):
        actions.accept_recipient_request(by=staff.officer, request=row, person=home.mother, check="")
    assert not Case.objects.exists()


def test_other_township_neither_sees_nor_accepts(staff: Cast, home: Family, other_family: Family) -> None:
    row = sent(staff, "change", home)
    with pytest.raises(OutsideScope):
        actions.accept_recipient_request(by=staff.other_officer, request=row, person=home.mother, check="card")
    actions.open_case(by=staff.other_officer, matter="ending", household=other_family.household, why="数据比对")
    with pytest.raises(OutsideScope):
        actions.accept_recipient_request(by=staff.officer, request=row, person=other_family.mother, check="card")
    with pytest.raises(ReasonRequired):
        actions.return_recipient_request(by=staff.officer, request=row, answer=" ")


def test_objection_goes_to_the_bureau_and_becomes_a_review_of_the_decision(staff: Cast, home: Family) -> None:
    case = send(staff.village, answers("dibao"))[0].cases.get()
    decided = actions.decline_case(by=staff.officer, case=case, reason="不属本县")
    decided.household = home.household
    decided.save(update_fields=["household"])
    row = sent(staff, "review", home)
    with pytest.raises(RoleNotAllowed):
        actions.return_recipient_request(by=staff.officer, request=row, answer="不复核")
    with pytest.raises(DecisionNotChosen):
        actions.accept_recipient_request(by=staff.bureau, request=row, person=home.mother, check="call_back")
    actions.accept_recipient_request(by=staff.bureau, request=row, person=home.mother, check="call_back", case=decided)
    assert DecisionReview.objects.get(case=decided).text == "请办理"


def test_officer_accepts_on_the_page(staff: Cast, home: Family, signed_in: Any) -> None:
    registry.change_circumstance(
        by=staff.officer, subject=home.mother, kind="serious_illness", value=True, since=staff_day(), source="paper"
    )
    row, client = sent(staff, "change", home), signed_in("officer")
    assert "钟桂英：家庭情况变化" in client.get(reverse("casework:referrals") + "?kind=request").content.decode()
    address = reverse("casework:recipient_request", args=[row.pk])
    shown = client.get(address).content.decode()
    assert "姓名、身份证号后四位和电话与登记一致" in shown
    assert PHONE not in shown
    assert client.post(address, {"act": "accept", "person": home.mother.number}).status_code == 422
    answer = client.post(address, {"act": "accept", "person": home.mother.number, "check": "call_back"})
    assert answer.url == Case.objects.get().get_absolute_url()
    case_page = client.get(answer.url).content.decode()
    assert "家庭情况变化" in case_page
    assert "看登记的家庭" in case_page
    assert "未申报" not in case_page, "nobody was asked to declare anything"


def test_officer_returns_with_a_reason_on_the_page(staff: Cast, home: Family, signed_in: Any) -> None:
    row, client = sent(staff, "card", home), signed_in("officer")
    address = reverse("casework:recipient_request", args=[row.pk])
    assert client.post(address, {"act": "return", "answer": ""}).status_code == 422
    assert client.post(address, {"act": "return", "answer": "照片看不清，请重拍"}).status_code == 302
    row.refresh_from_db()
    assert (row.outcome, row.answer) == ("returned", "照片看不清，请重拍")
    phone = reverse("casework:recipient_request_phone", args=[row.pk])
    assert PHONE in client.post(phone, {"why": "回拨核实"}).content.decode()
    assert Entry.objects.filter(verb="personal_data.reveal", subject_kind="recipientrequest").exists()
