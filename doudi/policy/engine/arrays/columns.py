"""The people, households and awards of a snapshot as arrays, read once for all months and questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from doudi.policy.engine.arrays.vocabulary import Numbers, Vocabulary
from doudi.policy.language import Fact

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

UNKNOWN_MONTH = np.iinfo(np.int32).min // 2
"""The origin of an elapsed fact whose date is unknown."""
NO_END = 9_999 * 12
"""Later than every month: the end of what holds until further notice."""
_MONTHS_BEFORE_1970 = np.int32(1970 * 12)
_AWARD_COLUMNS = ("award_id", "person_id", "programme", "from_month", "to_month")


@dataclass(frozen=True)
class Awards:
    """Awards by position: the holder's position among the people, first and last month index, facts by name.

    Each award fact has an array as long as the awards; ``known`` says by fact where the cell is filled.
    """

    award_id: pa.Array
    holder: Numbers
    programme: Numbers
    first: Numbers
    last: Numbers
    facts: Mapping[str, Numbers]
    known: Mapping[str, Numbers]


@dataclass(frozen=True)
class DatedValues:
    """The values of a household fact that changes with the month, by household, each with the months it holds."""

    household: Numbers
    first: Numbers
    last: Numbers
    values: Numbers


@dataclass(frozen=True)
class SnapshotArrays:
    """A part of a snapshot: people and households by position, their facts by name.

    ``household_of`` gives the position of each person's household. Elapsed facts are held as origins: the month index
    they count from, ``UNKNOWN_MONTH`` without a date.
    """

    person_id: pa.Array
    household_id: pa.Array
    household_of: Numbers
    person_facts: Mapping[str, Numbers]
    household_facts: Mapping[str, Numbers]
    awards: Awards
    dated: Mapping[str, DatedValues]


@dataclass(frozen=True)
class SnapshotTables:
    """Rows of a snapshot as Arrow tables, typed as a snapshot has them; ``dated`` has those of dated facts by table."""

    households: pa.Table
    people: pa.Table
    awards: pa.Table
    dated: Mapping[str, pa.Table]


def read_tables(
    connection: DuckDBPyConnection,
    facts: Iterable[Fact],
    *,
    application_facts: frozenset[str] = frozenset(),
    dated_tables: frozenset[str] = frozenset(),
    share: str = "true",
) -> SnapshotTables:
    """Read the columns of ``facts``; ``share`` is a condition on household_id that picks a part of the households.

    ``application_facts`` names the application facts that people have as columns, ``dated_tables`` the tables of dated
    facts that have rows. Awards and dated rows are read of everybody.
    """
    connection.complete()  # a caller may have left rows of its last query unread
    facts = list(facts)
    of_people = [fact for fact in facts if _is_of_person(fact, application_facts)]
    of_households = [fact for fact in facts if fact.source == "households"]
    of_awards = [fact for fact in facts if fact.source == "awards" and fact.column]
    dated = {
        str(fact.dated_by): ["household_id", "from_month", str(fact.column)]
        for fact in facts
        if fact.dated_by in dated_tables
    }
    return SnapshotTables(
        _read(connection, "households", ["household_id", *_columns(of_households)], share),
        _read(connection, "people", ["person_id", "household_id", *_columns(of_people)], share),
        _read(connection, "awards", list(dict.fromkeys([*_AWARD_COLUMNS, *_columns(of_awards)])), "true"),
        {table: _read(connection, table, columns, "true") for table, columns in dated.items()},
    )


def arrays_of(
    tables: SnapshotTables,
    facts: Iterable[Fact],
    vocabulary: Vocabulary,
    *,
    application_facts: frozenset[str] = frozenset(),
) -> SnapshotArrays:
    """Return the columns of ``facts`` as arrays; a person whose household is not in the tables is left out."""
    facts, people = list(facts), tables.people
    household_id = tables.households.column("household_id").combine_chunks()
    household_of = _positions(people.column("household_id"), household_id)
    if (household_of < 0).any():
        people = people.filter(pa.array(household_of >= 0))
        household_of = household_of[household_of >= 0]
    person_id = people.column("person_id").combine_chunks()
    return SnapshotArrays(
        person_id,
        household_id,
        household_of,
        {fact.name: _fact(people, fact, vocabulary) for fact in facts if _is_of_person(fact, application_facts)},
        {fact.name: _fact(tables.households, fact, vocabulary) for fact in facts if fact.source == "households"},
        _awards(tables.awards, [fact for fact in facts if fact.source == "awards"], vocabulary, person_id),
        {
            fact.name: _dated(tables.dated[str(fact.dated_by)], fact, vocabulary, household_id)
            for fact in facts
            if fact.dated_by in tables.dated
        },
    )


def _is_of_person(fact: Fact, application_facts: frozenset[str]) -> bool:
    return fact.source in {"people", "elapsed"} or (fact.source == "application" and fact.name in application_facts)


def _columns(facts: Iterable[Fact]) -> list[str]:
    return list(dict.fromkeys(str(fact.origin or fact.column) for fact in facts))


def _read(connection: DuckDBPyConnection, table: str, columns: list[str], share: str) -> pa.Table:
    return connection.sql(f"SELECT {', '.join(columns)} FROM {table} WHERE {share}").to_arrow_table()


def _positions(ids: pa.ChunkedArray, among: pa.Array) -> Numbers:
    """The place of each id in ``among``, or -1."""
    found = pc.index_in(ids, value_set=among).combine_chunks()
    return np.asarray(found.fill_null(-1).to_numpy(zero_copy_only=False))


def _fact(table: pa.Table, fact: Fact, vocabulary: Vocabulary) -> Numbers:
    if fact.source == "elapsed":
        return _origin(table.column(str(fact.origin)), first_whole_month=fact.type.unit == "years")
    return _numbers(table.column(str(fact.column)), fact, vocabulary)


def _numbers(column: pa.ChunkedArray, fact: Fact, vocabulary: Vocabulary) -> Numbers:
    if fact.type.unit == "category":
        return vocabulary.of_column(column)
    kind = np.bool_ if fact.type.unit == "flag" else np.int64
    filled = column.fill_null(False if fact.type.unit == "flag" else 0) if column.null_count else column
    return np.asarray(filled.combine_chunks().to_numpy(zero_copy_only=False), dtype=kind)


def _origin(column: pa.ChunkedArray, *, first_whole_month: bool) -> Numbers:
    """The month index of each date, or of the first month that begins on or after it."""
    days = column.combine_chunks().to_numpy(zero_copy_only=False).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    index = months.astype(np.int32) + _MONTHS_BEFORE_1970
    if first_whole_month:
        index += days > months
    return np.where(np.isnat(days), np.int32(UNKNOWN_MONTH), index)


def _awards(table: pa.Table, facts: list[Fact], vocabulary: Vocabulary, person_id: pa.Array) -> Awards:
    holder = _positions(table.column("person_id"), person_id)
    if (holder < 0).any():
        table = table.filter(pa.array(holder >= 0))
        holder = holder[holder >= 0]
    last = _origin(table.column("to_month"), first_whole_month=False)
    last[last == UNKNOWN_MONTH] = NO_END
    with_column = [fact for fact in facts if fact.column]
    return Awards(
        table.column("award_id").combine_chunks(),
        holder,
        np.asarray(table.column("programme").to_pylist(), dtype=np.str_),
        _origin(table.column("from_month"), first_whole_month=False),
        last,
        {fact.name: _numbers(table.column(str(fact.column)), fact, vocabulary) for fact in with_column},
        {
            fact.name: table.column(str(fact.column)).combine_chunks().is_valid().to_numpy(zero_copy_only=False)
            for fact in with_column
        },
    )


def _dated(table: pa.Table, fact: Fact, vocabulary: Vocabulary, household_id: pa.Array) -> DatedValues:
    """The dated rows of a fact, by household and month; a row holds until the next one of its household."""
    table = table.sort_by([("household_id", "ascending"), ("from_month", "ascending")])
    household = _positions(table.column("household_id"), household_id)
    first = _origin(table.column("from_month"), first_whole_month=False)
    last = np.full(len(first), NO_END)
    follows = household[1:] == household[:-1]
    last[:-1][follows] = first[1:][follows] - 1
    values = _numbers(table.column(str(fact.column)), fact, vocabulary)
    order = np.argsort(household, kind="stable")
    order = order[household[order] >= 0]
    return DatedValues(household[order], first[order], last[order], values[order])
