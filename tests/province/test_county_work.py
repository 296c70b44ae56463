"""The work of one task: the rows of the command for a county, done once, whole or not at all."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from doudi.commandline import main
from doudi.province import county_work, orders
from doudi.province.counties import counties_of, partition
from doudi.province.county_work import CountyOutcome, manifest_path, work_on_county
from doudi.province.installation import installation_digest
from doudi.province.orders import ComputeOrder, DifferencesOrder, FundingOrder, Order, ScreenOrder
from tests.commandline.conftest import read_csv, write_csv

FIRST, LAST, BEFORE, KNOWN = date(2022, 10, 1), date(2023, 12, 1), date(2023, 3, 31), date(2023, 5, 10)
RANGE = ("--from", "2022-10", "--to", "2023-12", "--known", "2023-05-10")
MONTH = ("--month", "2023-05", "--known", "2023-05-10")
ORDER = ComputeOrder(FIRST, LAST, KNOWN)


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of a partition, in an order of their own."""
    rows: list[dict[str, Any]] = pq.ParquetFile(path).read().to_pylist()
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])


def work(province: Path, out: Path, order: Order = ORDER, place: int = 0, installation: str = "") -> CountyOutcome:
    county = sorted(counties_of(province), key=lambda county: county.code)[place]
    return work_on_county(county, order=order, out=out, installation=installation or installation_digest())


@pytest.mark.parametrize(
    ("order", "command", "result"),
    [
        (ORDER, ("dues", *RANGE), "dues"),
        (ORDER, ("assess", *RANGE), "assessment"),
        (
            DifferencesOrder(FIRST, LAST, BEFORE, KNOWN),
            ("dues", *RANGE, "--less-known", "2023-03-31"),
            "differences",
        ),
        (FundingOrder(LAST, KNOWN), ("funding", "--month", "2023-12", "--known", "2023-05-10"), "funding"),
        (ScreenOrder(date(2023, 5, 1), KNOWN), ("screen", *MONTH), "warnings"),
    ],
)
def test_a_county_gets_the_rows_of_the_command(
    province: Path, tmp_path: Path, order: Order, command: tuple[str, ...], result: str
) -> None:
    folder = province / "county=360732"
    lists = folder / "data"
    lists.mkdir()
    dead = read_csv(folder / "people.csv")[0]
    write_csv(
        lists / "deaths.csv", [{"name": dead["name"], "id_number": dead["id_number"], "death_date": "2023-04-01"}]
    )
    outcome = work(province, tmp_path / "out", order, place=1)
    assert (outcome.state, outcome.lines) == ("computed", ())
    alone = tmp_path / "alone.parquet"
    given = ("--data", str(lists)) if command[0] == "screen" else ("--engine", "duckdb")
    assert main([command[0], str(folder), *command[1:], *given, "--out", str(alone)]) == 0
    computed = rows_of(partition(tmp_path / "out", result, "360732"))
    assert computed
    assert computed == rows_of(alone)
    assert outcome.rows[result] == len(computed)


def test_a_finished_county_is_kept(province: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = work(province, tmp_path / "out")
    assert first.state == "computed"
    monkeypatch.setattr(ComputeOrder, "compute", lambda *_given: pytest.fail("computed again"))
    again = work(province, tmp_path / "out")
    assert (again.state, again.rows, again.totals) == ("kept", first.rows, first.totals)


@pytest.mark.parametrize("change", ["input", "result", "missing result", "manifest", "order", "rules"])
def test_a_county_is_computed_again_when_anything_changed(
    province: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    out, order = tmp_path / "out", ORDER
    work(province, out)
    if change == "input":
        people = province / "county=360731" / "people.csv"
        people.write_text(people.read_text(encoding="utf-8").replace("刘甲生", "刘甲"), encoding="utf-8")
    elif change == "result":
        partition(out, "dues", "360731").write_bytes(b"PAR1 and nothing else")
    elif change == "missing result":
        partition(out, "assessment", "360731").unlink()
    elif change == "manifest":
        manifest_path(out, "compute", "360731").write_text('{"order": "half', encoding="utf-8")
    elif change == "order":
        order = ComputeOrder(FIRST, LAST, BEFORE)
    else:
        monkeypatch.setattr(county_work, "require_installation", lambda _digest: None)
    outcome = work(province, out, order, installation="other" if change == "rules" else "")
    assert outcome.state == "computed"
    assert rows_of(partition(out, "dues", "360731"))


def test_a_faulty_county_is_refused_and_leaves_no_results(province: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    work(province, out)
    people = province / "county=360731" / "people.csv"
    people.write_text(people.read_text(encoding="utf-8").replace(",100000,", ",1000元,"), encoding="utf-8")
    outcome = work(province, out)
    assert outcome.state == "refused"
    assert any("people.csv 第 2 行 wage_fen" in line for line in outcome.lines)
    assert not manifest_path(out, "compute", "360731").exists()
    assert not list(out.glob("dues/*"))
    assert not list(out.glob("assessment/*"))


def test_a_full_disk_leaves_no_half_partition(province: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object) -> int:
        raise OSError(28, "No space left on device")

    out = tmp_path / "out"
    monkeypatch.setattr(orders, "write_query", fail)
    outcome = work(province, out)
    assert outcome.state == "refused"
    assert "No space left" in outcome.lines[0]
    assert not [path for path in out.rglob("*") if path.is_file()]


def test_a_worker_with_other_rules_computes_nothing(province: Path, tmp_path: Path) -> None:
    outcome = work(province, tmp_path / "out", installation="0.0.1-of somebody else")
    assert outcome.state == "refused"
    assert "不是同一版" in outcome.lines[0]
    assert not (tmp_path / "out").exists()


def test_a_month_without_known_figures_is_refused(province: Path, tmp_path: Path) -> None:
    outcome = work(province, tmp_path / "out", ComputeOrder(date(1999, 1, 1), date(1999, 2, 1), KNOWN))
    assert outcome.state == "refused"
    assert outcome.lines
