"""Lists: filter, sort, columns, totals, page size, true count, saved views, and Excel of what is shown."""

from __future__ import annotations

import io
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import BadRequest
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import doudi
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM, action, record
from doudi.core.refusals import PermissionRequired
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.lists.saved_views import MAX_VIEWS, TooManyViews, ViewNotSaved, delete_view, save_view
from doudi.ui.lists.shown_list import ShownList, open_list
from doudi.ui.models import SavedView
from doudi.ui.pagination import count_rows
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import yuan
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db

SUMS = ListDeclaration(
    name="test.sums",
    title="合计",
    columns=(
        Column("name", "姓名", is_title=True, sort=("name",)),
        Column("amount_fen", "金额", show=yuan, is_number=True, sort=("amount_fen",), total="amount_fen"),
        Column("note", "说明", is_extra=True),
    ),
)
ROWS = [{"name": f"甲{number}", "amount_fen": number * 100, "note": ""} for number in range(60)]


def text(answer: Any) -> str:
    return str(answer.content.decode())


def shown(query: str = "", rows: Any = None, declaration: ListDeclaration = SUMS) -> ShownList:
    request: Any = RequestFactory().get(f"/list/?{query}")
    return open_list(request, declaration, ROWS if rows is None else rows)


def sheet_of(answer: Any) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def test_sorts_totals_and_pages() -> None:
    asked = shown("sort=-amount_fen&size=20&page=2")
    assert [row["amount_fen"] for row in asked.page.rows][:2] == [3900, 3800]
    assert (len(asked.page.rows), asked.count.number, asked.page.has_next) == (20, 60, True)
    assert [total.value for total in asked.totals] == [None, "¥1,770.00"]
    assert [heading.direction for heading in asked.headings] == ["", "descending"]
    assert "page=" not in asked.headings[1].url


def test_extra_columns_come_when_chosen_and_the_title_stays() -> None:
    assert [column.key for column in shown().columns] == ["name", "amount_fen"]
    assert [column.key for column in shown("columns=note").columns] == ["name", "note"]


@pytest.mark.parametrize("name", ["amount_fen", "relief.total_fen", "fen_per_thousand", "fen"])
def test_money_is_a_number_of_yuan_in_excel(name: str) -> None:
    column = Column(name, "金额", show=yuan, is_number=True)
    row: dict[str, Any] = {"amount_fen": 123_45, "fen_per_thousand": 123_45, "fen": 123_45}
    row["relief"] = {"total_fen": 123_45}
    assert column.value_of(row) == "¥123.45"
    assert column.excel_value_of(row) == Decimal("123.45")
    empty = dict.fromkeys(row, None)
    assert column.excel_value_of(empty) == "—"


def test_every_column_of_money_is_named_for_its_unit() -> None:
    """A column that shows yuan without such a name would be text in Excel, which nobody can add up."""
    unnamed = [
        (module.__name__, column.name)
        for module in modules_with_columns()
        for column in columns_of(module)
        if column.show is yuan and not column.is_money and column.excel is None
    ]
    assert unnamed == []


def modules_with_columns() -> list[ModuleType]:
    found = pkgutil.walk_packages(doudi.__path__, "doudi.")
    return [import_module(one.name) for one in found if one.name.endswith((".columns", ".panels", ".views"))]


def columns_of(module: ModuleType) -> Iterator[Column]:
    for value in vars(module).values():
        declared = value.columns if isinstance(value, ListDeclaration) else value
        yield from (one for one in declared if isinstance(one, Column)) if isinstance(declared, tuple) else ()


def test_order_that_is_not_offered_is_refused(signed_in: Any) -> None:
    assert signed_in("system_administrator").get(reverse("console:accounts"), {"sort": "password"}).status_code == 400
    with pytest.raises(BadRequest):
        _ = shown("sort=note").page


