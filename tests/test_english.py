"""Pages in English: what is Chinese on them is data, such as names of people and places."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.urls import resolve, reverse
from django.utils import translation

from doudi.core.encryption import SealedValue
from doudi.ui.excel import MEDIA_TYPE
from tests import page_places
from tests.conftest import CAST, Cast
from tests.page_rules import EXPECTED, arguments_of, expected_status

pytestmark = pytest.mark.django_db
places = page_places.places

CHINESE_BY_NATURE = {
    "registry:text_switches": "the texts that citizens get",
    "casework:data_entry": "in the words of the form that is copied into",
    "casework:data_entries": "the same form",
    "statistical_returns:returns": "in the words of the official returns",
    "statistical_returns:return": "in the words of the official returns",
    "deliveries:provincial": "the columns of the provincial file",
    "deliveries:columns": "the headings that departments write",
    "supervision_rectification:doubt_columns": "the headings that auditors write",
    "console:help_chapter": "the names of columns and outcomes that are typed into files",
    "supervision_work_plans:enter": "the title of the county's paper",
}
"""Pages that show what is Chinese for every reader, and why."""
OF_TRIALS = "情形复杂 打开预警 查了记录 是疏忽"
"""Texts that only the tests have: kinds of question of a trial room, and answers kept sealed."""

FILES = {"application/pdf", "text/csv; charset=utf-8", MEDIA_TYPE}
AS_UPLOADED = {"conferences:proof", "attachments:read"}
CHINESE = re.compile("[\u4e00-\u9fff]+")
TAG = re.compile("<[^>]*>")
NOT_SHOWN = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+lang=\"zh-Hans\"[^>]*>.*?<", re.DOTALL)


def stored_texts() -> str:
    """Return everything that the database holds as text, on one line."""
    found: list[str] = []
    for model in apps.get_models():
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                value = getattr(row, field.attname)
                if isinstance(value, SealedValue):
                    value = value.clear()
                if isinstance(value, str):
                    found.append(value)
                elif isinstance(value, list | dict):
                    found.append(json.dumps(value, ensure_ascii=False))
    return "\n".join(found)


def first_reader(name: str) -> str | None:
    """Return the first of the cast to whom a page answers with a page."""
    return next((who for who in CAST if expected_status(name, who, "own") == 200), None)


def test_pages_are_english_but_for_data(places: Any, cast: Cast, signed_in: Any, family: Any) -> None:
    data = stored_texts() + OF_TRIALS
    for user in cast.people.values():
        user.language = "en"
        user.save(update_fields=["language"])
    clients = {who: signed_in(who) for who in CAST}
    left: dict[str, list[str]] = {}
    for name, line in EXPECTED.items():
        who = first_reader(name)
        if who is None or name in CHINESE_BY_NATURE:
            continue
        address = reverse(name, args=arguments_of(line, places["own"]))
        answer = clients[who].get(address + line.get("query", ""))
        if answer["Content-Type"] in FILES and name not in AS_UPLOADED:
            assert getattr(resolve(address).func, "makes_file", False), f"{name}: mark its view with makes_file"
        if answer["Content-Type"].startswith("text/html"):
            shown = TAG.sub("\n", NOT_SHOWN.sub("", answer.content.decode()))
            runs = [run for run in CHINESE.findall(shown) if run not in data]
            left |= {name: list(dict.fromkeys(runs))} if runs else {}
    assert left == {}


def test_a_home_visit_is_answered_in_english_and_recorded_in_chinese(family: Any) -> None:
    from doudi.casework.home_visits.checklist import questions_together

    chinese = questions_together([])
    with translation.override("en"):
        english = questions_together([])
    assert english[0].label != chinese[0].label
    assert [[value for value, _label in one.choices] for one in english] == [
        [value for value, _label in one.choices] for one in chinese
    ]
