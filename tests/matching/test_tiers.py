"""``doudi match``: each tier on both sides of its line, what never links, and a labelled list."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bench.labelled_rows import labelled_rows
from bench.matching import read_links, read_people, shares, write_rows
from doudi.commandline import main
from doudi.demo.county import make_county
from tests.commandline.conftest import HOUSEHOLD, person, read_csv, write_csv
from tests.matching.second_matcher import County, Known, match

Match = Callable[..., list[dict[str, str]]]
COLUMNS = ["row_id", "outcome", "person_id", "tier", "score", "candidates"]

LIU = person("P1", "H1", "刘国强", 101, birth_date="1980-05-01")
WIFE = person("P2", "H1", "谢秀兰", 102, birth_date="1982-03-04", sex="female")
TWIN_ONE = person("P3", "H2", "钟大明", 201, birth_date="1990-10-10")
TWIN_TWO = person("P4", "H2", "钟小明", 203, birth_date="1990-10-10")
NAMESAKE_ONE = person("P5", "H1", "李红", 301, birth_date="1975-01-02")
NAMESAKE_TWO = person("P6", "H2", "李红", 302, birth_date="1975-01-02", sex="female")
UNNUMBERED = {**person("P7", "H2", "黄峰", 401, birth_date="1960-06-07"), "id_number": ""}
WRONG_IN_REGISTRY = {**person("P8", "H2", "曾昇平", 501, birth_date="1970-02-03"), "id_number": "360731197002035010"}
OLD_IN_REGISTRY = {**person("P9", "H2", "管喆", 601, birth_date="1955-02-03"), "id_number": "360731550203601"}
ENDS_IN_X = person("P10", "H1", "邓水生", 719, birth_date="1966-08-09")
PEOPLE = [
    LIU,
    WIFE,
    TWIN_ONE,
    TWIN_TWO,
    NAMESAKE_ONE,
    NAMESAKE_TWO,
    UNNUMBERED,
    WRONG_IN_REGISTRY,
    OLD_IN_REGISTRY,
    ENDS_IN_X,
]
HOUSEHOLDS = [{**HOUSEHOLD, "household_id": "H1"}, {**HOUSEHOLD, "household_id": "H2", "village_code": "360731101201"}]
AWARDS = (
    "award_id,person_id,programme,from_month,to_month,dibao_class,assessed_income_fen,self_care,child_status,"
    "in_institution\n"
)
NOBODY = person("", "", "", 999, birth_date="1980-05-01")["id_number"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of two families with a namesake, twins, and numbers that are missing, wrong or old."""
    path = tmp_path_factory.mktemp("snapshot")
    write_csv(path / "households.csv", HOUSEHOLDS)
    write_csv(path / "people.csv", PEOPLE)
    (path / "awards.csv").write_text(AWARDS, encoding="utf-8")
    return path


@pytest.fixture
def match_rows(folder: Path, tmp_path: Path) -> Match:
    """Match rows of the columns given, and return the result."""

    def run(*rows: dict[str, str], source: str = "deaths") -> list[dict[str, str]]:
        names = dict.fromkeys(["row_id", "name", "id_number", *(name for row in rows for name in row)])
        filled = [{name: row.get(name, "") for name in names} for row in rows]
        for number, row in enumerate(filled, start=1):
            row["row_id"] = row["row_id"] or f"r{number}"
        write_csv(tmp_path / "rows.csv", filled)
        options = ["--rows", tmp_path / "rows.csv", "--source", source, "--out", tmp_path / "out.csv"]
        assert main(["match", str(folder), *map(str, options)]) == 0
        return read_csv(tmp_path / "out.csv")

    return run


def changed(number: str, place: int, digit: str) -> str:
    return number[:place] + digit + number[place + 1 :]


def exchanged(number: str, place: int) -> str:
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


