"""An order for a whole province: sums, refusals by name, and folders that are left alone."""

import csv
from datetime import date
from pathlib import Path

import pytest

from doudi.files.atomic import OutputRefusedError
from doudi.province.counties import partition
from doudi.province.errors import ForeignFolderError, OtherOrderError
from doudi.province.orders import ComputeOrder, FundingOrder, TotalTable, added_up
from doudi.province.run import run_order
from tests.province.conftest import CODES
from tests.province.test_county_work import ORDER, rows_of, work


def test_totals_are_the_sums_of_the_counties(province: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = run_order(province, ORDER, out)
    assert [outcome.code for outcome in run.outcomes] == list(CODES)
    rows = [row for code in CODES for row in rows_of(partition(out, "dues", code))]
    months = [
        (int(row["to_month"][:4]) - int(row["from_month"][:4])) * 12
        + int(row["to_month"][5:])
        - int(row["from_month"][5:])
        + 1
        for row in rows
    ]
    total = sum(row["amount_fen"] * number for row, number in zip(rows, months, strict=True))
    assert sum(int(row[-1]) for row in run.totals["dues"]) == total > 0
    assert run.rows("dues") == len(rows)
    dibao = next(row for row in run.totals["dues"] if row[0] == "dibao")
    assert dibao[1] == 6
    with (out / "totals" / "dues.csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    assert {row["county"] for row in listed} == set(CODES)
    assert sum(int(row["amount_fen"]) for row in listed) == total


def test_the_average_of_the_province_is_that_of_all_recipients(province: Path, tmp_path: Path) -> None:
    run = run_order(province, FundingOrder(date(2023, 5, 1), date(2023, 5, 10)), tmp_path / "out")
    dibao = [row for row in run.totals["funding"] if row[0] == "dibao"]
    for area, _target, recipients, amount in run.totals["average_supplement"]:
        assert amount == sum(int(row[-1]) for row in dibao if row[1] == area)
        assert recipients == max(int(row[-2]) for row in dibao if row[1] == area)


def test_rows_are_added_up_by_their_keys() -> None:
    table = TotalTable(("area", "source"), ("people", "amount_fen"))
    rows = [("urban", "county", 1, 10), ("rural", "county", 2, 20), ("urban", "county", 3, -4)]
    assert added_up(table, rows) == [("rural", "county", 2, 20), ("urban", "county", 4, 6)]


def test_a_faulty_county_does_not_stop_the_others(province: Path, tmp_path: Path) -> None:
    (province / "county=360732" / "awards.csv").unlink()
    run = run_order(province, ORDER, tmp_path / "out")
    assert [outcome.code for outcome in run.refused] == ["360732"]
    assert {outcome.state for outcome in run.outcomes if outcome not in run.refused} == {"computed"}
    assert sum(outcome.rows["dues"] for outcome in run.outcomes if outcome.rows) == run.rows("dues") > 0


def test_an_interrupted_run_goes_on(province: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    work(province, out, place=1)
    run = run_order(province, ORDER, out)
    assert [outcome.state for outcome in run.outcomes] == ["computed", "kept", "computed"]


def test_results_of_another_order_are_left_alone(province: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_order(province, ORDER, out)
    before = rows_of(partition(out, "dues", "360731"))
    with pytest.raises(OtherOrderError, match="别的月份"):
        run_order(province, ComputeOrder(ORDER.first, ORDER.last, date(2023, 3, 31)), out)
    assert rows_of(partition(out, "dues", "360731")) == before
    run_order(province, FundingOrder(date(2023, 5, 1), date(2023, 5, 10)), out)


def test_a_county_that_left_the_province_is_not_counted_on(province: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_order(province, ORDER, out)
    (province / "county=360733").rename(province / "moved")
    with pytest.raises(ForeignFolderError, match="360733"):
        run_order(province, ORDER, out)


def test_a_folder_with_other_files_is_left_alone(province: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputRefusedError, match="已有其他文件"):
        run_order(province, ORDER, out)
    with pytest.raises(OutputRefusedError, match="是一个文件"):
        run_order(province, ORDER, out / "notes.txt")
    assert [path.name for path in out.iterdir()] == ["notes.txt"]
