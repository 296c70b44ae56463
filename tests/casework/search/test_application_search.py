"""Applications are found before the people are registered, and by every number they have."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from doudi.casework import actions
from doudi.casework.models import Application, ApplicationName
from doudi.casework.search.queries import ApplicationRow
from doudi.registry.search.people import PersonRow
from doudi.registry.search.queries import search
from tests.casework.conftest import BORN, answers, member, send
from tests.conftest import Cast, identity_number

pytestmark = pytest.mark.django_db


def found(text: str, by: Any, source: str = "applications") -> list[Any]:
    sections = [section for section in search(text, by=by).sections if section.source.name == source]
    return [row for section in sections for row in section.page.rows]


@pytest.fixture
def sent(staff: Cast) -> Application:
    said = answers("dibao", member("邱长生", BORN, 701), member("刘春兰", BORN, 702, "配偶"))
    application, _code = send(staff.village, said)
    return application


def test_application_is_found_by_every_name_and_number(staff: Cast, sent: Application) -> None:
    case = sent.cases.get()
    texts = (
        "邱长生",
        "刘春兰",
        "邱长",
        "liuchunlan",
        "lcl",
        sent.receipt,
        case.number,
        "13700000001",
        identity_number(BORN, 702),
        "邱 长龙",
    )
    for text in texts:
        rows: list[ApplicationRow] = found(text, staff.officer)
        assert [row.application.pk for row in rows] == [sent.pk], text
        assert rows[0].cases == [case]
        assert found(text, staff.other_officer) == [], text
        assert found(text, staff.finance) == [], text


def test_names_are_found_among_people_once_accepted(staff: Cast, sent: Application) -> None:
    case = actions.accept_case(by=staff.officer, case=sent.cases.get())
    assert found("邱长生", staff.officer) == []
    rows: list[PersonRow] = found("邱长生", staff.officer, "people")
    assert [note.url for note in rows[0].notes] == [case.get_absolute_url()]
    assert "最低生活保障" in rows[0].notes[0].text
    assert [row.application.pk for row in found(sent.receipt, staff.officer)] == [sent.pk]


def test_applications_sent_before_are_filled_in(staff: Cast, sent: Application) -> None:
    names = list(ApplicationName.objects.order_by("pk").values_list("name", "name_sound", "id_number_index"))
    index = sent.phone_index
    ApplicationName.objects.all().delete()
    Application.objects.update(phone_index="")
    import_module("doudi.casework.migrations.0018_search_of_applications").keep_names_of_earlier_applications(
        apps, None
    )
    assert list(ApplicationName.objects.order_by("pk").values_list("name", "name_sound", "id_number_index")) == names
    assert Application.objects.get().phone_index == index != ""
