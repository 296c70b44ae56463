"""The self-check: steps, result with reasons and clauses, and that its answers stay sealed until they are cleared."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from doudi.core.audit.models import Entry
from doudi.portal.models import StoredDraft
from doudi.portal.self_check.forms import STEPS
from tests.clock import Clock, clock  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
POOR = {
    "area": "rural",
    "size": "2",
    "income": "400",
    "pension": "",
    "assets": "",
    "vehicles": "0",
    "homes": "1",
    "expense": "",
    "age": "66",
    "own_income": "",
    "disability": "physical",
    "grade": "1",
    "illness": "no",
    "self_care": "none",
    "supporter": "yes",
    "child": "none",
}


def ask(client: Client, step: int = 4, **changed: str) -> Any:
    """Answer all steps up to ``step``, each on its page; return what the last of them leads to."""
    for number in range(1, step + 1):
        fields = STEPS[number - 1].base_fields
        given = {name: text for name, text in {**POOR, **changed}.items() if name in fields}
        answer = client.post(reverse("portal:self_check_step", args=[number]), given)
        if answer.status_code != 302:
            return answer
    return client.get(answer.url)


def tags(body: str) -> dict[str, str]:
    return dict(re.findall(r'<h2>([^<]+)</h2>\s*<span class="tag[^>]*>([^<]+)</span>', body))


def test_questions_lead_to_result_with_reasons(client: Client, clock: Clock) -> None:  # noqa: F811 - the fixture
    for step in (1, 2):
        assert f"第 {step + 1} 步，大约共 4 步" in ask(client, step).content.decode()
    body = ask(client, 3).content.decode()
    labels = tags(body)
    assert labels["最低生活保障"] == "看起来符合"
    assert labels["重度残疾人护理补贴"] == "看起来符合"
    assert labels["特困人员救助供养"] == "看起来不符合"
    assert "月人均收入¥200.00" in body
    assert "一人每月大约¥460.00" in body
    assert "有赡养、抚养、扶养义务的人，并且有能力" in body
    assert "民发〔2021〕43号" in body


def test_minor_is_asked_about_parents(client: Client, clock: Clock) -> None:  # noqa: F811 - the fixture
    assert "孩子的父母" in ask(client, 3, age="9").content.decode()
    labels = tags(ask(client, 4, age="9", child="orphan").content.decode())
    assert labels["儿童基本生活费"] == "看起来符合"


def test_person_without_supporter_seems_to_qualify_for_tekun(client: Client, clock: Clock) -> None:  # noqa: F811 - the fixture
    labels = tags(ask(client, 3, size="1", income="", supporter="no").content.decode())
    assert labels["特困人员救助供养"] == "看起来符合"


def test_property_is_a_doubt_not_a_refusal(client: Client, clock: Clock) -> None:  # noqa: F811 - the fixture
    body = ask(client, 3, vehicles="1").content.decode()
    assert "这些要核实，不是一有就不行" in body
    assert tags(body)["最低生活保障"] == "看起来符合"


def test_family_that_qualifies_for_nothing_may_still_apply(client: Client, clock: Clock) -> None:  # noqa: F811 - the fixture
    well_off = {"income": "30000", "disability": "none", "grade": "", "self_care": "full", "age": "40"}
    body = ask(client, 3, **well_off).content.decode()
    assert "看起来符合</span>" not in body
    assert "照样可以申请" in body


def test_answers_are_kept_sealed_until_cleared(client: Client, clock: Clock) -> None:  # noqa: F811 - the fixture
    before = Entry.objects.count()
    answer = ask(client)
    assert answer["Cache-Control"] == "no-store"
    stored = StoredDraft.objects.get()
    assert "own_income" not in stored.sealed.stored
    assert stored.expires_at <= timezone.now() + timedelta(hours=12)
    assert Entry.objects.count() == before
    client.post(reverse("portal:clear"))
    assert not StoredDraft.objects.exists()


def test_each_step_has_an_address_and_shows_its_answers_again(client: Client, clock: Clock) -> None:  # noqa: F811 - the fixture
    ask(client)
    again = client.get(reverse("portal:self_check_step", args=[1])).content.decode()
    assert 'value="400"' in again
    assert client.get(reverse("portal:self_check_result")).status_code == 200
    assert Client().get(reverse("portal:self_check_result")).url == reverse("portal:self_check_step", args=[1])


@pytest.mark.parametrize(
    ("step", "changed", "words"),
    [
        (1, {"area": ""}, "请填写"),
        (1, {"size": "0"}, "1"),
        (1, {"income": "很多"}, "金额"),
        (2, {"homes": "x"}, "整数"),
        (2, {"assets": "-5"}, "负数"),
        (3, {"age": "999"}, "120"),
        (4, {"child": "prince", "age": "9"}, "有效"),
        (1, {"size": "-4"}, "1"),
        (3, {"grade": ""}, "一起选"),
        (3, {"disability": "none"}, "一起选"),
        (3, {"illness": ""}, "请填写"),
        (1, {"area": "<script>"}, "有效"),
    ],
)
def test_invalid_answer_is_shown_on_its_step(client: Client, step: int, changed: dict[str, str], words: str) -> None:
    answer = ask(client, step, **changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_unknown_step_does_not_exist(client: Client) -> None:
    assert client.get(reverse("portal:self_check_step", args=[9])).status_code == 404


def test_start_ticks_the_chosen_matters(client: Client, divisions: Any) -> None:
    client.post(reverse("portal:start_application"), {"matters": ["dibao", "tekun", "nothing"]})
    shown = client.get(reverse("portal:page", args=["matters"])).content.decode()
    ticked = re.findall(r'name="matters" value="(\w+)"[^>]* checked', shown)
    assert sorted(ticked) == ["dibao", "tekun"]


@pytest.mark.clause("P18-6.a")
def test_emergency_heads_the_form(client: Client) -> None:
    ask(client, emergency="on")
    assert "申请临时救助" in client.get(reverse("portal:self_check_result")).content.decode()
    client.post(reverse("portal:start_application"), {"needs": ["relief", "lottery"]})
    page = client.get(reverse("portal:page", args=["matters"])).content.decode()
    assert page.index("临时救助") < page.index("最低生活保障")
    assert 'value="relief"' in page
    assert "lottery" not in page
