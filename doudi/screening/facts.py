"""What the snapshot knows of people, families and awards in the month screened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doudi import policy
from doudi.screening.rules import MonthScreened
from doudi.values.kinship import relation_group

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SEVERE = "(grade BETWEEN 1 AND 2 OR (grade = 3 AND category IN ('intellectual', 'mental')))"
"""SQL of a severe disability (MCA57-8), of the columns category and grade."""


def fill_facts(connection: DuckDBPyConnection, screened: MonthScreened) -> None:
    """Create the tables ``numbered_award``, ``award_in_force``, ``screened_person`` and ``screened_family``.

    ``source_row`` is the row of data in the file, from 1. A person is alive who is not known to have died before the
    month; families count living members.
    """
    connection.execute("SET preserve_insertion_order = true")
    connection.execute("CREATE TABLE numbered_award AS SELECT row - 1 AS source_row, * EXCLUDE (row) FROM awards_rows")
    connection.execute(f"""
        CREATE TABLE award_in_force AS SELECT * FROM numbered_award
        WHERE {screened.first_day} BETWEEN from_month AND COALESCE(to_month, {screened.first_day})
    """)
    _fill_relation_groups(connection)
    connection.execute(_person_sql(screened))
    connection.execute(_FAMILY)
    connection.execute(_PERSON_OF_FAMILY)


def _fill_relation_groups(connection: DuckDBPyConnection) -> None:
    """Create the table ``relation_to_head``: the group of each relation that the snapshot has, see GB4761-1."""
    connection.execute("CREATE TABLE relation_to_head (relation VARCHAR, relation_group INTEGER)")
    relations = connection.execute("SELECT DISTINCT relation FROM people WHERE relation IS NOT NULL").fetchall()
    if relations:
        rows = [(relation, relation_group(relation)) for (relation,) in relations]
        connection.executemany("INSERT INTO relation_to_head VALUES (?, ?)", rows)


def _person_sql(screened: MonthScreened) -> str:
    programmes = policy.award_programmes()
    flags = ", ".join(f"bool_or(programme = '{name}') AS has_{name}" for name in programmes)
    own = ", ".join(f"COALESCE(has_{name}, false) AS has_{name}" for name in programmes)
    return f"""
    CREATE TABLE own_facts AS
    SELECT p.row - 1 AS source_row, p.* EXCLUDE (row, name), relation_group, {own}, has_dibao OR has_tekun AS is_aided,
           has_dibao OR has_tekun OR has_child_living AS is_covered, programmes IS NOT NULL AS has_award, programmes,
           COALESCE(death_date >= {screened.first_day}, true) AS is_alive,
           date_sub('year', birth_date, {screened.first_day}) AS age
    FROM people_rows p LEFT JOIN relation_to_head USING (relation)
    LEFT JOIN (SELECT person_id, {flags}, list(DISTINCT programme ORDER BY programme) AS programmes
               FROM award_in_force GROUP BY person_id) a USING (person_id)
    """


_FAMILY = """
CREATE TABLE screened_family AS
SELECT p.household_id, any_value(h.row) - 1 AS source_row, COUNT(*) AS members,
       COUNT(*) FILTER (is_covered) AS covered, bool_or(has_dibao) AS family_has_dibao,
       bool_or(is_aided) AS family_is_aided
FROM own_facts p JOIN households_rows h USING (household_id)
WHERE is_alive GROUP BY p.household_id
"""

_PERSON_OF_FAMILY = """
CREATE TABLE screened_person AS
SELECT o.*, COALESCE(family_has_dibao, false) AS family_has_dibao, COALESCE(family_is_aided, false) AS family_is_aided
FROM own_facts o
LEFT JOIN (SELECT household_id, family_has_dibao, family_is_aided FROM screened_family) USING (household_id)
"""