def test_saved_query_leaves_out_what_is_as_at_first() -> None:
    assert shown("page=2&columns=amount_fen&size=50&sort=").query == ""
    assert shown("sort=name&size=20&page=3").query == "sort=name&size=20"


def test_count_is_bounded_and_a_list_beyond_it_is_not_sorted(cast: Cast, monkeypatch: Any) -> None:
    assert (count_rows(User.objects.all(), 5).number, count_rows(User.objects.all(), 5).is_more) == (5, True)
    monkeypatch.setattr("doudi.ui.lists.shown_list.count_rows", lambda rows: count_rows(rows, 5))
    declaration = ListDeclaration(name="x", title="x", columns=(Column("name", "姓名", sort=("name",)),))
    asked = shown("sort=name", User.objects.order_by("-pk"), declaration)
    assert asked.is_sort_refused
    assert not asked.headings[0].url
    assert asked.page.rows[0] == User.objects.latest("pk")


def test_accounts_filter_and_export_exactly_what_is_shown(signed_in: Any, cast: Cast) -> None:
    client = signed_in("system_administrator")
    address = reverse("console:accounts")
    query = {"role": "township_officer", "sort": "-username", "columns": "name"}
    page = text(client.get(address, query))
    assert "共2行" in page
    assert cast.cadre.name not in page
    rows = sheet_of(client.get(address, query | {"excel": "1"}))
    assert "角色：" in str(rows[1][0])
    assert [row[:2] for row in rows[2:]] == [
        ("登录名", "姓名"),
        ("other_officer", cast.other_officer.name),
        ("officer", cast.officer.name),
    ]
    assert "2行" in Entry.objects.get(verb="list.export").sentence


def test_export_is_refused_without_the_permission(cast: Cast) -> None:
    request: Any = RequestFactory().get("/list/?excel=1")
    of_administrators = replace(SUMS, export=Permission.MANAGE_ACCOUNTS)
    for by, declaration in ((cast.cadre, SUMS), (cast.officer, of_administrators)):
        request.user = by
        with pytest.raises(PermissionRequired):
            open_list(request, declaration, ROWS).render("ui/error.html")
    assert not Entry.objects.filter(verb="list.export").exists()


def test_recipients_show_amount_card_and_township(signed_in: Any, family: Family, other_family: Family) -> None:
    page = text(signed_in("bureau").get(reverse("registry:recipients")))
    for said in ("本月应发", "没有卡", other_family.household.village.parent.name, "合计"):
        assert said in page
    foreign = other_family.household.village_id
    assert signed_in("officer").get(reverse("registry:recipients"), {"village": foreign}).status_code == 400


def test_recipients_take_no_query_for_each_row(signed_in: Any, family: Family, other_family: Family) -> None:
    client, address = signed_in("bureau"), reverse("registry:recipients")
    client.get(address)
    numbers = []
    for query in ({}, {"village": family.household.village_id}):
        with CaptureQueriesContext(connection) as asked:
            client.get(address, query)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] <= 14


def test_views_are_saved_for_oneself_and_deleted(signed_in: Any, cast: Cast) -> None:
    client = signed_in("officer")
    address = reverse("registry:recipients")
    posted = {"list_name": "registry.recipients", "name": "缺卡", "query": "lacks=bank_account", "path": address}
    answer = client.post(reverse("ui:save_view"), posted, follow=True)
    assert "缺卡" in text(answer)
    view = SavedView.objects.get()
    assert "缺卡" not in text(signed_in("other_officer").get(address))
    assert signed_in("other_officer").post(reverse("ui:delete_view", args=[view.pk])).status_code == 404
    with pytest.raises(ViewNotSaved):
        delete_view(by=cast.other_officer, view=view)
    client.post(reverse("ui:delete_view", args=[view.pk]), {"path": address})
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("path", ["//example.com/", "https://example.com/", "'; DROP TABLE x; --", "ui:save_view"])
def test_saving_leads_nowhere_else(signed_in: Any, path: str) -> None:
    posted = {"list_name": "x", "name": "甲", "query": "a=1", "path": path}
    assert signed_in("officer").post(reverse("ui:save_view"), posted).url.startswith("/?")


