"""What the snapshot knows of people, families and awards in the month screened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doudi import policy
from doudi.screening.disability_certificates import fill_known_disabilities
from doudi.screening.rules import MonthScreened
from doudi.values.kinship import generation, relation_group

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DAYS_OF_DEATH = {"deaths": "death_date", "cremations": "cremation_date"}
"""The lists that say who died, each with its column of the day."""


def fill_facts(connection: DuckDBPyConnection, screened: MonthScreened) -> None:
    """Create ``numbered_award``, ``award_in_force``, ``screened_person``, ``screened_family``, ``known_disability``.

    And ``area_in_month``: the area in which each household lives in the month, whose standards hold for it.
    ``source_row`` is the row of data in the file, from 1. A person is alive whom neither registry nor list
    knows to have died before the month; families count living members.
    ``generation`` counts from the head of the household down. ``registered_home`` (person_id, book: the household in
    whose hukou book the person is) is filled by who knows it.
    """
    connection.execute("CREATE TABLE IF NOT EXISTS registered_home (person_id VARCHAR, book VARCHAR)")
    connection.execute("SET preserve_insertion_order = true")
    connection.execute("CREATE TABLE numbered_award AS SELECT row - 1 AS source_row, * EXCLUDE (row) FROM awards_rows")
    connection.execute(f"""
        CREATE TABLE award_in_force AS SELECT * FROM numbered_award
        WHERE {screened.first_day} BETWEEN from_month AND COALESCE(to_month, {screened.first_day})
    """)
    connection.execute(_area_sql(screened))
    _fill_relation_groups(connection)
    _fill_departures(connection, screened)
    connection.execute(_person_sql(screened))
    connection.execute(_FAMILY)
    connection.execute(_PERSON_OF_FAMILY)
    fill_known_disabilities(connection, screened)


def _area_sql(screened: MonthScreened) -> str:
    return f"""
    CREATE TABLE area_in_month AS
    SELECT household_id, COALESCE(moved.area, households.area) AS area
    FROM households LEFT JOIN (
        SELECT household_id, arg_max(area, from_month) AS area FROM household_areas
        WHERE from_month <= {screened.first_day} GROUP BY household_id) moved USING (household_id)
    """


def _fill_relation_groups(connection: DuckDBPyConnection) -> None:
    """Create the table ``relation_to_head``: group (GB4761-1) and generation of each relation that the snapshot has."""
    connection.execute("CREATE TABLE relation_to_head (relation VARCHAR, relation_group INTEGER, generation INTEGER)")
    relations = connection.execute("SELECT DISTINCT relation FROM people WHERE relation IS NOT NULL").fetchall()
    if relations:
        rows = [(relation, relation_group(relation), generation(relation)) for (relation,) in relations]
        connection.executemany("INSERT INTO relation_to_head VALUES (?, ?, ?)", rows)


def _fill_departures(connection: DuckDBPyConnection, screened: MonthScreened) -> None:
    """Create ``listed_dead`` and ``listed_prisoner``: whom a list knows to be so in the month."""
    deaths = [
        f"SELECT person_id FROM linked_{source} WHERE date_trunc('month', {day}) < {screened.first_day}"
        for source, day in DAYS_OF_DEATH.items()
        if screened.has(source)
    ]
    prisoners = [f"SELECT person_id FROM linked_prison WHERE {in_prison(screened)}"] if screened.has("prison") else []
    nobody = "SELECT person_id FROM people WHERE false"
    connection.execute(f"CREATE TABLE listed_dead AS {' UNION '.join(deaths or [nobody])}")
    connection.execute(f"CREATE TABLE listed_prisoner AS SELECT DISTINCT * FROM ({(prisoners or [nobody])[0]})")


def in_prison(screened: MonthScreened) -> str:
    """SQL of a term of which any day lies in the month; without an end the term goes on."""
    return f"from_date <= {screened.last_day} AND COALESCE(to_date >= {screened.first_day}, true)"


def _person_sql(screened: MonthScreened) -> str:
    programmes = policy.award_programmes()
    flags = ", ".join(f"bool_or(programme = '{name}') AS has_{name}" for name in programmes)
    own = ", ".join(f"COALESCE(has_{name}, false) AS has_{name}" for name in programmes)
    return f"""
    CREATE TABLE own_facts AS
    SELECT p.row - 1 AS source_row, p.* EXCLUDE (row, name), relation_group, generation, {own},
           COALESCE(has_dibao OR has_tekun, false) AS is_aided,
           COALESCE(has_dibao OR has_tekun OR has_child_living, false) AS is_covered,
           programmes IS NOT NULL AS has_award, programmes,
           COALESCE(death_date >= {screened.first_day}, true) AND person_id NOT IN (FROM listed_dead) AS is_alive,
           COALESCE(death_date > {screened.last_day}, true) AND person_id NOT IN (FROM listed_dead) AS lives_on,
           in_prison OR person_id IN (FROM listed_prisoner) AS is_in_prison,
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
SELECT o.*, members, covered,
       COALESCE(family_has_dibao, false) AS family_has_dibao, COALESCE(family_is_aided, false) AS family_is_aided
FROM own_facts o
LEFT JOIN (SELECT * EXCLUDE (source_row) FROM screened_family) USING (household_id)
"""


def fill_family_income(connection: DuckDBPyConnection, screened: MonthScreened) -> None:
    """Create ``family_income``: the income per head of each family in the month, by the rules of the policy core.

    Raises:
        NoKnownValueError: a figure of law was not known.
    """
    policy.rule_book().over(connection, "arrays").fill_income_per_head(screened.month, screened.known)
    connection.execute(
        "CREATE TABLE family_income AS SELECT household_id, any_value(income_per_head) AS income_per_head_fen "
        "FROM result GROUP BY household_id"
    )
