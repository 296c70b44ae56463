"""The worked examples on every engine and in explanations."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
import yaml

from doudi import policy
from doudi.policy.engine.dues import compute_results
from doudi.values.benefit_month import month_index
from tests.policy.worked_examples import (
    HOUSEHOLD,
    Expectation,
    MalformedExampleError,
    differences,
    expectations,
    read_cases,
    targets_of,
)

CASES = read_cases()
APPLICATION_FACTS = frozenset(fact.name for fact in policy.FACTS if fact.source == "application")
FEWEST_CASES = 150


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_example_in_python(case: dict[str, Any]) -> None:
    for one in expectations(case):
        evaluator = policy.rule_book().household_evaluator(sorted(targets_of(one.wanted, one.month)), one.county)
        evaluated = evaluator.evaluate_month(one.month, one.known, one.household, one.people, one.awards)
        shared = {**evaluated.county, **evaluated.household}
        figures = {person["person_id"]: {**shared, **person} for person in evaluated.people}
        assert differences(one, figures) == []


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_example_is_explained(case: dict[str, Any]) -> None:
    for one in expectations(case):
        for person in one.people if "due" in one.wanted else ():
            found = policy.rule_book().explain_month(
                one.household, one.people, one.awards, person["person_id"], one.month, one.known
            )
            wanted = one.wanted["due"].get(person["name"], {})
            told = {benefit.programme: f"{benefit.amount_fen / 100:.2f}" for benefit in found.benefits}
            assert {programme: yuan for programme, yuan in told.items() if yuan != "0.00"} == wanted


def all_expectations() -> dict[tuple[Any, ...], list[Expectation]]:
    """All expectations, grouped by what can be computed in one run."""
    groups: dict[tuple[Any, ...], list[Expectation]] = {}
    for case in CASES:
        for one in expectations(case):
            groups.setdefault((one.known, tuple(sorted(one.county.items()))), []).append(one)
    return groups


def load(connection: Any, chosen: Iterable[Expectation]) -> None:
    rows: dict[str, list[dict[str, Any]]] = {"households": [], "household_areas": [], "people": [], "awards": []}
    for one in chosen:
        household = {"village_code": "360731100001", **one.household}
        rows["household_areas"].extend(household.pop("household_areas"))
        rows["households"].append(household)
        rows["people"].extend({"id_number": "", "relation": "", **person} for person in one.people)
        rows["awards"].extend(one.awards)
    for name, content in rows.items():
        if not content:
            continue
        table = pa.Table.from_pylist(content, schema=_schema(content))
        connection.register("given", table)
        connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")
        connection.unregister("given")


def _schema(rows: list[dict[str, Any]]) -> pa.Schema:
    def kind(name: str) -> pa.DataType:
        if name.endswith(("_date", "_month", "_since")):
            return pa.date32()
        if name.endswith("_fen"):
            return pa.int64()
        if name == "in_institution":
            return pa.bool_()
        sample = next((row[name] for row in rows if row[name] is not None), HOUSEHOLD.get(name))
        return pa.bool_() if isinstance(sample, bool) else pa.int32() if isinstance(sample, int) else pa.string()

    return pa.schema([(name, kind(name)) for name in rows[0]])


def computed(engine: str, chosen: list[Expectation]) -> list[str]:
    """Differences between an engine and the expectations."""
    book = policy.rule_book()
    months = [one.month for one in chosen]
    targets = tuple(sorted(set().union(*(targets_of(one.wanted, one.month) for one in chosen))))
    with duckdb.connect() as connection:
        load(connection, chosen)
        compute_results(
            connection,
            book,
            targets,
            min(months),
            max(months),
            chosen[0].known,
            all_people=True,
            county=chosen[0].county,
            engine=engine,
            application_facts=APPLICATION_FACTS,
        )
        answer = connection.execute("SELECT * FROM result")
        names = [column[0] for column in answer.description]
        found: dict[str, list[dict[str, Any]]] = {}
        for row in answer.fetchall():
            figures = dict(zip(names, row, strict=True))
            found.setdefault(figures["person_id"], []).append(figures)
    told = []
    for one in chosen:
        month = month_index(one.month)
        told += differences(
            one,
            {
                person["person_id"]: next(
                    row for row in found[person["person_id"]] if row["first_month"] <= month <= row["last_month"]
                )
                for person in one.people
            },
        )
    return told


@pytest.mark.parametrize("engine", ["arrays", pytest.param("duckdb", marks=pytest.mark.long)])
def test_all_examples_on_other_engines(engine: str) -> None:
    for chosen in all_expectations().values():
        assert computed(engine, chosen) == []


@pytest.mark.long
@pytest.mark.spark
def test_dues_and_funding_of_all_examples_on_spark() -> None:
    pytest.importorskip("pyspark", reason="the optional Spark package is not installed")
    largest = max(all_expectations().values(), key=len)
    chosen = [one for one in largest if set(one.wanted) <= {"due", "funding"} and one.month.year <= 2023]
    assert len(chosen) > 50
    assert computed("spark", chosen) == []


# --- the collection ----------------------------------------------------------------------------------


def test_example_names_are_unique() -> None:
    assert len(CASES) >= FEWEST_CASES
    assert [name for name, times in Counter(case["name"] for case in CASES).items() if times > 1] == []


def test_examples_cite_existing_clauses() -> None:
    legislation = policy.rule_book().legislation
    unknown = [
        (case["name"], cite) for case in CASES for cite in case["cites"] if legislation.legal_text_of(cite) is None
    ]
    assert unknown == []
    assert all(case["cites"] for case in CASES)


def test_examples_have_purpose_and_calculation() -> None:
    for case in CASES:
        assert len(case["shows"]) >= 5, case["name"]
        assert re.search(r"[0-9]|是|否|不", case["worked"]), case["name"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"people": {"甲": {"wages": "1.00"}}}, "wages"),
        ({"people": {"甲": {"wage": 1200}}}, "is not an amount"),
        ({"people": {"甲": {"wage": "1200"}}}, "is not an amount"),
        ({"expect": [{"month": "2023-01"}]}, "cannot expect nothing"),
        ({"expect": [{"month": "2023-01", "dues": {}}]}, "dues"),
        ({"expect": [{"month": "2023-01", "due": {"乙": {}}}]}, "乙"),
        ({"remark": "x"}, "remark"),
    ],
)
def test_malformed_example_is_reported(wrong: dict[str, Any], told: str, tmp_path: Path) -> None:
    case = {
        "name": "甲",
        "shows": "x",
        "cites": ["P30-1.1"],
        "worked": "1",
        "household": {"area": "rural"},
        "people": {"甲": None},
        "expect": [{"month": "2023-01", "due": {}}],
    }
    (tmp_path / "case.yaml").write_text(yaml.safe_dump([{**case, **wrong}], allow_unicode=True), encoding="utf-8")
    (read,) = read_cases(tmp_path)
    with pytest.raises(MalformedExampleError, match=told):
        list(expectations(read))