def test_views_are_limited_and_hold_no_numbers_of_cards(cast: Cast) -> None:
    given: dict[str, Any] = {"by": cast.officer, "list_name": "x"}
    with pytest.raises(ViewNotSaved):
        save_view(name="证件", query="text=360731195001011234", **given)
    for number in range(MAX_VIEWS):
        save_view(name=f"视图{number}", query="", **given)
    save_view(name="视图1", query="a=1", **given)
    with pytest.raises(TooManyViews):
        save_view(name="再一个", query="", **given)


def test_trail_filters_by_day_action_and_subject(signed_in: Any, cast: Cast, family: Family) -> None:
    @action("test.note")
    def note(*, by: Any) -> None:
        record("试一试", subject=family.son)

    note(by=SYSTEM)
    client = signed_in("auditor")
    address = reverse("console:audit_trail")
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    assert "共1行" in text(client.get(address, {"verb": "test.note"}))
    assert "共0行" in text(client.get(address, {"verb": "test.note", "subject": "household"}))
    assert "共1行" in text(client.get(address, {"verb": "test.note", "subject": "person", "to_day": today}))
    assert "共0行" in text(client.get(address, {"verb": "test.note", "from_day": tomorrow}))
    assert client.get(address, {"from_day": "2023-13-01"}).status_code == 422
    assert client.get(address, {"verb": "nonsense"}).status_code == 400


def test_actions_have_chinese_names() -> None:
    from doudi.console.audit_trail.verbs import subject_choices, verb_choices

    labels = [label for group, verbs in verb_choices() for _verb, label in [("", group), *verbs]]
    labels += [label for _name, label in subject_choices()]
    assert len(labels) > 200
    assert not [label for label in labels if any(character.isascii() and character.isalpha() for character in label)]


def test_filter_that_is_not_empty_at_first_can_be_emptied() -> None:
    from doudi.casework.recognitions.forms import RecognitionFilterForm

    assert RecognitionFilterForm(QueryDict("")).chosen["state"] == "in_force"
    assert RecognitionFilterForm(QueryDict("state=")).chosen["state"] == ""


LISTS_OF_ROOMS = {
    "payments:runs": ("finance", "-month"),
    "payments:self_audit": ("auditor", "-village_code"),
    "funding:ledger": ("finance", "-transaction-booked_on"),
    "funding:budgets": ("finance", "-proposed_at"),
    "statements:forecasts": ("finance", "-requested_at"),
    "roll_import:rolls": ("officer", "-uploaded_at"),
    "registry:household_account_lists": ("officer", "-number"),
    "casework:referrals": ("officer", "-row-due_on"),
    "casework:economic_checks": ("officer", "-check-start_due_on"),
    "casework:data_entries": ("officer", "-case-accepted_on"),
}


def test_lists_of_rooms_are_sorted_and_exported_with_a_trace(signed_in: Any) -> None:
    clients = {who: signed_in(who) for who in {who for who, _sort in LISTS_OF_ROOMS.values()}}
    for url_name, (who, sort) in LISTS_OF_ROOMS.items():
        client, address = clients[who], reverse(url_name)
        page = client.get(address, {"sort": sort})
        assert page.status_code == 200, url_name
        assert 'aria-sort="descending"' in text(page), url_name
        assert client.get(address, {"sort": "nothing"}).status_code == 400, url_name
        exported = Entry.objects.filter(verb="list.export").count()
        rows = sheet_of(client.get(address, {"sort": sort, "excel": "1"}))
        assert len(rows) == 3, url_name
        assert Entry.objects.filter(verb="list.export").count() == exported + 1, url_name
    assert clients["officer"].get(reverse("casework:referrals"), {"kind": "nothing"}).status_code == 400
