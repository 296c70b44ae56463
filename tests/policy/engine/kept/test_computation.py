"""A kept computation has the rows of computing from scratch after any changes, and computes only what they touch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from doudi import policy
from doudi.policy.engine.arrays.engine import ArrayEngine
from doudi.policy.engine.kept import computation as kept_computation
from doudi.policy.engine.kept.computation import (
    KeptComputation,
    OtherRulesError,
    PersonInTwoHouseholdsError,
)
from doudi.policy.engine.rule_book import RuleBook
from tests.policy.conftest import AFTER_P30, BEFORE_P30, FIRST, LAST
from tests.policy.engine.kept.random_changes import Changes, fill_two_populations
from tests.policy.random_population import copy_table, differing_rows, number_of_rows

PEOPLE = 100
IN_BETWEEN = date(2023, 7, 1)


def with_value(name: str, figure: int, *, since: date | None = None) -> RuleBook:
    """The rule book with another figure, at all times or in a value of its own from a month on."""
    book = policy.rule_book()
    parameter = book.parameters[name]
    others = [replace(value, figures=dict.fromkeys(value.figures, figure)) for value in parameter.values]
    if since is not None:
        others = [*parameter.values, replace(others[-1], effective=since, decided=date(2023, 5, 1), until=None)]
    parameters = {**book.parameters, name: replace(parameter, values=tuple(others))}
    return RuleBook(book.legislation, parameters, book.facts, book.rules)


LAWS = [
    (policy.rule_book(), BEFORE_P30),
    (policy.rule_book(), AFTER_P30),
    (with_value("dibao_standard", 1_000_00), AFTER_P30),
    (with_value("dibao_standard", 1_000_00, since=IN_BETWEEN), AFTER_P30),
    (with_value("one_person_adult_age", 20), AFTER_P30),
    (with_value("tekun_elderly_age", 65), BEFORE_P30),
    (with_value("child_age_limit", 20), AFTER_P30),
]


@pytest.fixture
def connection() -> Iterator[Any]:
    """A snapshot of 100 people that changes."""
    with duckdb.connect() as connection:
        fill_two_populations(connection, PEOPLE, seed=1)
        yield connection


def keep(connection: Any, known: date = AFTER_P30) -> KeptComputation:
    return policy.rule_book().keep_computation(connection, FIRST, LAST, known)


def assert_as_from_scratch(connection: Any, kept: KeptComputation, book: RuleBook, known: date, engine: str) -> None:
    computation = book.over(connection, engine)
    copy_table(connection, f"({computation.assess_everybody(FIRST, LAST, known)})", "wanted_assessment")
    computation.fill_dues(FIRST, LAST, known)
    connection.register("kept_assessment", pa.concat_tables(kept.assessment(), promote_options="permissive"))
    connection.register("kept_due", kept.dues())
    assert number_of_rows(connection, "wanted_assessment") > PEOPLE
    assert differing_rows(connection, "wanted_assessment", "kept_assessment") == []
    assert differing_rows(connection, "due", "kept_due") == []


@pytest.mark.parametrize(("seed", "engine", "parts_at_most"), [(1, "python", 32), (2, "arrays", 2), (3, "python", 1)])
def test_after_days_of_changes_every_row_is_as_from_scratch(
    connection: Any, seed: int, engine: str, parts_at_most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_computation, "PARTS_AT_MOST", parts_at_most)
    kept, changes = keep(connection), Changes(connection, seed)
    book, known = policy.rule_book(), AFTER_P30
    for _day in range(4):
        if changes.random.random() < 0.4:
            book, known = changes.random.choice(LAWS)
            kept.change_figures(book, known)
        rows = changes.day()
        kept.replace_households(changes.touched, rows)
        assert_as_from_scratch(connection, kept, book, known, engine)


def test_a_change_lists_the_rows_that_differ_and_no_others(connection: Any) -> None:
    kept, changes = keep(connection), Changes(connection, 5)
    before = rows_of(kept)
    rows = changes.day()
    change = kept.replace_households(changes.touched, rows)
    told_before, told_after = map(set_of, change.dues())
    assessed = [
        {row["household_id"] for table in tables for row in table.to_pylist()} for tables in change.assessment()
    ]
    after = rows_of(kept)
    assert before - after <= told_before <= before
    assert after - before <= told_after <= after
    assert [homes <= set(changes.touched) for homes in assessed] == [True, True]


def set_of(table: pa.Table) -> set[tuple[Any, ...]]:
    return {tuple(row.values()) for row in table.to_pylist()}


def rows_of(kept: KeptComputation) -> set[tuple[Any, ...]]:
    return set_of(kept.dues())


def test_somebody_who_moved_takes_both_households(connection: Any) -> None:
    kept = keep(connection)
    before = rows_of(kept)
    connection.execute("UPDATE people SET household_id = 'H1' WHERE person_id = 'P7'")
    for table in ("people", "households"):
        connection.execute(f"DELETE FROM {table} WHERE household_id <> 'H1'")
    rows = kept.read_rows(connection)
    with pytest.raises(PersonInTwoHouseholdsError):
        kept.replace_households(["H1"], rows)
    assert rows_of(kept) == before


class Computed:
    """Which targets the array engine computed in which epochs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[date, tuple[str, ...]]] = []
        compute = ArrayEngine.computed_epoch

        def noted(engine: ArrayEngine, epoch: Any, targets: tuple[str, ...], **options: Any) -> Any:
            self.asked.append((epoch.first, targets))
            return compute(engine, epoch, targets, **options)

        monkeypatch.setattr(ArrayEngine, "computed_epoch", noted)


def test_a_figure_of_one_due_computes_that_due_alone(connection: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, computed = keep(connection), Computed(monkeypatch)
    book = with_value("child_living_home", 3_000_00)
    kept.change_figures(book, AFTER_P30)
    assert {target for _month, targets in computed.asked for target in targets} == {"child_living_due"}
    assert_as_from_scratch(connection, kept, book, AFTER_P30, "python")


def test_a_raise_in_between_computes_only_the_months_after_it(connection: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, computed = keep(connection), Computed(monkeypatch)
    book = with_value("dibao_standard", 1_000_00, since=IN_BETWEEN)
    kept.change_figures(book, AFTER_P30)
    assessed = [
        (month, targets) for month, targets in computed.asked if "income_per_head" in targets or len(targets) > 8
    ]
    assert [month for month, _targets in assessed] == [IN_BETWEEN]
    assert "income_per_head" not in assessed[0][1]
    assert_as_from_scratch(connection, kept, book, AFTER_P30, "python")


def test_overrides_are_those_of_a_law_with_other_figures(connection: Any) -> None:
    kept = keep(connection)
    kept.change_figures(policy.rule_book(), AFTER_P30, {"dibao_standard": {None: 1_000_00}})
    assert_as_from_scratch(connection, kept, with_value("dibao_standard", 1_000_00), AFTER_P30, "python")


def test_other_rules_and_unknown_figures_are_refused_and_change_nothing(connection: Any) -> None:
    kept, book = keep(connection), policy.rule_book()
    before = rows_of(kept)
    other = RuleBook(book.legislation, book.parameters, book.facts, book.rules[:-1])
    with pytest.raises(OtherRulesError):
        kept.change_figures(other, AFTER_P30)
    with pytest.raises(policy.NoKnownValueError):
        kept.change_figures(book, date(2000, 1, 1))
    assert rows_of(kept) == before
