"""After submission: referrals, messages and requests to review the decision."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.models import Application, Case
from tests.conftest import Cast
from tests.portal.application_form.test_application_form import (
    FILLED,
    fill,
    follow,
    page,
    send,
)

pytestmark = pytest.mark.django_db


def respond(client: Client, case: Case, verb: str, words: str) -> Any:
    return client.post(reverse("portal:respond", args=[case.pk, verb]), {"words": words})


@pytest.mark.clause("P18-15.b", "SC649-60", "SAL2026-64")
def test_one_form_creates_referrals_to_several_departments(cast: Cast, client: Client) -> None:
    chosen = {"matters": {"matters": ["dibao"], "needs": ["education", "relief"]}}
    texts = {"need-education": {"text": "住校费"}, "need-relief": {"text": "房子被水淹"}}
    fill(client, cast, **chosen, **texts)
    assert "住校费" in client.get(page("review")).content.decode()
    receipt, code = send(client)
    application = Application.objects.get(receipt=receipt)
    assert [one.kind for one in application.referrals.all()] == ["education"]
    assert application.cases.filter(procedure_id="relief_urgent").exists()
    assert "转给县教育体育局" in follow(client, receipt, code).content.decode()
    referral = application.referrals.get(kind="education")
    actions.hand_over_referral(by=cast.officer, referral=referral, department="县教体局")
    actions.answer_referral(by=cast.officer, referral=referral, answer="住校费已免")
    shown = client.get(reverse("portal:progress")).content.decode()
    assert "住校费已免" in shown
    assert "已答复" in shown


def test_applicant_without_matters_is_asked_only_about_needs(cast: Cast, client: Client) -> None:
    client.get(reverse("portal:home") + f"?village={cast.village.code}")
    asked = []
    values = {
        **FILLED,
        "matters": {"needs": ["legal_aid"]},
        "need-legal_aid": {"text": "讨工钱"},
        "person-0": {"name": "钟有福", "id_number": FILLED["person-0"]["id_number"]},
    }
    at = "matters"
    while at != "review":
        asked.append(at)
        answer = client.post(page(at), values[at])
        assert answer.status_code == 302, at
        at = answer.url.rstrip("/").rpartition("/")[2]
    assert asked == ["matters", "need-legal_aid", "person-0", "materials", "contact"]
    send(client)
    application = Application.objects.get()
    assert not application.cases.exists()
    assert application.referrals.get().text == "讨工钱"


def test_message_and_its_answer(cast: Cast, client: Client) -> None:
    fill(client, cast)
    receipt, code = send(client)
    follow(client, receipt, code)
    case = Case.objects.get(procedure_id="dibao")
    assert respond(client, case, "message", " ").status_code == 422
    assert respond(client, case, "message", "什么时候来看").status_code == 302
    actions.answer_message(by=cast.officer, message=case.messages.get(), answer="周三上门")
    shown = client.get(reverse("portal:progress")).content.decode()
    assert "什么时候来看" in shown
    assert "周三上门" in shown
    for _number in range(3):
        respond(client, case, "message", "急")
    refused = respond(client, case, "message", "急")
    assert refused.status_code == 422
    assert "还没有答复" in refused.content.decode()


def test_decision_shows_reason_and_can_be_reviewed(cast: Cast, client: Client) -> None:
    fill(client, cast)
    receipt, code = send(client)
    case = Case.objects.get(procedure_id="dibao")
    follow(client, receipt, code)
    assert respond(client, case, "review", "不同意").status_code == 422
    actions.decline_case(by=cast.officer, case=case, reason="户口不在本县")
    shown = client.get(reverse("portal:progress")).content.decode()
    assert "为什么" in shown
    assert "户口不在本县" in shown
    assert "请求复核" in shown
    assert respond(client, case, "review", "户口在本县").status_code == 302
    review = case.decision_reviews.get()
    assert "县民政局" in client.get(reverse("portal:progress")).content.decode()
    actions.answer_decision_review(by=cast.bureau, review=review, is_upheld=False, answer="户口核实在本县，重新受理")
    assert "重新受理" in client.get(reverse("portal:progress")).content.decode()


@pytest.mark.parametrize("verb", ["supply", "withdraw", "message", "review"])
def test_response_to_a_case_of_another_applicant_is_refused(cast: Cast, client: Client, verb: str) -> None:
    fill(client, cast)
    send(client)
    case = Case.objects.get(procedure_id="dibao")
    assert respond(Client(), case, verb, "冒充").status_code == 404
    case.refresh_from_db()
    assert (case.step, case.messages.count(), case.decision_reviews.count()) == ("acceptance", 0, 0)


@pytest.mark.parametrize("verb", ["grant", "accept", "refuse", "deliver", "object"])
def test_staff_verbs_are_not_offered_to_citizens(cast: Cast, client: Client, verb: str) -> None:
    fill(client, cast)
    receipt, code = send(client)
    follow(client, receipt, code)
    case = Case.objects.get(procedure_id="dibao")
    assert respond(client, case, verb, "批准").status_code == 404
    case.refresh_from_db()
    assert case.step == "acceptance"
