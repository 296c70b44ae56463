"""The self-check: steps, result with reasons and clauses, and that nothing is stored."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from doudi.core.audit.models import Entry
from doudi.portal.models import StoredDraft
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


def ask(client: Client, step: int = 3, **changed: str) -> Any:
    """Post the answers of all steps up to ``step``, as the pages carry them along."""
    return client.post(reverse("portal:self_check"), {**POOR, **changed, "step": str(step)})


def tags(body: str) -> dict[str, str]:
    return dict(re.findall(r'<h2>([^<]+)</h2>\s*<span class="tag[^>]*>([^<]+)</span>', body))


def test_questions_lead_to_result_with_reasons(client: Client, clock: Clock) -> None:  # noqa: F811 - the fixture
    body = client.get(reverse("portal:self_check")).content.decode()
    for step in range(2):
        assert "回答不保存" in body
        body = ask(client, step).content.decode()
        assert 'name="income" value="400"' in body
    body = ask(client, 2).content.decode()
    labels = tags(body)
    assert labels["最低生活保障"] == "看起来符合"
    assert labels["重度残疾人护理补贴"] == "看起来符合"
    assert labels["特困人员救助供养"] == "看起来不符合"
    assert "月人均收入¥200.00" in body
    assert "一人每月大约¥460.00" in body
    assert "无法定义务人或义务人无履行能力" in body
    assert "民发〔2021〕43号" in body


def test_minor_is_asked_about_parents(client: Client, clock: Clock) -> None:  # noqa: F811 - the fixture
    assert "孩子的父母" in ask(client, 2, age="9").content.decode()
    labels = tags(ask(client, 3, age="9", child="orphan").content.decode())
    assert labels["儿童基本生活费"] == "看起来符合"


def test_person_without_supporter_seems_to_qualify_for_tekun(client: Client, clock: Clock) -> None:  # noqa: F811 - the fixture
    labels = tags(ask(client, 2, size="1", income="", supporter="no").content.decode())
    assert labels["特困人员救助供养"] == "看起来符合"


def test_property_is_a_doubt_not_a_refusal(client: Client, clock: Clock) -> None:  # noqa: F811 - the fixture
    body = ask(client, 2, vehicles="1").content.decode()
    assert "这些要核实，不是一有就不行" in body
    assert tags(body)["最低生活保障"] == "看起来符合"


def test_family_that_qualifies_for_nothing_may_still_apply(client: Client, clock: Clock) -> None:  # noqa: F811 - the fixture
    well_off = {"income": "30000", "disability": "none", "grade": "0", "self_care": "full", "age": "40"}
    body = ask(client, 2, **well_off).content.decode()
    assert "看起来符合</span>" not in body
    assert "照样可以申请" in body


def test_nothing_is_stored(client: Client, clock: Clock) -> None:  # noqa: F811 - the fixture
    before = Entry.objects.count()
    answer = ask(client)
    assert answer["Cache-Control"] == "no-store"
    assert not Session.objects.exists()
    assert not StoredDraft.objects.exists()
    assert Entry.objects.count() == before
    assert set(client.cookies) <= {"csrftoken"}


@pytest.mark.parametrize(
    ("step", "changed", "words"),
    [
        (0, {"area": ""}, "请填写"),
        (0, {"size": "0"}, "1"),
        (0, {"income": "很多"}, "金额"),
        (1, {"homes": "x"}, "整数"),
        (1, {"assets": "-5"}, "负数"),
        (2, {"age": "999"}, "120"),
        (3, {"child": "prince"}, "有效"),
        (2, {"size": "-4"}, "1"),
        (3, {"area": "<script>"}, "有效"),
    ],
)
def test_invalid_answer_is_shown_on_its_step(client: Client, step: int, changed: dict[str, str], words: str) -> None:
    answer = ask(client, step, **changed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_unknown_step_is_treated_as_the_first(client: Client) -> None:
    assert "财产和支出" in client.post(reverse("portal:self_check"), {**POOR, "step": "99"}).content.decode()


def test_start_ticks_the_chosen_matters(client: Client, divisions: Any) -> None:
    client.post(reverse("portal:start_application"), {"matters": ["dibao", "tekun", "nothing"]})
    shown = client.get(reverse("portal:page", args=["matters"])).content.decode()
    ticked = re.findall(r'name="matters" value="(\w+)"[^>]* checked', shown)
    assert sorted(ticked) == ["dibao", "tekun"]
