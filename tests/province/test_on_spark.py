"""The same results from Spark workers as from this process, and the questions that cross counties as Spark SQL."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from doudi import policy
from doudi.province.counties import County, counties_of, partition
from doudi.province.county_work import CountyOutcome
from doudi.province.doubles import find_doubles
from doudi.province.errors import ClusterFailedError, TotalsDifferError
from doudi.province.list_matching import match_province
from doudi.province.run import ProvinceRun, require_equal_sums, run_order, spread
from tests.commandline.conftest import read_csv, write_csv
from tests.province.conftest import CODES
from tests.province.test_county_work import ORDER, rows_of

pytestmark = pytest.mark.spark


@pytest.fixture
def session() -> Any:
    """A session of two workers on this machine."""
    pytest.importorskip("pyspark", reason="the optional Spark package is not installed")
    return policy.spark_session("local[2]")


def test_a_province_on_spark(session: Any, province: Path, tmp_path: Path) -> None:
    """One test, because starting Spark takes longer than everything in it."""
    here, on_spark = (run_order(province, ORDER, tmp_path / out, of) for out, of in (("here", None), ("out", session)))
    assert {outcome.state for outcome in on_spark.outcomes} == {"computed"}
    assert on_spark.totals == here.totals
    for code in CODES:
        for result in ORDER.results:
            found, wanted = (rows_of(partition(tmp_path / out, result, code)) for out in ("out", "here"))
            assert found == wanted
            assert found

    add_up_to_what_was_reported(session, tmp_path / "out", on_spark)
    a_lost_task_is_explained(session, province)
    doubles_are_found(session, province, tmp_path / "out")
    a_list_is_matched(session, province, tmp_path)

    (province / "county=360732" / "awards.csv").unlink()
    again = run_order(province, ORDER, tmp_path / "out", session)
    assert [(outcome.code, outcome.state) for outcome in again.outcomes] == [
        ("360731", "kept"),
        ("360732", "refused"),
        ("360733", "kept"),
    ]
    assert "awards" in " ".join(again.refused[0].lines)


def add_up_to_what_was_reported(session: Any, out: Path, run: ProvinceRun) -> None:
    """A partition that was replaced by that of another county shows in the sums."""
    one, other = (partition(out, "dues", code) for code in CODES[:2])
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    with pytest.raises(TotalsDifferError, match="dues"):
        require_equal_sums(session, ORDER, out, run)
    one.write_bytes(kept)
    require_equal_sums(session, ORDER, out, run)
    outcomes = tuple(replace(outcome, rows={**outcome.rows, "assessment": 0}) for outcome in run.outcomes)
    with pytest.raises(TotalsDifferError, match="assessment"):
        require_equal_sums(session, ORDER, out, replace(run, outcomes=outcomes))


def a_lost_task_is_explained(session: Any, province: Path) -> None:
    def die(county: County) -> CountyOutcome:
        raise SystemError(county.code)

    with pytest.raises(ClusterFailedError, match="再运行一次接着算"):
        spread(die, counties_of(province), session)


def doubles_are_found(session: Any, province: Path, out: Path) -> None:
    doubles = find_doubles(province, out, session)
    assert (doubles.rows, doubles.refused) == ({"double_registrations": 2, "double_awards": 1}, ())
    (award,) = pq.read_table(out / "double_awards").to_pylist()
    assert (award["county"], award["other_county"], award["programme"]) == ("360731", "360733", "dibao")
    assert (award["from_month"], award["to_month"], award["names_agree"]) == ("2022-01", None, True)
    assert not list(out.glob(".doubles*"))


def a_list_is_matched(session: Any, province: Path, tmp_path: Path) -> None:
    people = read_csv(province / "county=360733" / "people.csv")
    rows = [
        {"row_id": person["person_id"], "name": person["name"], "id_number": person["id_number"]} for person in people
    ]
    write_csv(tmp_path / "rows.csv", rows)
    counted = match_province(province, tmp_path / "rows.csv", "deaths", tmp_path / "spread.csv", session)
    match_province(province, tmp_path / "rows.csv", "deaths", tmp_path / "here.csv")
    assert read_csv(tmp_path / "spread.csv") == read_csv(tmp_path / "here.csv")
    assert counted == {"linked": 4, "to_judge": 1}
