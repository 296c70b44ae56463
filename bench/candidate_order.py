"""Benchmark of the order of candidates: how often the right person comes first, beside Splink's order.

python -m bench.candidate_order --splink PYTHON [--people 200000] [--rows 5000]. Rows that no tier links, because the
number is blank or wrong and the name is written otherwise; the truth is known. PYTHON is that of an environment with
``bench/requirements-splink.txt``.
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from bench.labelled_rows import labelled_rows
from doudi import matching
from doudi.demo.county import make_county
from doudi.matching.names import name_key
from doudi.matching.row_facts import row_facts
from doudi.snapshot import open_snapshot

COLUMNS = ("row_id", "name", "id_number", "birth_date", "sex", "village")
_GIVEN = "娥妹秀莲桂香福生根发明华英平"
Known = tuple[str, str, str, str, str, str]
"""person_id, name, id_number, birth date, sex, village"""


@dataclass(frozen=True)
class HardRow:
    """A row that people have to judge, and whom it truly means."""

    cells: dict[str, str]
    person_id: str
    kind: str


def read_known(county: Path) -> list[Known]:
    """Everybody of the county."""
    query = f"""
        SELECT person_id, name, id_number, birth_date::VARCHAR, sex, village_code
        FROM '{county / "people.parquet"}' JOIN '{county / "households.parquet"}' USING (household_id)
        ORDER BY person_id
    """
    return duckdb.sql(query).fetchall()


def hard_rows(people: Sequence[Known], number: int, seed: int) -> list[HardRow]:
    """Draw rows whose number is blank, wrong twice or of a relative, and whose name differs in one character."""
    draws = random.Random(seed)
    rows = []
    for place in range(number):
        at = draws.randrange(len(people) - 1)
        person_id, name, text, born, sex, village = people[at]
        kind = draws.choice(("blank", "two_digits", "relative"))
        digits = list(text)
        for each in draws.sample((15, 16, 17), 2):
            digits[each] = draws.choice("0123456789")
        cells = {
            "row_id": f"H{place:06d}",
            "name": name if kind == "relative" else name[:-1] + draws.choice(_GIVEN),
            "id_number": {"blank": "", "two_digits": "".join(digits), "relative": people[at + 1][2]}[kind],
            "birth_date": born,
            "sex": {"male": "男", "female": "女"}[sex] if draws.random() < 0.7 else "",
            "village": village if draws.random() < 0.5 else "",
        }
        rows.append(HardRow(cells, person_id, kind))
    return rows


def our_order(county: Path, rows: Sequence[HardRow], work: Path) -> tuple[dict[str, list[str]], float]:
    """The candidates of each row that waits for people, best first, and the seconds."""
    path = work / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(row.cells for row in rows)
    began = time.perf_counter()
    with open_snapshot(county) as snapshot:
        matching.match_list(snapshot.connection, path, "medical")
        found = snapshot.connection.execute(
            "SELECT row_id, candidates FROM match WHERE outcome = 'to_judge'"
        ).fetchall()
    return {row_id: candidates.split(";") for row_id, candidates in found}, time.perf_counter() - began


def write_for_splink(people: Sequence[Known], rows: Sequence[HardRow], extra: int, work: Path) -> None:
    """Write people and rows, cleaned as ours, with ordinary rows beside them to learn from."""
    columns = ("unique_id", "name", "id_number", "birth_date", "sex", "village")
    known = [(key, name_key(name), number, born, sex, village) for key, name, number, born, sex, village in people]
    usual = labelled_rows([(p[0], p[1], p[2], date.fromisoformat(p[3])) for p in people], extra, seed=3)
    cleaned = []
    for cells in [row.cells for row in rows] + [row.cells for row in usual]:
        facts = row_facts(
            cells["name"], cells["id_number"], cells["birth_date"], cells.get("sex"), cells["village"], None
        )
        born = facts.birth_date.isoformat() if facts.birth_date else None
        village = facts.villages[0] if facts.villages else None
        cleaned.append((cells["row_id"], facts.name_key, facts.number.number or None, born, facts.sex, village))
    for name, table in (("people", known), ("rows", cleaned)):
        cells_of = [dict(zip(columns, line, strict=True)) for line in table]
        pq.write_table(pa.Table.from_pylist(cells_of), work / f"{name}.parquet")


def splink_scores(python: str, work: Path) -> tuple[dict[str, dict[str, float]], float]:
    """The probability that Splink gives to each pair, and the seconds."""
    began = time.perf_counter()
    paths = [work / name for name in ("people.parquet", "rows.parquet", "pairs.parquet")]
    subprocess.run([python, Path(__file__).with_name("splink_tasks.py"), *paths], check=True, timeout=1_800)
    seconds = time.perf_counter() - began
    scores: dict[str, dict[str, float]] = defaultdict(dict)
    for left, right, score in duckdb.sql(f"SELECT * FROM '{paths[2]}'").fetchall():
        row_id, person_id = (left, right) if left[0] in "HR" else (right, left)
        scores[row_id][person_id] = score
    return scores, seconds


def first_shares(order: Mapping[str, Sequence[str]], truth: Mapping[str, str]) -> tuple[float, float]:
    """How often the right person is the first, and the mean of one by their place."""
    places = [list(people).index(truth[row_id]) + 1 for row_id, people in order.items()]
    return sum(place == 1 for place in places) / len(places), sum(1 / place for place in places) / len(places)


def main(given: Sequence[str] | None = None) -> int:
    """Make the county and the rows, order the candidates twice, and print both shares."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--splink", required=True)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--rows", type=int, default=5_000)
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory(prefix="doudi-bench-") as folder:
        work = Path(folder)
        (work / "county").mkdir()
        make_county(work / "county", options.people, seed=1)
        people = read_known(work / "county")
        rows = hard_rows(people, options.rows, seed=2)
        truth = {row.cells["row_id"]: row.person_id for row in rows}
        ours, seconds = our_order(work / "county", rows, work)
        write_for_splink(people, rows, options.rows, work)
        scores, splink_seconds = splink_scores(options.splink, work)
    several = {key: people for key, people in ours.items() if truth[key] in people and len(people) > 1}
    kinds = {row.cells["row_id"]: row.kind for row in rows}
    for kind in sorted(set(kinds.values())):
        of_kind = {key: people for key, people in several.items() if kinds[key] == kind}
        if of_kind:
            print(f"ours, {kind}: {len(of_kind)} rows, first {first_shares(of_kind, truth)[0]:.2%}")
    theirs = {
        key: sorted(people, key=lambda person, key=key: -scores[key].get(person, 0.0))
        for key, people in several.items()
    }
    with_truth = sum(truth[key] in people for key, people in ours.items())
    print(f"rows {len(rows)}, to judge {len(ours)}, the right one among the candidates {with_truth}")
    print(f"several candidates, the right one among them: {len(several)}")
    for name, order, taken in (("ours", several, seconds), ("splink", theirs, splink_seconds)):
        first, mean = first_shares(order, truth)
        print(f"{name}: the right one first {first:.2%}, mean of 1/place {mean:.4f}, {taken:.1f} s")
    linked = {key: max(found, key=found.__getitem__) for key, found in scores.items() if max(found.values()) >= 0.99}
    hard = {key: person for key, person in linked.items() if key in truth}
    wrong = sum(truth[key] != person for key, person in hard.items())
    print(f"splink alone at 0.99 on these rows: links {len(hard)}, of the wrong person {wrong}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
