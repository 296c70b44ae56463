"""Names that agree, cleaned numbers, and scores that add up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from doudi import matching
from doudi.matching.names import name_key, needs_cleaning_pattern, sorted_characters
from doudi.matching.row_facts import number_facts, row_facts
from doudi.matching.weights import evidence, largest_score, tier_scores
from doudi.snapshot import open_snapshot
from tests.commandline.conftest import person, write_csv
from tests.matching.test_tiers import AWARDS, HOUSEHOLDS

NUMBER = person("", "", "", 101, birth_date="1980-05-01")["id_number"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("劉國強", "刘国强"),
        ("張　三", "张三"),
        ("阿卜·杜拉", "阿卜杜拉"),
        ("李峯", "李峰"),
        ("王喆", "王哲"),
        ("陈堃", "陈坤"),
        ("肖军", "蕭軍"),
        ("付强", "傅强"),
        ("\uff2ci Na", "LI NA"),
        ("葛\U000e0100明", "葛明"),
    ],
)
def test_names_that_are_one(first: str, second: str) -> None:
    assert name_key(first) == name_key(second)


@pytest.mark.parametrize(("first", "second"), [("王小明", "王小民"), ("李红", "李宏"), ("张三", "张三三")])
def test_names_that_are_two(first: str, second: str) -> None:
    assert sorted_characters(name_key(first)) != sorted_characters(name_key(second))


def test_every_name_whose_key_differs_is_found_by_the_pattern() -> None:
    names = ["刘国强", "劉国强", "肖军", "李 红", "阿卜·杜拉", "𬭎生", "王喆"]
    found = duckdb.execute(
        "SELECT name FROM (SELECT unnest(?) AS name) WHERE regexp_matches(name, ?)", [names, needs_cleaning_pattern()]
    ).fetchall()
    assert {name for (name,) in found} >= {name for name in names if name_key(name) != name}
    assert ("刘国强",) not in found


def test_standard_characters_are_no_variants() -> None:
    assert all(name_key(name_key(chr(code))) == name_key(chr(code)) for code in range(0x4E00, 0xA000))


@pytest.mark.parametrize(
    ("written", "number", "is_valid", "born"),
    [
        (f" {NUMBER.lower()}", NUMBER, True, date(1980, 5, 1)),
        (f"{NUMBER[:6]}-{NUMBER[6:14]}-{NUMBER[14:]}", NUMBER, True, date(1980, 5, 1)),
        (NUMBER[:6] + NUMBER[8:17], NUMBER, True, date(1980, 5, 1)),
        (NUMBER[:14] + "0000", "", False, date(1980, 5, 1)),
        (NUMBER[:17], "", False, date(1980, 5, 1)),
        ("3.60731E+17", "", False, None),
        ("360731198013450011", "360731198013450011", False, None),
        ("", "", False, None),
    ],
)
def test_numbers_are_cleaned(written: str, number: str, is_valid: bool, born: date | None) -> None:
    facts = number_facts(written)
    assert (facts.number, facts.is_valid, facts.birth_date) == (number, is_valid, born)


@pytest.mark.parametrize("written", ["1980-05-01", "19800501", "1980/5/1", "1980.05.01", "1980年5月1日"])
def test_birth_dates_are_read_as_lists_write_them(written: str) -> None:
    assert row_facts("刘", "", written, None, None).birth_date == date(1980, 5, 1)


def test_row_keeps_its_own_birth_date_beside_that_of_the_number() -> None:
    facts = row_facts("刘", NUMBER, "1981-05-01", "男", "长龙居委会")
    assert (facts.birth_date, facts.other_birth_date) == (date(1981, 5, 1), date(1980, 5, 1))
    assert (facts.sex, "360731100001" in facts.villages) == ("male", True)


def test_sources_are_declared_completely() -> None:
    profiles = [matching.source_profile(name) for name in matching.source_names()]
    assert len(profiles) == 27
    assert all(profile.label and profile.department and "id_number" in profile.columns for profile in profiles)
    assert [profile.name for profile in profiles if profile.certificate_holds_number] == ["disability"]
    with pytest.raises(matching.UnknownSourceError, match="deaths"):
        matching.source_profile("death")


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A list about two people of one birth date, matched; the connection with its tables."""
    folder = tmp_path_factory.mktemp("scored")
    people = [person(f"P{order}", "H1", name, order) for name, order in (("李大红", 1), ("李红", 3), ("李宏", 5))]
    write_csv(folder / "households.csv", HOUSEHOLDS)
    write_csv(folder / "people.csv", people)
    (folder / "awards.csv").write_text(AWARDS, encoding="utf-8")
    rows = [
        {"row_id": "a", "name": "李小红", "id_number": "", "birth_date": "1980-01-01", "sex": "女"},
        {"row_id": "b", "name": "王芳", "id_number": people[0]["id_number"], "birth_date": "", "sex": "男"},
    ]
    write_csv(folder / "rows.csv", rows)
    with open_snapshot(folder) as snapshot:
        matching.match_list(snapshot.connection, folder / "rows.csv", "medical")
        yield snapshot.connection


def test_waterfall_adds_up_to_the_score(scored: Any) -> None:
    answer = scored.execute("SELECT * FROM scored ORDER BY row, person_id")
    names = [column[0] for column in answer.description]
    pairs = [dict(zip(names, cells, strict=True)) for cells in answer.fetchall()]
    assert [(pair["row_id"], pair["person_id"]) for pair in pairs] == [("a", "P1"), ("a", "P3"), ("b", "P1")]
    for pair in pairs:
        steps = matching.waterfall([piece.name for piece in evidence() if pair[piece.name]])
        assert steps[-1][1] == pair["score"]
        assert all(piece.label for piece, _total in steps)
    assert pairs[2]["score"] == Decimal("0.6300")


def test_scores_lie_between_nothing_and_one() -> None:
    assert all(0 < score <= 1 for score in tier_scores().values())
    assert max(tier_scores().values()) > largest_score() > 0
    assert matching.waterfall(["other_sex"])[-1][1] == 0
    assert matching.waterfall([piece.name for piece in evidence() if piece.weight > 0])[-1][1] == largest_score()


def test_no_rows_give_no_matches(tmp_path: Path) -> None:
    write_csv(tmp_path / "households.csv", HOUSEHOLDS)
    write_csv(tmp_path / "people.csv", [person("P1", "H1", "李红", 1)])
    (tmp_path / "awards.csv").write_text(AWARDS, encoding="utf-8")
    (tmp_path / "rows.csv").write_text("row_id,name,id_number\n", encoding="utf-8")
    with open_snapshot(tmp_path) as snapshot:
        matching.match_list(snapshot.connection, tmp_path / "rows.csv", "medical")
        assert snapshot.connection.execute("SELECT COUNT(*) FROM match").fetchone() == (0,)


def test_data_sets_that_may_stop_a_payment_are_declared() -> None:
    profiles = [matching.source_profile(name) for name in matching.source_names()]
    stopping = ["cremations", "deaths", "prison", "public_payroll", "social_insurance"]
    assert [profile.name for profile in profiles if profile.feeds_stop] == stopping