LINKED: list[tuple[str, dict[str, str], str]] = [
    ("T1", {"name": "刘国强", "id_number": LIU["id_number"]}, "P1"),
    ("T1", {"name": " 劉 國·強", "id_number": f"'{LIU['id_number'].lower()} "}, "P1"),
    ("T1", {"name": "国强刘", "id_number": LIU["id_number"]}, "P1"),
    ("T1", {"name": "曾升平", "id_number": WRONG_IN_REGISTRY["id_number"]}, "P8"),
    ("T1", {"name": "管哲", "id_number": "360731550203601"}, "P9"),
    ("T2", {"name": "刘国强", "id_number": LIU["id_number"][:6] + LIU["id_number"][8:17]}, "P1"),
    (
        "T2",
        {
            "name": "管喆",
            "id_number": "36073119550203601" + person("", "", "", 601, birth_date="1955-02-03")["id_number"][17],
        },
        "P9",
    ),
    ("T3", {"name": "刘国强", "id_number": changed(LIU["id_number"], 12, "3")}, "P1"),
    ("T3", {"name": "刘国强", "id_number": exchanged(LIU["id_number"], 14)}, "P1"),
    ("T3", {"name": "曾昇平", "id_number": person("", "", "", 501, birth_date="1970-02-03")["id_number"]}, "P8"),
    ("T3", {"name": "邓水生", "id_number": exchanged(ENDS_IN_X["id_number"], 16), "birth_date": "1966-08-10"}, "P10"),
    ("T4", {"name": LIU["id_number"], "id_number": "刘国强"}, "P1"),
    ("T5", {"name": "黄峯", "id_number": "", "birth_date": "1960-06-07"}, "P7"),
    (
        "T5",
        {"name": "黄峰", "id_number": "", "birth_date": "1960年6月7日", "sex": "男", "village": "360731101201"},
        "P7",
    ),
    ("T5", {"name": "黄峰", "id_number": "", "birth_date": "1960-06-07", "village": "铁山垅镇"}, "P7"),
    ("T5", {"name": "黄峰", "id_number": "", "birth_date": "1960-06-07", "village": "铁山垅镇某村"}, "P7"),
    ("T5", {"name": "黄峰", "id_number": "", "birth_date": "1960-06-07", "village": "某村"}, "P7"),
    ("T5", {"name": "谢秀兰", "id_number": WIFE["id_number"][:14] + "0000"}, "P2"),
    ("T5", {"name": "谢秀兰", "id_number": changed(changed(WIFE["id_number"], 0, "9"), 1, "9")}, "P2"),
]


def test_each_tier_links(match_rows: Match) -> None:
    found = match_rows(*(row for _tier, row, _person_id in LINKED))
    assert [(row["outcome"], row["tier"], row["person_id"]) for row in found] == [
        ("linked", tier, person_id) for tier, _row, person_id in LINKED
    ]
    assert all(row["candidates"].split(";")[0] == row["person_id"] for row in found)
    assert all(0 < float(row["score"]) <= 1 and len(row["score"]) == len("0.0000") for row in found)


# twins, of one birth date and two names that share two characters
LINKED += [
    ("T5", {"name": "钟大明", "id_number": "", "birth_date": "1990-10-10"}, "P3"),
    ("T3", {"name": "钟小明", "id_number": changed(TWIN_TWO["id_number"], 15, "9")}, "P4"),
]


