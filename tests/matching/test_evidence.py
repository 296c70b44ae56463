"""The evidence for one person is that which the set-wise matching finds for the same pair."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.labelled_rows import labelled_rows
from bench.matching import read_people, write_rows
from doudi import matching
from doudi.demo.county import make_county
from doudi.matching.evidence import different_places, evidence_between, person_facts, score_of
from doudi.matching.row_facts import row_facts
from doudi.matching.weights import evidence
from doudi.snapshot import open_snapshot
from tests.commandline.conftest import person


def test_evidence_of_one_pair_is_that_of_the_list(tmp_path: Path) -> None:
    (tmp_path / "county").mkdir()
    make_county(tmp_path / "county", 1_500, seed=5)
    rows = labelled_rows(read_people(tmp_path / "county"), 600, seed=6)
    write_rows(rows, tmp_path / "rows.csv")
    cells = {row.cells["row_id"]: row.cells for row in rows}
    names = [piece.name for piece in evidence()]
    with open_snapshot(tmp_path / "county") as snapshot:
        matching.match_list(snapshot.connection, tmp_path / "rows.csv", "medical")
        pairs = snapshot.connection.execute(
            f"SELECT row_id, name, id_number, birth_date, sex, village_code, score, {', '.join(names)} "
            "FROM scored JOIN people USING (person_id) LEFT JOIN households USING (household_id)"
        ).fetchall()
    assert len(pairs) > 400
    for row_id, name, number, born, sex, village, score, *found in pairs:
        row = cells[row_id]
        facts = row_facts(
            row["name"], row["id_number"], row.get("birth_date"), row.get("sex"), row.get("village"), None
        )
        known = person_facts(name=name, id_number=number or "", birth_date=born, sex=sex, village_code=village)
        expected = tuple(name for name, is_so in zip(names, found, strict=True) if is_so)
        assert (set(evidence_between(facts, known)), score_of(expected)) == (set(expected), score)


@pytest.mark.parametrize(
    ("village", "found"), [("贡江镇", "same_village"), ("360731101", "other_village"), ("某村", "")]
)
def test_township_alone_is_a_place_too(village: str, found: str) -> None:
    known = person_facts(name="刘", id_number="", birth_date=None, sex="male", village_code="360731100201")
    evidence_found = evidence_between(row_facts("刘", "", "", "", village), known)
    assert [name for name in evidence_found if name.endswith("village")] == ([found] if found else [])


@pytest.mark.parametrize(("left", "right", "places"), [("123", "124", [2]), ("123", "12", []), ("12", "21", [0, 1])])
def test_different_places(left: str, right: str, places: list[int]) -> None:
    assert different_places(left, right) == places


def test_own_birth_date_counts_more_than_the_number_of_a_relative() -> None:
    father, son = (
        person("P1", "H1", name, order, birth_date=born)
        for name, order, born in (("刘国强", 101, "1960-05-01"), ("刘小明", 103, "1990-02-03"))
    )
    row = row_facts("刘小明", father["id_number"], "1990-02-03", "男", None, None)
    scores = [
        score_of(
            evidence_between(
                row,
                person_facts(
                    name=one["name"],
                    id_number=one["id_number"],
                    birth_date=date.fromisoformat(one["birth_date"]),
                    sex="male",
                    village_code="",
                ),
            )
        )
        for one in (son, father)
    ]
    assert scores[0] > scores[1]
