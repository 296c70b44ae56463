"""Whom a row may mean: people of the same or nearly the same number, or of the same birth date and name.

Names are compared on joined pairs only, so that the keys of a million names are never computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from doudi.files.query_rows import only_row
from doudi.matching.names import name_key, needs_cleaning_pattern
from doudi.matching.row_facts import PLACEHOLDER_END, TOWNSHIP_DIGITS, number_facts
from doudi.snapshot.identity_number_checks import with_validity

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_BORN_ON_A_DAY = 1_000

_AGREES = """(r.name_key <> '' AND (r.name_key = p.name_key OR (
    length(r.name_key) = length(p.name_key) AND contains(p.name_key, r.name_key[1])
    AND r.name_sorted = list_aggregate(list_sort(string_split(p.name_key, '')), 'string_agg', ''))))"""
_SIMILAR = "len(list_intersect(string_split(r.name_key, ''), string_split(p.name_key, ''))) >= 2"


def fill_candidates(connection: DuckDBPyConnection) -> None:
    """Create the table ``candidate``: a row per pair of row and person, with the evidence for and against it."""
    fill_same_numbers(connection)
    fill_open_rows(connection)
    fill_candidates_of_open_rows(connection)


def fill_same_numbers(connection: DuckDBPyConnection) -> None:
    """Create ``same_number``, pairs of one number, and ``birth_date_count``, how many people each birth date has."""
    if not connection.execute(_IS_PREPARED).fetchone():
        fill_people(connection)
    connection.execute(_SAME_NUMBER)
    connection.execute(_BIRTH_DATE_COUNT)


def fill_open_rows(connection: DuckDBPyConnection) -> None:
    """Create ``unsettled``, the rows that need other candidates than those of their number, and ``crowded_date``."""
    connection.execute(_UNSETTLED)
    connection.execute(_CROWDED_DATE)


def fill_candidates_of_open_rows(connection: DuckDBPyConnection) -> None:
    """Create ``candidate`` from ``same_number`` and the tables of :func:`fill_open_rows`."""
    connection.execute(_near_number(connection))
    connection.execute(_SAME_BIRTH_DATE)
    connection.execute(_CANDIDATE)


_IS_PREPARED = "SELECT 1 FROM duckdb_tables() WHERE table_name = 'wrong_number'"


def fill_people(connection: DuckDBPyConnection) -> None:
    """Create ``matched_person``, what the matching compares of everybody, and of them ``wrong_number``."""
    unclean = "SELECT DISTINCT id_number FROM people WHERE NOT regexp_full_match(id_number, '[0-9]{17}[0-9X]')"
    numbers = [(text, number_facts(text)) for (text,) in connection.execute(unclean).fetchall()]
    uncommon = "SELECT DISTINCT name FROM people WHERE regexp_matches(name, ?)"
    names = [name for (name,) in connection.execute(uncommon, [needs_cleaning_pattern()]).fetchall()]
    connection.execute("CREATE TABLE cleaned_number (id_number VARCHAR, number VARCHAR, is_fifteen BOOLEAN)")
    connection.execute("CREATE TABLE cleaned_name (name VARCHAR, name_key VARCHAR)")
    _insert(connection, "cleaned_number", [(text, facts.number or None, facts.is_fifteen) for text, facts in numbers])
    _insert(connection, "cleaned_name", [(name, name_key(name)) for name in names])
    connection.execute(_PEOPLE)
    connection.execute(
        f"CREATE TABLE wrong_number AS SELECT * FROM {with_validity('matched_person')} WHERE NOT is_valid"
    )


def _insert(connection: DuckDBPyConnection, table: str, rows: list[tuple[str | bool | None, ...]]) -> None:
    import pyarrow as pa

    if rows:
        columns = {f"column{place}": pa.array(cells) for place, cells in enumerate(zip(*rows, strict=True))}
        connection.register("new_rows", pa.table(columns))
        connection.execute(f"INSERT INTO {table} SELECT * FROM new_rows")
        connection.unregister("new_rows")


_PEOPLE = f"""
CREATE TABLE matched_person AS
SELECT person_id, CASE WHEN number NOT LIKE '%{PLACEHOLDER_END}' THEN number END AS id_number, is_fifteen, name_key,
       sex, birth_date, household_id
FROM (
    SELECT person_id, household_id, sex, birth_date, COALESCE(name_key, name) AS name_key,
           CASE WHEN regexp_full_match(id_number, '[0-9]{{17}}[0-9X]') THEN id_number ELSE number END AS number,
           COALESCE(is_fifteen, false) AS is_fifteen
    FROM people LEFT JOIN cleaned_number USING (id_number) LEFT JOIN cleaned_name USING (name))
"""

_SAME_NUMBER = f"""
CREATE TABLE same_number AS
SELECT r.row, p.person_id, r.is_fifteen = p.is_fifteen AS is_same, {_AGREES} AS name_agrees, {_SIMILAR} AS name_similar
FROM matched_row r JOIN matched_person p USING (id_number)
"""

# A row whose number belongs to exactly one person with a name that agrees needs no other candidates.
_UNSETTLED = """
CREATE TABLE unsettled AS
SELECT * FROM matched_row WHERE row NOT IN (
    SELECT row FROM same_number JOIN matched_row USING (row) WHERE name_agrees AND (is_same OR NOT is_swapped)
    GROUP BY row HAVING COUNT(*) = 1)
