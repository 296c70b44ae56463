"""After sending: needs, letters, reviews; and what is posted, seen and objected to by anybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from doudi.casework import actions
from doudi.casework.models import Application, Case, Objection
from doudi.casework.procedures.loader import procedures
from doudi.portal.rate_limits import MOST_OBJECTIONS_A_DAY, limit_objections
from tests.casework.conftest import BORN, Clock, answers, clock, member, with_home_visit, with_opinion  # noqa: F401 - fixtures
from tests.casework.conftest import send as send_answers
from tests.conftest import Cast
from tests.portal.application_form.test_application_form import (
    FILLED,
    fill,
    follow,
    page,
    send,
)

pytestmark = pytest.mark.django_db


def speak(client: Client, case: Case, verb: str, words: str) -> Any:
    return client.post(reverse("portal:respond", args=[case.pk, verb]), {"words": words})


def test_one_form_asks_several_departments(cast: Cast, client: Client) -> None:
    chosen = {"matters": {"matters": ["dibao"], "needs": ["education", "relief"]}}
    texts = {"need-education": {"text": "住校费"}, "need-relief": {"text": "房子被水淹"}}
    fill(client, cast, **chosen, **texts)
    assert "住校费" in client.get(page("review")).content.decode()
    receipt, code = send(client)
    application = Application.objects.get(receipt=receipt)
    assert sorted(application.referrals.values_list("kind", flat=True)) == ["education", "relief"]
    assert "转给县教育体育局" in follow(client, receipt, code).content.decode()
    held = application.referrals.get(kind="education")
    actions.hand_over_referral(by=cast.officer, referral=held, department="县教体局")
    actions.answer_referral(by=cast.officer, referral=held, answer="住校费已免")
    shown = client.get(reverse("portal:progress")).content.decode()
    assert "住校费已免" in shown
    assert "已答复" in shown


def test_who_asks_only_other_departments_is_asked_nothing_else(cast: Cast, client: Client) -> None:
    client.get(reverse("portal:home") + f"?village={cast.village.code}")
    asked = []
    given = {
        **FILLED,
        "matters": {"needs": ["legal_aid"]},
        "need-legal_aid": {"text": "讨工钱"},
        "person-0": {"name": "钟有福", "id_number": FILLED["person-0"]["id_number"]},
    }
    at = "matters"
    while at != "review":
        asked.append(at)
        answer = client.post(page(at), given[at])
        assert answer.status_code == 302, at
        at = answer.url.rstrip("/").rpartition("/")[2]
    assert asked == ["matters", "need-legal_aid", "person-0", "materials", "contact"]
    send(client)
    application = Application.objects.get()
    assert not application.cases.exists()
    assert application.referrals.get().text == "讨工钱"


def test_a_letter_and_its_answer(cast: Cast, client: Client) -> None:
    fill(client, cast)
    receipt, code = send(client)
    follow(client, receipt, code)
    case = Case.objects.get(procedure_id="dibao")
    assert speak(client, case, "message", " ").status_code == 422
    assert speak(client, case, "message", "什么时候来看").status_code == 302
    actions.answer_message(by=cast.officer, message=case.messages.get(), answer="周三上门")
    shown = client.get(reverse("portal:progress")).content.decode()
    assert "什么时候来看" in shown
    assert "周三上门" in shown
    for _number in range(3):
        speak(client, case, "message", "急")
    refused = speak(client, case, "message", "急")
    assert refused.status_code == 422
    assert "还没有答复" in refused.content.decode()


def test_a_decision_says_why_and_can_be_reviewed(cast: Cast, client: Client) -> None:
    fill(client, cast)
    receipt, code = send(client)
    case = Case.objects.get(procedure_id="dibao")
    follow(client, receipt, code)
    assert speak(client, case, "review", "不同意").status_code == 422
    actions.decline_case(by=cast.officer, case=case, reason="户口不在本县")
    shown = client.get(reverse("portal:progress")).content.decode()
    assert "为什么" in shown
    assert "户口不在本县" in shown
    assert "请求复核" in shown
    assert speak(client, case, "review", "户口在本县").status_code == 302
    review = case.reviews.get()
    assert "县民政局" in client.get(reverse("portal:progress")).content.decode()
    actions.answer_decision_review(by=cast.bureau, review=review, is_upheld=False, answer="户口核实在本县，重新受理")
    assert "重新受理" in client.get(reverse("portal:progress")).content.decode()


@pytest.mark.parametrize("verb", ["supply", "withdraw", "message", "review"])
def test_nobody_speaks_for_another(cast: Cast, client: Client, verb: str) -> None:
    fill(client, cast)
    send(client)
    case = Case.objects.get(procedure_id="dibao")
    assert speak(Client(), case, verb, "冒充").status_code == 404
    case.refresh_from_db()
    assert (case.step, case.messages.count(), case.reviews.count()) == ("acceptance", 0, 0)


@pytest.mark.parametrize("verb", ["grant", "accept", "refuse", "deliver", "object"])
def test_steps_of_the_office_are_not_to_be_had(cast: Cast, client: Client, verb: str) -> None:
    fill(client, cast)
    receipt, code = send(client)
    follow(client, receipt, code)
    case = Case.objects.get(procedure_id="dibao")
    assert speak(client, case, verb, "批准").status_code == 404
    case.refresh_from_db()
    assert case.step == "acceptance"


def posted_case(cast: Cast, name: str = "邱长生") -> Case:
    said = member(name, BORN, 731, business_fen="10000")
    case = send_answers(cast.village, answers("dibao", said))[0].cases.get()
    case = actions.accept_case(by=cast.officer, case=case)
    with_home_visit(case, cast.officer)
    with_opinion(case, cast.officer)
    return actions.agree(by=cast.leader, case=case)


def posted_page(client: Client, village: Any) -> str:
    answer = client.get(reverse("portal:public_notices") + f"?village={village.code}")
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert answer["Cache-Control"] == "no-store"
    return str(answer.content.decode())


def test_what_is_posted_is_seen_narrowly_and_objected_to(cast: Cast, clock: Clock, client: Client) -> None:  # noqa: F811 - the fixture
    case = posted_case(cast)
    shown = posted_page(client, cast.village)
    assert "邱**" in shown
    assert "邱长生" not in shown
    assert not re.search(r"(?<![0-9])[0-9]{15,18}(?![0-9])", shown.partition("</form>")[2].partition("</select>")[2])
    assert "邱**" not in posted_page(client, cast.other_village)
    address = reverse("portal:objection", args=[case.public_notices.get().pk])
    assert client.post(address, {"text": " "}).status_code == 422
    answer = client.post(address, {"text": "家里有小汽车", "who": "邻居 13800002222"}, follow=True)
    assert "谁提的不公开" in answer.content.decode()
    case.refresh_from_db()
    assert case.step == "objection_review"
    objection = Objection.objects.get()
    assert objection.text == "家里有小汽车"
    assert "13800002222" not in objection.sealed_objector.stored
    assert client.get(address).status_code == 404
    assert "邱**" not in posted_page(client, cast.village)


def test_a_posting_that_is_over_is_not_shown(cast: Cast, clock: Clock, client: Client) -> None:  # noqa: F811 - the fixture
    case = posted_case(cast)
    address = reverse("portal:objection", args=[case.public_notices.get().pk])
    clock.after(7)
    assert client.get(address).status_code == 200
    clock.after(1)
    assert client.get(address).status_code == 404
    assert "现在没有公示" in posted_page(client, cast.village)


def test_a_child_is_never_posted_whatever_was_written(cast: Cast, clock: Clock, client: Client) -> None:  # noqa: F811 - the fixture
    case = posted_case(cast)
    children = next(name for name, one in procedures().items() if one.of_children)
    Case.objects.filter(pk=case.pk).update(procedure_id=children)
    assert "邱**" not in posted_page(client, cast.village)
    assert client.get(reverse("portal:objection", args=[case.public_notices.get().pk])).status_code == 404


def test_a_flood_of_objections_is_stopped(cast: Cast, clock: Clock, client: Client) -> None:  # noqa: F811 - the fixture
    case = posted_case(cast)
    address = reverse("portal:objection", args=[case.public_notices.get().pk])
    for _number in range(MOST_OBJECTIONS_A_DAY):
        limit_objections(RequestFactory().get("/"))
    assert client.post(address, {"text": "不实"}).status_code == 422
    assert not Objection.objects.exists()
