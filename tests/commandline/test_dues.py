"""``doudi dues``: hand-computed intervals, equal from every engine, written atomically."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.commandline.conftest import Tables, read_csv

RANGE = ("--from", "2022-10", "--to", "2023-12")


def listed(rows: list[dict[str, str]]) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in rows]


# Before P30: rural other 600.00 - 500.00 = 100.00, at least 180.00; urban long-term 825.00; tekun partly
# self-caring 1,080.00 and care 350.00; orphan at home 1,200.00; disability 80.00.
# After it: 660.00 - 500.00 = 160.00, at least 220.00; 885.00; 1,150.00; 1,360.00; 100.00.
WANTED = [
    ("P1", "dibao", "2022-10", "2022-12", "18000", "A1"),
    ("P1", "dibao", "2023-01", "2023-12", "22000", "A1"),
    ("P2", "dibao", "2022-10", "2022-12", "18000", "A2"),
    ("P2", "dibao", "2023-01", "2023-12", "22000", "A2"),
    ("P3", "dibao", "2022-10", "2022-12", "82500", "A3"),
    ("P3", "dibao", "2023-01", "2023-12", "88500", "A3"),
    ("P3", "disability_living", "2022-10", "2022-12", "8000", "A4"),
    ("P3", "disability_living", "2023-01", "2023-12", "10000", "A4"),
    ("P4", "tekun_basic", "2022-10", "2022-12", "108000", "A5"),
    ("P4", "tekun_basic", "2023-01", "2023-12", "115000", "A5"),
    ("P4", "tekun_care", "2022-10", "2023-12", "35000", "A5"),
    ("P5", "child_living", "2023-02", "2023-12", "136000", "A6"),
]


@pytest.mark.parametrize("engine", ["duckdb", "arrays", "python"])
def test_dues_of_a_folder(doudi: Callable[..., Any], folder: Path, tmp_path: Path, engine: str) -> None:
    out = tmp_path / "dues.csv"
    code, _printed, said = doudi("dues", folder, *RANGE, "--known", "2023-05-10", "--out", out, "--engine", engine)
    assert code == 0, said
    rows = read_csv(out)
    assert list(rows[0]) == ["person_id", "programme", "from_month", "to_month", "amount_fen", "award_id"]
    assert listed(rows) == WANTED


@pytest.mark.long
@pytest.mark.spark
def test_dues_on_spark(doudi: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="the optional Spark package is not installed")
    out = tmp_path / "dues.csv"
    code, _printed, said = doudi("dues", folder, *RANGE, "--known", "2023-05-10", "--out", out, "--engine", "spark")
    assert code == 0, said
    assert listed(read_csv(out)) == WANTED


def test_dues_as_known_before_the_uprating(doudi: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "dues.csv"
    assert doudi("dues", folder, *RANGE, "--known", "2023-03-31", "--out", out)[0] == 0
    assert listed(read_csv(out))[0] == ("P1", "dibao", "2022-10", "2023-12", "18000", "A1")
    assert len(read_csv(out)) == 7


def test_less_known_lists_the_back_payment_only(doudi: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "difference.csv"
    options = ("--from", "2022-10", "--to", "2023-04", "--known", "2023-05-10", "--less-known", "2023-03-31")
    assert doudi("dues", folder, *options, "--out", out)[0] == 0
    assert listed(read_csv(out)) == [
        ("P1", "dibao", "2023-01", "2023-04", "4000"),
        ("P2", "dibao", "2023-01", "2023-04", "4000"),
        ("P3", "dibao", "2023-01", "2023-04", "6000"),
        ("P3", "disability_living", "2023-01", "2023-04", "2000"),
        ("P4", "tekun_basic", "2023-01", "2023-04", "7000"),
        ("P5", "child_living", "2023-02", "2023-04", "16000"),
    ]


def test_parquet_output_has_the_same_rows(doudi: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "dues.parquet"
    assert doudi("dues", folder, *RANGE, "--known", "2023-05-10", "--out", out)[0] == 0
    rows = pq.read_table(out).to_pylist()
    assert [tuple(map(str, row.values())) for row in rows] == WANTED


def test_parquet_input_gives_the_same_dues(doudi: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    import duckdb

    other = tmp_path / "parquet"
    other.mkdir()
    with duckdb.connect() as connection:
        for name in ("households", "people", "awards"):
            source = f"read_csv('{folder / name}.csv', types = {{'from_month': 'VARCHAR', 'to_month': 'VARCHAR'}})"
            if name != "awards":
                source = f"read_csv('{folder / name}.csv', types = {{'household_id': 'VARCHAR'}})"
            connection.execute(f"COPY (FROM {source}) TO '{other / name}.parquet' (FORMAT PARQUET)")
    out = tmp_path / "dues.csv"
    code, _printed, said = doudi("dues", other, *RANGE, "--known", "2023-05-10", "--out", out)
    assert code == 0, said
    assert listed(read_csv(out)) == WANTED


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--from", "2021-11", "--to", "2023-12"), "2021-11没有已知的"),
        (("--from", "2023-12", "--to", "2023-01"), "2023-12"),
        (("--from", "2023-13", "--to", "2023-12"), "2023-13"),
        (("--from", "2023年1月", "--to", "2023-12"), "2023年1月"),
        ((*RANGE, "--known", "2023-02-30"), "2023-02-30"),
        ((*RANGE, "--engine", "abacus"), "abacus"),
    ],
)
def test_wrong_options_are_refused(
    doudi: Callable[..., Any], folder: Path, tmp_path: Path, options: tuple[str, ...], told: str
) -> None:
    out = tmp_path / "dues.csv"
    code, _printed, said = doudi("dues", folder, *options, "--out", out)
    assert code == 2
    assert told in said
    assert not out.exists()


def test_unknown_output_suffix_is_refused(doudi: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    code, _printed, said = doudi("dues", folder, *RANGE, "--out", tmp_path / "dues.xlsx")
    assert code == 2
    assert ".csv 或 .parquet" in said


def test_faulty_cells_are_listed_and_older_result_stays(
    doudi: Callable[..., Any], tables: Tables, write: Callable[[Tables], Path], tmp_path: Path
) -> None:
    tables["awards"][0]["assessed_income_fen"] = "五百"
    tables["people"][1]["household_id"] = "H9"
    out = tmp_path / "dues.csv"
    out.write_text("earlier", encoding="utf-8")
    code, _printed, said = doudi("dues", write(tables), *RANGE, "--out", out)
    assert code == 2
    for word in ("awards.csv", "第 2 行", "assessed_income_fen", "五百", "people.csv", "第 3 行", "H9"):
        assert word in said
    assert out.read_text(encoding="utf-8") == "earlier"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dues.csv", "登记簿"]


@pytest.mark.parametrize("command", ["dues", "assess"])
def test_award_before_the_month_of_birth_is_refused(
    command: str, doudi: Callable[..., Any], tables: Tables, write: Callable[[Tables], Path], tmp_path: Path
) -> None:
    tables["people"][4]["birth_date"] = "2023-03-01"  # the award begins in February 2023
    out = tmp_path / "result.csv"
    options = RANGE if command == "dues" else ("--month", "2023-03")
    code, _printed, said = doudi(command, write(tables), *options, "--out", out)
    assert code == 2
    for word in ("awards.csv", "第 7 行", "from_month", "早于本人出生的月份"):
        assert word in said
    assert not out.exists()


def test_award_from_the_month_of_birth_is_due(
    doudi: Callable[..., Any], tables: Tables, write: Callable[[Tables], Path], tmp_path: Path
) -> None:
    tables["people"][4]["birth_date"] = "2023-02-28"
    out = tmp_path / "dues.csv"
    assert doudi("dues", write(tables), *RANGE, "--out", out)[0] == 0
    assert ("P5", "child_living", "2023-02", "2023-12", "136000", "A6") in listed(read_csv(out))


def test_wrong_check_digit_is_a_warning(
    doudi: Callable[..., Any], tables: Tables, write: Callable[[Tables], Path], tmp_path: Path
) -> None:
    number = tables["people"][0]["id_number"]
    tables["people"][0]["id_number"] = number[:-1] + ("0" if number[-1] != "0" else "1")
    out = tmp_path / "dues.csv"
    code, _printed, said = doudi("dues", write(tables), *RANGE, "--known", "2023-05-10", "--out", out)
    assert code == 0
    assert "people.csv" in said
    assert number[:17] not in said
    assert listed(read_csv(out)) == WANTED


def test_a_refused_command_leaves_no_temporary_folder(
    doudi: Callable[..., Any], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    months = ("--from", "2021-11", "--to", "2023-12")
    assert doudi("dues", folder, *months, "--known", "2023-05-10", "--out", tmp_path / "dues.csv")[0] == 2
    assert list(scratch.iterdir()) == []
    assert doudi("dues", folder, "--from", "2023-01", "--to", "2023-01", "--out", tmp_path / "dues.csv")[0] == 0
    assert list(scratch.iterdir()) == []