NOT_LINKED: list[tuple[str, dict[str, str], str]] = [
    # a number with another name is never a link, not even a relative's
    ("to_judge", {"name": "谢秀兰", "id_number": LIU["id_number"]}, "P1"),
    ("to_judge", {"name": "", "id_number": LIU["id_number"]}, "P1"),
    ("to_judge", {"name": LIU["id_number"], "id_number": "谢秀兰"}, "P1"),
    # a valid number that nobody has is never linked by name and birth date
    ("to_judge", {"name": "刘国强", "id_number": NOBODY}, "P1"),
    ("to_judge", {"name": "刘国强", "id_number": NOBODY, "birth_date": "1980-05-01"}, "P1"),
    ("not_resident", {"name": "张三", "id_number": NOBODY}, ""),
    # a similar name counts only where the row has no valid number
    ("not_resident", {"name": "刘国华", "id_number": NOBODY}, ""),
    ("to_judge", {"name": "刘国华", "id_number": "", "birth_date": "1980-05-01"}, "P1"),
    # namesakes born the same day
    ("to_judge", {"name": "李红", "id_number": "", "birth_date": "1975-01-02"}, "P5;P6"),
    ("to_judge", {"name": "李红", "id_number": "", "birth_date": "1975-01-02", "sex": "女"}, "P6;P5"),
    # twins: the number of one with the name of the other, and a name that is half of each
    ("to_judge", {"name": "钟大明", "id_number": TWIN_TWO["id_number"]}, "P4;P3"),
    ("to_judge", {"name": "钟明", "id_number": "", "birth_date": "1990-10-10"}, "P3;P4"),
    # sex or place contradicts
    ("to_judge", {"name": "黄峰", "id_number": "", "birth_date": "1960-06-07", "sex": "女"}, "P7"),
    ("to_judge", {"name": "黄峰", "id_number": "", "birth_date": "1960-06-07", "village": "360731100001"}, "P7"),
    ("to_judge", {"name": "黄峰", "id_number": "", "birth_date": "1960-06-07", "village": "360731100"}, "P7"),
    ("to_judge", {"name": "黄峰", "id_number": "", "birth_date": "1960-06-07", "village": "于都县贡江镇"}, "P7"),
    # columns swapped, and the number only says a birth date: for people to judge, T4 needs the number itself
    ("to_judge", {"name": LIU["id_number"][:14] + "0000", "id_number": "刘国强"}, "P1"),
    ("to_judge", {"name": LIU["id_number"][:17], "id_number": "刘国强"}, "P1"),
    ("not_resident", {"name": LIU["id_number"][:17], "id_number": "张三"}, ""),
    ("unmatchable", {"name": "2023051012345678张", "id_number": "刘国强"}, ""),
    # two digits differ, and the birth date is another
    ("not_resident", {"name": "刘国强", "id_number": changed(changed(LIU["id_number"], 8, "3"), 11, "1")}, ""),
    ("not_resident", {"name": "张三", "id_number": "", "birth_date": "1980-05-01"}, ""),
    ("unmatchable", {"name": "刘国强", "id_number": ""}, ""),
    ("unmatchable", {"name": "刘国强", "id_number": "不详", "birth_date": "1980"}, ""),
    ("unmatchable", {"name": "", "id_number": ""}, ""),
]


def test_what_no_tier_links(match_rows: Match) -> None:
    found = match_rows(*(row for _outcome, row, _candidates in NOT_LINKED))
    assert [(row["outcome"], row["candidates"]) for row in found] == [
        (outcome, candidates) for outcome, _row, candidates in NOT_LINKED
    ]
    assert {(row["person_id"], row["tier"]) for row in found} == {("", "")}
    assert all((row["score"] == "0.0000") == (row["candidates"] == "") for row in found)


def test_certificate_counts_only_where_it_holds_the_number(match_rows: Match) -> None:
    row = {"name": "刘国强", "id_number": "", "certificate": f"{LIU['id_number']}41"}
    (of_disabled,) = match_rows(row, source="disability")
    (of_house,) = match_rows(row, source="property")
    assert (of_disabled["tier"], of_disabled["person_id"]) == ("T1", "P1")
    assert of_house["outcome"] == "unmatchable"


def test_one_row_out_for_each_row_in_in_order(match_rows: Match) -> None:
    rows = [{"row_id": f"x{number}", **row} for number, (_tier, row, _person) in enumerate(LINKED * 40)]
    found = match_rows(*rows)
    assert list(found[0]) == COLUMNS
    assert [row["row_id"] for row in found] == [row["row_id"] for row in rows]