"""


def _near(table: str, key: str) -> str:
    """SQL of every number that differs from one of the table by one digit, or by two exchanged neighbours."""
    digits = "(SELECT unnest(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'X']) AS digit)"
    return f"""
    SELECT {key}, left(id_number, place - 1) || digit || substr(id_number, place + 1) AS id_number
    FROM {table}, (SELECT unnest(range(1, 19)) AS place), {digits}
    WHERE id_number[place] <> digit AND (digit <> 'X' OR place = 18)
    UNION ALL
    SELECT {key}, left(id_number, place - 1) || id_number[place + 1] || id_number[place] || substr(id_number, place + 2)
    FROM {table}, (SELECT unnest(range(1, 18)) AS place)
    WHERE id_number[place] <> id_number[place + 1]
    """


def _near_number(connection: DuckDBPyConnection) -> str:
    """SQL of the pairs whose numbers differ by one digit or one exchange.

    Two valid numbers never do, by their check characters: rows of a valid number are compared with people of a wrong
    one only, beginning with the smaller of both sets.
    """
    connection.execute("CREATE TABLE valid_row AS SELECT * FROM unsettled WHERE is_valid AND NOT is_swapped")
    connection.execute(
        "CREATE TABLE invalid_row AS SELECT * FROM unsettled WHERE NOT is_valid AND id_number IS NOT NULL"
    )
    people, rows = only_row(connection, "SELECT (SELECT COUNT(*) FROM wrong_number), (SELECT COUNT(*) FROM valid_row)")
    pairs = f"SELECT row, person_id FROM ({_near('invalid_row', 'row')}) JOIN matched_person USING (id_number)"
    if people < rows:
        pairs += (
            f" UNION SELECT row, person_id FROM ({_near('wrong_number', 'person_id')}) JOIN valid_row USING (id_number)"
        )
    else:
        pairs += f" UNION SELECT row, person_id FROM ({_near('valid_row', 'row')}) JOIN wrong_number USING (id_number)"
    return f"""
    CREATE TABLE near_number AS
    SELECT r.row, p.person_id, {_AGREES} AS name_agrees, {_SIMILAR} AS name_similar
    FROM ({pairs}) JOIN unsettled r USING (row) JOIN matched_person p USING (person_id)
    WHERE name_agrees OR name_similar
    """


_BIRTH_DATE_COUNT = """
CREATE TABLE birth_date_count AS SELECT birth_date, COUNT(*) AS people FROM matched_person GROUP BY birth_date
"""

# A birth date that very many people share is a filled-in one: similar names mean nothing there.
_CROWDED_DATE = f"""
CREATE TABLE crowded_date AS
SELECT birth_date FROM birth_date_count GROUP BY birth_date HAVING SUM(people) > {_MOST_BORN_ON_A_DAY}
"""

_SAME_BIRTH_DATE = f"""
CREATE TABLE same_birth_date AS
SELECT r.row, p.person_id, {_AGREES} AS name_agrees,
       NOT r.is_valid AND r.day NOT IN (FROM crowded_date) AND {_SIMILAR} AS name_similar
FROM (SELECT *, unnest([birth_date, other_birth_date]) AS day FROM unsettled) r
JOIN matched_person p ON p.birth_date = r.day
WHERE name_agrees OR name_similar
"""

_LIVES_THERE = f"list_has_any(r.villages, [h.village_code, left(h.village_code, {TOWNSHIP_DIGITS})])"

_CANDIDATE = f"""
CREATE TABLE candidate AS
WITH pair AS (
    SELECT row, person_id, is_same AS same_number, NOT is_same AS upgraded_number, false AS near_number,
           name_agrees, name_similar FROM same_number
    UNION ALL SELECT row, person_id, false, false, true, name_agrees, name_similar FROM near_number
    UNION ALL SELECT row, person_id, false, false, false, name_agrees, name_similar FROM same_birth_date
),
merged AS (
    SELECT row, person_id, bool_or(same_number) AS same_number, bool_or(upgraded_number) AS upgraded_number,
           bool_or(near_number) AS near_number, bool_or(name_agrees) AS name_agrees,
           bool_or(name_similar) AND NOT bool_or(name_agrees) AS name_similar
    FROM pair GROUP BY row, person_id
)
SELECT m.*, r.row_id, r.is_valid, r.is_swapped,
       COALESCE(p.birth_date = r.birth_date, false) AS same_birth_date,
       COALESCE(p.birth_date = r.other_birth_date, false) AND NOT (m.same_number OR m.upgraded_number)
           AS number_birth_date,
       COALESCE(p.birth_date <> r.birth_date, false) AS unlike_birth_date,
       COALESCE(p.sex = r.sex, false) AS same_sex, COALESCE(p.sex <> r.sex, false) AS other_sex,
       {_LIVES_THERE} AS same_village, len(r.villages) > 0 AND NOT {_LIVES_THERE} AS other_village
FROM merged m JOIN matched_row r USING (row) JOIN matched_person p USING (person_id)
LEFT JOIN households h USING (household_id)
"""
