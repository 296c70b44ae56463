"""Small forms of the benchmarks of bulk work: our processor time as a multiple of the floor's or the peer's.

python -m bench.ratios [--record]. Each pair runs in this process, one after the other, some times; the least processor
time of each side counts, so that other work on the machine does not matter. A multiple above twice the recorded one
(bench/ratios.yaml) fails; ``--record`` writes what was measured. Results are held to the same by the tests, not here.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, redirect_stderr
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import yaml

from bench.measurement import timed

RECORDED = Path(__file__).resolve().parent / "ratios.yaml"
PEOPLE, LIST_ROWS, CHANGED_HOUSEHOLDS = 20_000, 2_000, 20
MOST_TIMES_THE_RECORDED = 2.0
TIMES = 4
MONTH, KNOWN = date(2023, 5, 1), date(2023, 5, 31)


@dataclass(frozen=True)
class SmallForm:
    """A piece of work of ours and what it is measured against."""

    name: str
    ours: Callable[[], Any]
    other: Callable[[], Any]
    times: int = TIMES

    def ratio(self) -> float:
        """Return our least processor time over the other's."""
        both = [(_seconds(self.ours), _seconds(self.other)) for _time in range(self.times)]
        return min(ours for ours, _other in both) / min(other for _ours, other in both)


def _seconds(act: Callable[[], Any]) -> float:
    return timed(act).processor


def forms(work: Path, opened: ExitStack) -> list[SmallForm]:
    """Make a county with its lists in a folder; return every small form over it, while ``opened`` is."""
    from bench.labelled_rows import labelled_rows
    from bench.matching import bare_join, read_people, write_rows
    from doudi.demo.county import make_county
    from doudi.demo.lists import make_lists

    county, lists, rows_file = work / "county", work / "lists", work / "rows.csv"
    county.mkdir()
    make_county(county, PEOPLE, 1, ending="parquet")
    make_lists(county, lists, seed=16)
    people = read_people(county)
    rows = labelled_rows(people, LIST_ROWS, seed=16)
    write_rows(rows, rows_file)
    month_lists = lists / MONTH.strftime("%Y-%m")
    return [
        *_computations(county, work, opened),
        SmallForm("match", lambda: _match(county, rows_file), lambda: bare_join(rows, read_people(county))),
        SmallForm(
            "screen", lambda: _screen(lists / "county", month_lists), lambda: _read(lists / "county", month_lists)
        ),
    ]


def _computations(county: Path, work: Path, opened: ExitStack) -> list[SmallForm]:
    """Both results of a county against reading and writing them, and a day's changes against the whole."""
    from bench import incremental
    from bench.doudi_tasks import floor
    from doudi import policy
    from doudi.commandline import main
    from doudi.snapshot import open_snapshot

    results = work / "results"
    period = ("--from", "2022-10", "--to", "2023-09", "--known", "2023-05-10")

    def compute() -> None:
        with redirect_stderr(StringIO()) as told:
            code = main(["compute", str(county), *period, "--out", str(results)])
        if code:
            raise SystemExit(told.getvalue())

    compute()
    snapshot = opened.enter_context(open_snapshot(county))
    incremental.HOUSEHOLDS = CHANGED_HOUSEHOLDS
    first, last, known = incremental.FIRST, incremental.LAST, incremental.KNOWN
    kept = policy.rule_book().keep_computation(snapshot.connection, first, last, known)
    changed = incremental.Days(snapshot.connection).change()

    def from_scratch() -> None:
        for _table in policy.rule_book().compute_county(snapshot.connection, first, last, known):
            pass

    return [
        SmallForm("compute", compute, lambda: floor(county, work, results)),
        SmallForm("incremental", lambda: kept.replace_households(*changed), from_scratch),
    ]


def _match(county: Path, rows_file: Path) -> None:
    from doudi.matching import match_list
    from doudi.snapshot import open_snapshot

    with open_snapshot(county) as snapshot:
        match_list(snapshot.connection, rows_file, "deaths")


def _screen(county: Path, lists: Path) -> None:
    from doudi.screening import screen_folder
    from doudi.snapshot import open_snapshot

    with open_snapshot(county) as snapshot:
        _deliveries, screened = screen_folder(snapshot.connection, lists, MONTH, KNOWN)
        snapshot.connection.execute(screened.query).fetchall()


def _read(county: Path, lists: Path) -> None:
    """Read every column of a county and its lists, computing nothing."""
    import duckdb

    from bench.doudi_tasks import read_columns

    with duckdb.connect() as connection:
        for path in [*sorted(county.glob("*.*")), *sorted(lists.glob("*.*"))]:
            read_columns(connection, path)


def slower(measured: dict[str, float], recorded: dict[str, float]) -> list[str]:
    """Return a sentence for each multiple that is above twice the recorded one, or was never recorded."""
    told = []
    for name, ratio in measured.items():
        most = recorded.get(name, 0.0) * MOST_TIMES_THE_RECORDED
        if ratio > most:
            told.append(f"{name}: {ratio:.3f} times the other side, recorded {recorded.get(name, 0.0):.3f}")
    return told


def main(given: Sequence[str] | None = None) -> int:
    """Measure every pair and compare it with what is recorded; return 1 where one became too slow."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--record", action="store_true", help="write what was measured")
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="doudi-ratios-") as folder, ExitStack() as opened:
        measured = {form.name: round(form.ratio(), 4) for form in forms(Path(folder), opened)}
    if options.record:
        RECORDED.write_text(yaml.safe_dump(measured, sort_keys=True), encoding="utf-8")
    recorded: dict[str, float] = yaml.safe_load(RECORDED.read_text(encoding="utf-8"))
    for name, ratio in measured.items():
        print(f"{name}: {ratio:.3f} (recorded {recorded.get(name, 0.0):.3f})")
    problems = slower(measured, recorded)
    print(*problems, sep="\n", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
