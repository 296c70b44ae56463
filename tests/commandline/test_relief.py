"""``doudi relief assess``: against a calculator that shares no code with it, and what it refuses."""

import ast
import csv
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from doudi.values.working_days import last_known_day
from tests.commandline import second_relief_calculator
from tests.commandline.conftest import read_csv, write_csv
from tests.commandline.second_relief_calculator import answer, draw_case

Run = Callable[..., tuple[int, str, str]]
COLUMNS = (
    "case_id,proposed_fen,ceiling_fen,decided_by,needs_economic_check,needs_public_notice,decide_by,"
    "follow_up_by,follow_up_due"
)
ROWS = 3_000


@pytest.fixture
def cases() -> list[dict[str, str]]:
    draws = random.Random(15)
    return [draw_case(number, draws) for number in range(20)]


@pytest.mark.clause("P18-6.b", "P18-6.i", "P18-6.l", "MCA23-2.2", "MCA23-2.3", "SC47-2", "SC649-48")
def test_thousands_of_cases_agree_with_second_calculator(doudi: Run, tmp_path: Path) -> None:
    draws = random.Random(6)
    drawn = [draw_case(number, draws) for number in range(ROWS)]
    write_csv(tmp_path / "cases.csv", drawn)
    code, _printed, said = doudi("relief", "assess", tmp_path / "cases.csv", "--out", tmp_path / "out.csv")
    assert code == 0, said
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[0] == COLUMNS
    assert read_csv(tmp_path / "out.csv") == [answer(case) for case in drawn]
    powers = Counter(answer(case)["decided_by"] for case in drawn)
    tiers = Counter(answer(case)["follow_up_by"] for case in drawn)
    assert min(*powers.values(), *tiers.values()) > ROWS // 20


