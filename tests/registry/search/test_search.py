"""Search for people, limited to the scope of the user."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.registry import actions
from doudi.registry.search.queries import find_people
from tests.conftest import Cast, Family, identity_number
from tests.deaths_and_cards import record_card

pytestmark = pytest.mark.django_db


def names(text: str, by: Any) -> list[str]:
    return [hit.person.name for hit in find_people(text, by=by).hits]


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
    hits = [hit for hit in find_people(text, by=cast.officer).hits if hit.person.pk == family.son.pk]
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
