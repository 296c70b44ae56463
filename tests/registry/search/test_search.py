"""Search for people, limited to the scope of the user."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from doudi.registry import actions
from doudi.registry.search.people import PersonRow
from doudi.registry.search.queries import search
from tests.conftest import Cast, Family, identity_number
from tests.deaths_and_cards import record_card

pytestmark = pytest.mark.django_db


def found(text: str, by: Any) -> list[PersonRow]:
    sections = [section for section in search(text, by=by).sections if section.source.name == "people"]
    return [row for section in sections for row in section.page.rows]


def names(text: str, by: Any) -> list[str]:
    return [row.person.name for row in found(text, by)]


@pytest.mark.parametrize(
    ("text", "by_what"),
    [
        ("易小明", "姓名"),
        ("易小", "姓名开头"),
        ("易晓明", "同音"),
        ("易大明", "中间一字不同"),
        ("伊小明", "同音"),
        ("曾小明", "姓不同"),
        ("易小刚", "末字不同"),
        ("小明", "名字"),
        ("yixiaoming", "拼音"),
        ("YiXiaoMing", "拼音"),
        ("yi xiao ming", "拼音"),
        ("yixiaomin", "拼音"),
        ("yxm", "拼音首字母"),
        ("yixiao", "拼音开头"),
        ("S1", "人员编号"),
        ("H1", "户编号"),
    ],
)
def test_person_is_found(cast: Cast, family: Family, text: str, by_what: str) -> None:
    hits = [row for row in found(text, cast.officer) if row.person.pk == family.son.pk]
    assert [hit.criterion for hit in hits] == [by_what]


def test_search_by_whole_numbers(cast: Cast, family: Family) -> None:
    actions.change_circumstance(
        by=cast.officer, subject=family.son, kind="phone", value="13800000000", since=date(2023, 1, 1), source="paper"
    )
    record_card(family.son, "6217000000000000001", date(2023, 1, 1))
    for value in ("13800000000", "6217000000000000001"):
        assert names(value, cast.officer) == ["易小明"]
    number = identity_number(date(2000, 3, 2), 21)
    assert names(number, cast.officer) == ["易小明"]
    assert names(number.lower(), cast.officer) == ["易小明"]
    assert names(number[:17], cast.officer) == []


def test_search_by_village(cast: Cast, family: Family) -> None:
    village = cast.village.name
    assert set(names(village.replace("居委会", "社区"), cast.officer)) == {"钟桂英", "易小明"}
    assert names(f"{village} 易小明", cast.officer) == ["易小明"]


@pytest.mark.parametrize("text", ["易小明", "yxm", "yixiaoming", "S1", "H1", "小明"])
def test_search_is_limited_to_scope(cast: Cast, family: Family, text: str) -> None:
    assert names(text, cast.other_officer) == []
    assert names(text, cast.finance) == []
    assert "易小明" in names(text, cast.bureau)


@pytest.mark.parametrize("text", ["", " ", "%", "_", "' OR 1=1 --", "\\", "𬭎", "a" * 200, "\x00"])
def test_meaningless_search_finds_nobody(cast: Cast, family: Family, text: str) -> None:
    assert names(text, cast.officer) == []


def test_places_are_named_in_any_form(cast: Cast, family: Family) -> None:
    village, township = cast.village, cast.officer.division
    assert township is not None
    stem, town = village.name.removesuffix("居委会"), township.name[:-1]
    both = {"钟桂英", "易小明"}
    for text in (stem, f"{stem}村委会", township.name, town, f"{town} {stem}", f"{township.name}{stem}社区"):
        assert set(names(text, cast.bureau)) == both, text
    for text in (f"钟 {stem}", f"{stem} 钟", f"{town} 钟桂英", f"{township.name}钟桂英", f"{town} {stem} zgy"):
        assert names(text, cast.bureau) == ["钟桂英"], text
    assert names(stem, cast.other_officer) == []
    assert names(cast.other_village.name.removesuffix("居委会"), cast.officer) == []


def test_result_says_place_benefit_and_state(cast: Cast, family: Family) -> None:
    mother, son = found("钟桂英", cast.bureau)[0], found("易小明", cast.bureau)[0]
    assert cast.village.name in mother.place
    assert mother.place.startswith(str(cast.officer.division))
    assert (mother.benefits_text, mother.state) == ("低保", "在享")
    assert (son.benefits_text, son.state) == ("", "没有待遇")


def test_totals_are_true_and_pages_hold_everybody_once(cast: Cast, family: Family) -> None:
    for number in range(35):
        actions.register_person(
            by=cast.officer,
            number=f"T{number}",
            name=f"易小{'明' if number % 2 else '红'}",
            id_number="",
            sex="male",
            birth_date=date(1990, 1, 1),
            household=family.household,
            relation="",
            source="paper",
        )
    first = search("易小", by=cast.officer)
    assert (first.total, len(first.sections[0].page.rows), first.sections[0].has_more) == (36, 10, True)
    pages = [search("易小", by=cast.officer, within="people", page=str(page)).sections[0].page for page in (1, 2)]
    assert [(len(page.rows), page.has_next) for page in pages] == [(30, True), (6, False)]
    assert len({row.person.pk for page in pages for row in page.rows}) == 36


def test_typed_text_stays_out_of_the_address(signed_in: Any, family: Family) -> None:
    client = signed_in("officer")
    answer = client.post(reverse("registry:search"), {"q": "易小明"})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("registry:search") + "?n=1"
    assert "易小明" in client.get(answer["Location"]).content.decode()
    assert "请再输入一遍" in client.get(reverse("registry:search") + "?n=7").content.decode()
    assert "易小明" not in str(dict(client.session))
    assert client.get(reverse("registry:search") + "?q=易小明&in=people&page=x").status_code == 404


def test_search_asks_by_index_alone(cast: Cast, family: Family) -> None:
    """No query of a search reads a table from end to end, nor a whole index of it."""
    texts = (
        "易小明",
        "易",
        "yixiaoming",
        "yxm",
        "13800000000",
        "长龙",
        "钟 长龙",
        "260101100123456",
        "260101100123456-1",
    )
    with CaptureQueriesContext(connection) as queries:
        for text in (*texts, identity_number(date(2000, 3, 2), 21), "6217000000000000001"):
            search(text, by=cast.bureau)
            search(text, by=cast.officer)
    tables = ("registry_person", "registry_circumstance", "casework_application", "casework_case")
    searched = [query["sql"] for query in queries if any(f'FROM "{table}' in query["sql"] for table in tables)]
    assert len(searched) > len(texts)
    if connection.vendor == "sqlite":
        for sql in searched:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + sql)
                plan = [row[3] for row in cursor.fetchall()]
            assert not [step for step in plan if step.startswith("SCAN")], (sql, plan)
