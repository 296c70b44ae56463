"""Assessment of all people: verdicts, and the reasons of refusals."""

from datetime import date
from typing import Any

import pytest

from doudi import policy
from doudi.policy.engine.assessment import conditions
from doudi.values.benefit_month import month_from_index
from tests.policy.conftest import AFTER_P30
from tests.policy.random_population import copy_table, differing_rows

MONTH = date(2023, 2, 1)


def rows_of(connection: Any, query: str) -> list[dict[str, Any]]:
    answer = connection.execute(query)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


@pytest.fixture
def listed(county: Any) -> list[dict[str, Any]]:
    query = policy.rule_book().over(county).assess_everybody(MONTH, MONTH, AFTER_P30, in_words=False)
    return rows_of(county, query)


def test_everybody_is_listed_once_per_month(county: Any, listed: list[dict[str, Any]]) -> None:
    assert len({row["person_id"] for row in listed}) == len(listed) == 3_000


def test_every_programme_has_eligible_and_ineligible_people(listed: list[dict[str, Any]]) -> None:
    for programme in conditions(policy.rule_book(), MONTH):
        assert {row[programme] for row in listed} == {True, False}, programme


def test_only_refusals_have_reasons(listed: list[dict[str, Any]]) -> None:
    for row in listed:
        for programme in conditions(policy.rule_book(), MONTH):
            assert bool(row[f"{programme}_reason"]) == (not row[programme]), (row["person_id"], programme)


def test_reasons_are_the_failed_conditions(county: Any, listed: list[dict[str, Any]]) -> None:
    by_programme = conditions(policy.rule_book(), MONTH)
    names = tuple({name for names in by_programme.values() for name in names})
    evaluator = policy.rule_book().household_evaluator((*names, "income_per_head"))
    people: dict[str, list[dict[str, Any]]] = {}
    for person in rows_of(county, "SELECT * FROM people WHERE household_id < 'H2'"):
        people.setdefault(person["household_id"], []).append(person)
    # Without application facts, as in the assessment of a county.
    application_facts = [fact.name for fact in policy.FACTS if fact.source == "application"]
    household_of = {row["household_id"]: row for row in rows_of(county, "SELECT * FROM households")}
    awards = rows_of(county, "SELECT * FROM awards")
    found = {row["person_id"]: row for row in listed}
    for household_id, members in people.items():
        plain = [{key: value for key, value in person.items() if key not in application_facts} for person in members]
        evaluated = evaluator.evaluate_month(MONTH, AFTER_P30, household_of[household_id], plain, awards)
        for person in evaluated.people:
            row = found[person["person_id"]]
            figures = {**evaluated.household, **person}
            assert row["income_per_head_fen"] == evaluated.household["income_per_head"]
            for programme, of_programme in by_programme.items():
                failed = [name for name in of_programme if not figures[name]]
                assert row[f"{programme}_reason"] == "；".join(failed)


def test_reasons_are_labels(county: Any) -> None:
    query = policy.rule_book().over(county).assess_everybody(MONTH, MONTH, AFTER_P30)
    reasons = {row["dibao_reason"] for row in rows_of(county, query)}
    assert any("不符合“月人均收入低于低保标准”" in reason for reason in reasons)


def test_range_is_cut_into_intervals(county: Any) -> None:
    query = (
        policy.rule_book().over(county).assess_everybody(date(2022, 10, 1), date(2023, 9, 1), AFTER_P30, in_words=False)
    )
    pieces: dict[str, list[tuple[date, date]]] = {}
    for row in rows_of(county, query):
        pieces.setdefault(row["person_id"], []).append(
            (month_from_index(row["first_month"]), month_from_index(row["last_month"]))
        )
    for months in pieces.values():
        months.sort()
        assert months[0][0] == date(2022, 10, 1)
        assert months[-1][1] == date(2023, 9, 1)
        assert date(2023, 1, 1) in {first for first, _last in months}


def test_engines_agree_on_assessment(county: Any) -> None:
    # Snapshots have no application facts; this population has.
    application_facts = ", ".join(fact.name for fact in policy.FACTS if fact.source == "application")
    county.execute(f"CREATE OR REPLACE TABLE people AS SELECT * EXCLUDE ({application_facts}) FROM people")
    for engine in ("duckdb", "python", "arrays"):
        query = policy.rule_book().over(county, engine).assess_everybody(date(2022, 12, 1), MONTH, AFTER_P30)
        copy_table(county, f"({query})", f"listed_by_{engine}")
    assert differing_rows(county, "listed_by_duckdb", "listed_by_python") == []
    assert differing_rows(county, "listed_by_duckdb", "listed_by_arrays") == []
