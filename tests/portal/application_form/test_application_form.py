"""The application form from the scanned QR code to the decision, and what outsiders may not do."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.models import Application, Case
from doudi.portal.application_form.draft import read_draft
from doudi.portal.application_form.submission import AlreadySubmitted, submit_draft
from doudi.portal.models import StoredDraft
from doudi.portal.rate_limits import MOST_SENT_A_DAY, MOST_TRIES
from tests.casework.conftest import BORN, with_home_visit, with_opinion
from tests.clock import Clock, clock  # noqa: F401 - clock is a fixture
from tests.conftest import Cast, identity_number

pytestmark = pytest.mark.django_db

NUMBER = identity_number(BORN, 711)
AGREED = {"agreed_by": ["0", "1"], "signed": "钟有福"}
FILLED: dict[str, dict[str, Any]] = {
    "village": {},
    "matters": {"matters": ["dibao", "disability_nursing"]},
    "person-0": {"name": "钟有福", "id_number": NUMBER, "more": "yes"},
    "person-1": {"name": "谢春兰", "id_number": identity_number(BORN, 712), "relation": "配偶", "more": "no"},
    "who-disability_nursing": {"who": ["1"]},
    "facts-0": {"business_fen": "100"},
    "facts-1": {"disability_category": "physical", "disability_grade": "1", "self_care": "none"},
    "property": {"homes": "1"},
    "consent": AGREED,
    "materials": {},
    "contact": {"phone": "13800001111", "address_group": "上屋组", "house_number": " 12号"},
}


def page(key: str) -> str:
    return reverse("portal:page", args=[key])


def fill(client: Client, cast: Cast, **changed: dict[str, Any]) -> None:
    """Fill in page after page, following the redirects; ``changed`` replaces the answers of a page."""
    client.get(reverse("portal:home") + f"?village={cast.village.code}")
    at = "village"
    for _page in range(30):
        values = {**FILLED, "village": {"village": cast.village.code}, **changed}[at]
        answer = client.post(page(at), values)
        assert answer.status_code == 302, (at, re.findall(r"error-text[^>]*>([^<]+)", answer.content.decode()))
        at = answer.url.rstrip("/").rpartition("/")[2]
        if at == "review":
            return
    raise AssertionError(at)


def send(client: Client, **more: str) -> tuple[str, str]:
    answer = client.post(reverse("portal:submit"), more)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    shown = client.get(answer.url).content.decode()
    receipt, code = re.findall(r'amount-large">([0-9A-Z]+)<', shown)
    return receipt, code


def follow(client: Client, receipt: str, code: str) -> Any:
    return client.post(reverse("portal:lookup"), {"receipt": receipt, "code": code}, follow=True)


@pytest.mark.clause("P18-15.d", "MCA57-4", "SAL2026-63")
def test_application_from_qr_code_to_decision(cast: Cast, clock: Clock, client: Client) -> None:  # noqa: F811 - the fixture
    fill(client, cast)
    review = client.get(page("review")).content.decode()
    assert "钟有福" in review
    assert NUMBER not in review
    assert "上屋组12号" in review
    receipt, code = send(client)
    application = Application.objects.get(receipt=receipt)
    assert sorted(application.cases.values_list("procedure_id", "member_index")) == [
        ("dibao", 0),
        ("disability_nursing", 1),
    ]
    case = actions.accept_case(by=cast.officer, case=application.cases.get(procedure_id="dibao"))
    assert case.household is not None
    assert case.household.circumstances.get(kind="address").value == "上屋组12号"
    with_home_visit(case, cast.officer)
    with_opinion(case, cast.officer)
    case = actions.agree(by=cast.leader, case=case)
    clock.after(8)
    case = actions.end_public_notice(by=cast.officer, case=case)
    actions.grant(by=cast.bureau, case=case)
    shown = follow(Client(), receipt, code).content.decode()
    assert "予以确认" in shown
    assert "每月" in shown
    assert "于民字〔2023〕30号" in shown
    assert "已入户调查" in shown


@pytest.mark.clause("MCA57-5")
def test_hukou_outside_the_county_tells_who_applies(cast: Cast, client: Client) -> None:
    away = FILLED["person-0"] | {"hukou": "other_province", "has_residence_permit": "on"}
    fill(client, cast, **{"person-0": away})
    review = client.get(page("review")).content.decode()
    assert "由户籍和住处都在本县的谢春兰提出申请" in review
    assert "户籍在外省，有本县的居住证" in review
    receipt, _code = send(client)
    members = Application.objects.get(receipt=receipt).answers["members"]
    assert [(one["hukou"], one["has_residence_permit"]) for one in members] == [("other_province", True), ("", False)]


@pytest.mark.clause("P18-15.c")
def test_only_questions_of_the_chosen_matters_are_asked(cast: Cast, client: Client) -> None:
    only = {"matters": {"matters": ["disability_nursing"]}, "person-0": FILLED["person-0"] | {"more": "no"}}
    fill(client, cast, **only)
    assert "wage_fen" not in client.get(page("facts-0")).content.decode()
    assert "hukou" not in client.get(page("person-0")).content.decode()
    assert client.get(page("property")).status_code == 302
    receipt, _code = send(client)
    assert Application.objects.get(receipt=receipt).answers["consent"] == {}


@pytest.mark.clause("SAL2026-65")
def test_missing_materials_are_shown_and_supplied(cast: Cast, client: Client) -> None:
    fill(client, cast)
    receipt, code = send(client)
    case = Case.objects.get(procedure_id="dibao")
    actions.request_materials(by=cast.officer, case=case, materials=["诊断证明"])
    citizen = Client()
    shown = follow(citizen, receipt, code).content.decode()
    assert "前一次补齐" in shown
    assert "<li>诊断证明</li>" in shown
    supply = reverse("portal:respond", args=[case.pk, "supply"])
    assert citizen.post(supply, {"words": ""}).status_code == 422
    citizen.post(supply, {"words": "没有重病"})
    case.refresh_from_db()
    assert case.step == "acceptance"
    citizen.post(reverse("portal:respond", args=[case.pk, "withdraw"]))
    case.refresh_from_db()
    assert case.outcome == "withdrawn"


@pytest.mark.parametrize(
    ("at", "changed", "words"),
    [
        ("village", {"village": "123"}, "有效"),
        ("matters", {"matters": []}, "至少选一项"),
        ("matters", {"matters": ["nothing"]}, "有效"),
        ("person-0", {"name": "", "id_number": NUMBER, "more": "no"}, "请填写"),
        ("person-0", {"name": "钟", "id_number": "360731195804030110", "more": "no"}, "校验码"),
        ("person-0", {"name": "钟", "id_number": "", "more": "no"}, "没有身份证号的，请填写"),
        ("person-1", {"name": "谢", "id_number": NUMBER, "relation": "妻", "more": "no"}, "前面已经填过"),
        ("facts-0", {"wage_fen": "很多"}, "金额"),
        ("consent", {"agreed_by": ["0"], "signed": "钟有福"}, "还没有同意：谢春兰"),
        ("consent", {"agreed_by": ["0", "1"], "signed": "别人"}, "姓名一致"),
        ("consent", {"agreed_by": ["0", "1"], "signed": ""}, "请填写"),
        (
            "consent",
            {"agreed_by": ["0", "1"], "signed": "钟有福", "signature": "data:image/png;base64,PHN2Zz4="},
            "重签",
        ),
        ("consent", {"agreed_by": ["0", "1"], "signed": "钟有福", "signature": "<svg onload=alert(1)>"}, "重签"),
        ("contact", {"phone": "110"}, "11位"),
        ("contact", {"phone": "13800001111", "card_number": "6217000012345678900"}, "校验位不对"),
        ("contact", {"phone": "13800001111", "card_holder": "钟有福"}, "请一起填写"),
    ],
)
def test_invalid_answer_is_shown_on_its_page(cast: Cast, client: Client, at: str, changed: Any, words: str) -> None:
    fill(client, cast)
    answer = client.post(page(at), changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.clause("MCA83-I.2", "SC649-58")
def test_family_promises_that_everything_is_true(cast: Cast, client: Client) -> None:
    fill(client, cast)
    assert "我承诺所填内容和所交材料真实、完整" in client.get(page("consent")).content.decode()
    receipt, _code = send(client)
    consent = Application.objects.get(receipt=receipt).answers["consent"]
    assert consent["signed"] == "钟有福"
    assert "如有隐瞒或者虚报，愿意承担相应责任" in consent["text"]


def test_incomplete_form_cannot_be_submitted(cast: Cast, client: Client) -> None:
    client.post(page("village"), {"village": cast.village.code})
    assert client.post(reverse("portal:submit")).status_code == 302
    assert client.get(page("contact")).status_code == 302
    assert not Application.objects.exists()


def test_answers_are_stored_sealed(cast: Cast, client: Client) -> None:
    fill(client, cast)
    for session in Session.objects.all():
        assert NUMBER not in str(session.get_decoded())
        assert "钟有福" not in str(session.get_decoded())
    stored = StoredDraft.objects.get()
    assert NUMBER in stored.sealed.clear()
    assert NUMBER not in stored.sealed.stored


def test_receipts_cannot_be_guessed(cast: Cast, client: Client) -> None:
    fill(client, cast)
    receipt, code = send(client)
    stranger = Client()
    for _try in range(MOST_TRIES + 1):
        answer = stranger.post(reverse("portal:lookup"), {"receipt": receipt, "code": "AAAAAA"})
        assert answer.status_code == 422
    assert stranger.post(reverse("portal:lookup"), {"receipt": receipt, "code": code}).status_code == 422
    assert stranger.get(reverse("portal:progress")).status_code == 302
    case = Case.objects.all()[0]
    assert stranger.post(reverse("portal:respond", args=[case.pk, "withdraw"])).status_code == 404
    case.refresh_from_db()
    assert not case.is_closed


def test_case_of_another_applicant_is_out_of_reach(cast: Cast, client: Client) -> None:
    fill(client, cast)
    send(client)
    victim = Case.objects.order_by("-pk")[0]
    fill(client, cast)
    receipt, code = send(client)
    citizen = Client()
    follow(citizen, receipt, code)
    assert citizen.post(reverse("portal:respond", args=[victim.pk, "withdraw"])).status_code == 404


def test_submissions_of_one_telephone_are_limited(cast: Cast, client: Client) -> None:
    for _time in range(MOST_SENT_A_DAY):
        fill(client, cast)
        send(client)
    fill(client, cast)
    assert client.post(reverse("portal:submit")).status_code == 422
    assert Application.objects.count() == MOST_SENT_A_DAY


def test_repeated_submission_creates_one_application(cast: Cast, client: Client) -> None:
    fill(client, cast)
    send(client)
    again = client.post(reverse("portal:submit"), follow=True)
    assert Application.objects.count() == 1
    assert "已经提交过，没有重复提交" in again.content.decode()
    assert Application.objects.get().receipt in again.content.decode()


def test_concurrent_submission_creates_one_application(cast: Cast, client: Client) -> None:
    fill(client, cast)
    stored = StoredDraft.objects.get()
    draft = read_draft(client.session)
    submit_draft(stored, draft, helper=None, mandate="")
    with pytest.raises(AlreadySubmitted):
        submit_draft(stored, draft, helper=None, mandate="")
    assert Application.objects.count() == 1


@pytest.mark.clause("MCA57-6")
def test_cadre_needs_a_mandate_to_apply_on_behalf(cast: Cast, signed_in: Any) -> None:
    client = signed_in("cadre")
    fill(client, cast)
    assert client.post(reverse("portal:submit")).status_code == 422
    receipt, _code = send(client, mandate="本人口头委托，行动不便")
    application = Application.objects.get(receipt=receipt)
    assert (application.channel, application.sent_by) == ("cadre", cast.cadre)
    foreign = {"village": {"village": cast.other_village.code}}
    fill(client, cast, **foreign)
    assert client.post(reverse("portal:submit"), {"mandate": "受托"}).status_code == 422


def test_poster_carries_the_village_of_its_cadre(cast: Cast, signed_in: Any) -> None:
    client = signed_in("cadre")
    listed = client.get(reverse("portal:posters")).content.decode()
    assert reverse("portal:poster", args=[cast.village.code]) in listed
    shown = client.get(reverse("portal:poster", args=[cast.village.code])).content.decode()
    assert "用后归档或销毁" not in shown, "it hangs for everybody"
    assert f"/apply/?village={cast.village.code}" in shown
    assert "<path d=" in shown
    assert client.get(reverse("portal:poster", args=[cast.other_village.code])).status_code == 404