def test_list_may_be_parquet(folder: Path, tmp_path: Path) -> None:
    rows = f"SELECT 'a' AS row_id, '刘国强' AS name, '{LIU['id_number']}' AS id_number, DATE '1980-05-01' AS birth_date"
    duckdb.sql(f"COPY ({rows}) TO '{tmp_path / 'rows.parquet'}'")
    options = ["--rows", tmp_path / "rows.parquet", "--source", "deaths", "--out", tmp_path / "out.parquet"]
    assert main(["match", str(folder), *map(str, options)]) == 0
    found = duckdb.execute(f"SELECT outcome, person_id, tier FROM '{tmp_path / 'out.parquet'}'").fetchall()
    assert found == [("linked", "P1", "T1")]


def test_other_columns_are_left_unread(folder: Path, tmp_path: Path) -> None:
    content = f"备注,row_id,name,id_number,备注,,\n甲,a,刘国强,{LIU['id_number']},乙,,丙\n"
    (tmp_path / "rows.csv").write_text(content, encoding="utf-8")
    options = ["--rows", tmp_path / "rows.csv", "--source", "deaths", "--out", tmp_path / "out.csv"]
    assert main(["match", str(folder), *map(str, options)]) == 0
    assert [row["person_id"] for row in read_csv(tmp_path / "out.csv")] == ["P1"]


REFUSED: list[tuple[str, list[str], str]] = [
    ("row_id,name,id_number\na,甲,\na,乙,\n", [], "[duplicate_id]"),
    ("row_id,name,id_number\n,甲,\n", [], "[empty_value]"),
    ("name,id_number\n甲,\n", [], "[missing_column]"),
    ("row_id,name,name,id_number\na,甲,乙,\n", [], "[duplicate_column]"),
    ("row_id,name,id_number\na,甲,\n", ["--source", "nothing"], "没有名为“nothing”的数据"),
]


@pytest.mark.parametrize(("content", "options", "told"), REFUSED)
def test_bad_lists_are_refused(
    folder: Path, tmp_path: Path, capsys: Any, content: str, options: list[str], told: str
) -> None:
    (tmp_path / "rows.csv").write_text(content, encoding="utf-8")
    given = ["match", str(folder), "--rows", str(tmp_path / "rows.csv"), "--source", "deaths"]
    assert main([*given, "--out", str(tmp_path / "out.csv"), *options]) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Any], list[Any]]:
    """A county of 4,000 people and 1,500 rows about them with known truth, matched."""
    work = tmp_path_factory.mktemp("labelled")
    (work / "county").mkdir()
    make_county(work / "county", 4_000, seed=7)
    people = read_people(work / "county")
    rows = labelled_rows(people, 1_500, seed=8)
    write_rows(rows, work / "rows.csv")
    options = ["--rows", str(work / "rows.csv"), "--source", "medical", "--out", str(work / "out.csv")]
    assert main(["match", str(work / "county"), *options]) == 0
    return work, people, rows


def test_labelled_list_is_found_and_nobody_else(labelled: tuple[Path, list[Any], list[Any]]) -> None:
    work, _people, rows = labelled
    links, _tiers, outcomes = read_links(work / "out.csv")
    _found, reachable, wrong = shares(rows, links)
    assert reachable >= 0.98
    assert wrong == 0
    assert sum(outcomes.values()) == len(rows)
    assert min(outcomes[outcome] for outcome in ("to_judge", "not_resident", "unmatchable")) > 0


def test_labelled_list_agrees_with_second_matcher(labelled: tuple[Path, list[Any], list[Any]]) -> None:
    work, people, rows = labelled
    county, everybody = County.of(people), [Known(*each) for each in people]
    wanted = [match(row.cells, county, everybody) for row in rows]
    with (work / "out.csv").open(encoding="utf-8", newline="") as stream:
        found = [(row["outcome"], row["person_id"], row["tier"]) for row in csv.DictReader(stream)]
    assert found == wanted
    assert min(Counter(tier for _outcome, _person, tier in found).values()) > 5