def test_second_calculator_imports_nothing_of_doudi() -> None:
    tree = ast.parse(Path(second_relief_calculator.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any(str(name).startswith("doudi") for name in imported)


def test_parquet_gives_the_same_rows(doudi: Run, cases: list[dict[str, str]], tmp_path: Path) -> None:
    write_csv(tmp_path / "cases.csv", cases)
    source = f"read_csv('{tmp_path / 'cases.csv'}', types = {{'township_code': 'VARCHAR'}})"
    duckdb.sql(f"COPY (SELECT * FROM {source}) TO '{tmp_path / 'cases.parquet'}'")
    for ending in ("csv", "parquet"):
        code, _printed, said = doudi(
            "relief", "assess", tmp_path / f"cases.{ending}", "--out", tmp_path / f"{ending}.csv"
        )
        assert code == 0, said
    assert (tmp_path / "csv.csv").read_bytes() == (tmp_path / "parquet.csv").read_bytes()


BAD_CELLS = [
    ("kind", "special", "unknown_code"),
    ("cause", "", "empty_value"),
    ("degree", "Low", "unknown_code"),
    ("area", "town", "unknown_code"),
    ("persons_affected", "0", "out_of_range"),
    ("persons_affected", "2.5", "wrong_type"),
    ("persons_affected", "２", "wrong_type"),
    ("applied_on", "2023-02-29", "impossible_date"),
    ("applied_on", "20230510", "impossible_date"),
    ("applied_on", "2203-05-10", "out_of_range"),
    ("applied_on", "2021-12-31", "no_known_standard"),
    ("prior_12_months_fen", "", "empty_value"),
    ("prior_12_months_fen", "-1", "out_of_range"),
    ("approved_total_fen", "1,000", "wrong_type"),
    ("first_paid_on", "2023/05/10", "impossible_date"),
    ("township_code", "36073110", "wrong_type"),
]


def test_every_bad_row_is_named(doudi: Run, cases: list[dict[str, str]], tmp_path: Path) -> None:
    rows = [{**case, "case_id": f"B{number}"} for number, case in enumerate(cases * 2)]
    for row, (column, value, _code) in zip(rows, BAD_CELLS, strict=False):
        row[column] = value
    rows[20] |= {"prior_12_months_fen": "100", "prior_same_cause_fen": "101"}
    rows[21]["case_id"] = "B22"
    write_csv(tmp_path / "cases.csv", rows)
    code, _printed, said = doudi("relief", "assess", tmp_path / "cases.csv", "--out", tmp_path / "out.csv")
    assert code == 2
    assert not (tmp_path / "out.csv").exists()
    lines = [line for line in said.splitlines() if line.startswith("错误")]
    for number, (column, value, fault) in enumerate(BAD_CELLS):
        place = f"第 {number + 2} 行 {column}" + (f" “{value}”" if value else "")
        assert any(place in line and line.endswith(f"[{fault}]") for line in lines), (place, said)
    assert any("第 22 行 prior_same_cause_fen “101”" in line and "[part_above_whole]" in line for line in lines)
    assert any("第 24 行 case_id “B22”" in line and "[duplicate_id]" in line for line in lines)


def test_deadlines_beyond_the_published_holidays_are_said_to_be_uncertain(
    doudi: Run, cases: list[dict[str, str]], tmp_path: Path
) -> None:
    last = last_known_day()
    late = {"approved_total_fen": "", "first_paid_on": "", "applied_on": (last - timedelta(days=1)).isoformat()}
    kinds = ("urgent", "expenditure", "small_first")
    rows = [{**case, **late, "kind": kind} for case, kind in zip(cases, kinds, strict=False)]
    write_csv(tmp_path / "cases.csv", rows)
    code, _printed, said = doudi("relief", "assess", tmp_path / "cases.csv", "--out", tmp_path / "out.csv")
    assert code == 0
    assert f"2 件的办结期限在 {last} 以后" in said
    write_csv(tmp_path / "cases.csv", rows[2:])
    assert "办结期限在" not in doudi("relief", "assess", tmp_path / "cases.csv", "--out", tmp_path / "out.csv")[2]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (lambda text: text.replace("degree", "grade", 1), "missing_column"),
        (lambda text: text.replace("case_id", "case_id,remark", 1).replace("\r\nC", "\r\n,C"), "unknown_column"),
        (lambda text: text.encode("utf-16"), "wrong_encoding"),
        (lambda _text: "", "empty_file"),
    ],
)
def test_files_that_cannot_be_read_are_refused(
    doudi: Run, cases: list[dict[str, str]], tmp_path: Path, changed: Callable[[str], Any], fault: str
) -> None:
    write_csv(tmp_path / "cases.csv", cases)
    content = changed((tmp_path / "cases.csv").read_text(encoding="utf-8"))
    (tmp_path / "cases.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    code, _printed, said = doudi("relief", "assess", tmp_path / "cases.csv", "--out", tmp_path / "out.csv")
    assert (code, f"[{fault}]" in said) == (2, True), said
    assert not (tmp_path / "out.csv").exists()


def test_no_cases_give_no_rows(doudi: Run, cases: list[dict[str, str]], tmp_path: Path) -> None:
    with (tmp_path / "cases.csv").open("w", encoding="utf-8-sig") as stream:
        csv.DictWriter(stream, list(cases[0])).writeheader()
    assert doudi("relief", "assess", tmp_path / "cases.csv", "--out", tmp_path / "out.csv")[0] == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").strip() == COLUMNS


def test_payment_before_application_is_only_remarked(doudi: Run, cases: list[dict[str, str]], tmp_path: Path) -> None:
    cases[3] |= {"applied_on": "2023-05-10", "first_paid_on": "2023-05-09", "approved_total_fen": "200000"}
    write_csv(tmp_path / "cases.csv", cases)
    code, _printed, said = doudi("relief", "assess", tmp_path / "cases.csv", "--out", tmp_path / "out.csv")
    assert code == 0
    assert "[paid_before_application]" in said
    assert read_csv(tmp_path / "out.csv")[3]["follow_up_due"] == "2023-06-08"
