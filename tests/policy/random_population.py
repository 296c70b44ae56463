"""A random population that stresses every rule: no care is taken to be believable, only to be legal input."""

from __future__ import annotations

from typing import Any

from doudi import policy

_WITH_FIELDS = ("dibao", "tekun", "child_living")
PROGRAMMES = [*_WITH_FIELDS, *(name for name in policy.award_programmes() if name not in _WITH_FIELDS)]
"""Those with fields of their own come first: the text of the awards counts on it."""

HOUSEHOLDS = """
CREATE OR REPLACE TABLE households AS
SELECT 'H' || h AS household_id,
       '3607312' || lpad((r(h, 1) % 14)::VARCHAR, 2, '0') || '2'
           || lpad((r(h, 2) % 20)::VARCHAR, 2, '0') AS village_code,
       CASE WHEN r(h, 3) % 3 = 0 THEN 'urban' ELSE 'rural' END AS area,
       (r(h, 4) % 12000000)::BIGINT AS financial_assets_fen,
       (CASE WHEN r(h, 5) % 8 = 0 THEN 1 ELSE 0 END)::INTEGER AS motor_vehicles,
       (r(h, 6) % 3)::INTEGER AS homes,
       r(h, 7) % 20 = 0 AS runs_company,
       (r(h, 8) % 4000000)::BIGINT AS rigid_expense_fen,
       r(h, 9) % 20 = 0 AS monitored_poverty
FROM range($households) t(h)
"""

HOUSEHOLD_AREAS = """
CREATE OR REPLACE TABLE household_areas AS
SELECT DISTINCT ON (household_id, from_month) 'H' || h AS household_id,
       (DATE '2022-01-01' + to_months((r(h, 120 + k) % 26)::INTEGER))::DATE AS from_month,
       CASE WHEN r(h, 122 + k) % 2 = 0 THEN 'urban' ELSE 'rural' END AS area
FROM range($households) t(h), range(2) u(k)
WHERE r(h, 124) % 5 = 0
ORDER BY household_id, from_month, k
"""

PEOPLE = """
CREATE OR REPLACE TABLE people AS
SELECT 'P' || p AS person_id,
       'H' || (p % $households) AS household_id,
       '某' || p AS name, '' AS id_number,
       CASE WHEN r(p, 11) % 2 = 0 THEN 'male' ELSE 'female' END AS sex,
       (DATE '1930-01-01' + (r(p, 12) % 33900)::INTEGER)::DATE AS birth_date,
       CASE WHEN r(p, 13) % 12 = 0 THEN (DATE '2022-06-01' + (r(p, 14) % 700)::INTEGER)::DATE END AS death_date,
       '其他' AS relation,
       CASE WHEN r(p, 15) % 3 = 0 THEN r(p, 16) % 300000 ELSE 0 END::BIGINT AS wage_fen,
       CASE WHEN r(p, 17) % 3 = 0 THEN (DATE '2021-01-01' + (r(p, 18) % 1200)::INTEGER)::DATE END AS employed_since,
       CASE WHEN r(p, 19) % 4 = 0 THEN r(p, 20) % 90000 - 20000 ELSE 0 END::BIGINT AS business_fen,
       CASE WHEN r(p, 21) % 9 = 0 THEN r(p, 22) % 20000 ELSE 0 END::BIGINT AS property_income_fen,
       CASE WHEN r(p, 23) % 5 = 0 THEN r(p, 24) % 50000 ELSE 0 END::BIGINT AS transfer_fen,
       CASE WHEN r(p, 25) % 4 = 0 THEN 12800 ELSE 0 END::BIGINT AS basic_pension_fen,
       (['none','none','visual','hearing','speech','physical','intellectual','mental','multiple'])
           [(r(p, 26) % 9 + 1)::INTEGER] AS disability_category,
       CASE WHEN r(p, 26) % 9 < 2 THEN 0 ELSE r(p, 27) % 4 + 1 END::INTEGER AS disability_grade,
       r(p, 28) % 10 = 0 AS serious_illness, r(p, 29) % 10 = 0 AS student,
       (['full','full','partial','none'])[(r(p, 30) % 4 + 1)::INTEGER] AS self_care,
       r(p, 31) % 3 > 0 AS has_capable_supporter,
       (['none','none','none','none','orphan','de_facto_unattended','hiv'])
           [(r(p, 32) % 7 + 1)::INTEGER] AS child_status,
       r(p, 33) % 10 = 0 AS in_institution, r(p, 34) % 50 = 0 AS laid_off_1960s,
       r(p, 35) % 30 = 0 AS in_prison, r(p, 36) % 15 = 0 AS other_nursing_allowance,
       r(p, 46) % 15 = 0 AS work_injury_nursing, r(p, 46) % 15 = 1 AS other_living_allowance,
       r(p, 35) % 30 = 1 AS outside_family,
       r(p, 46) % 4 = 1 AS has_contracted_land, r(p, 47) % 4 = 1 AS resettled_in_town,
       (['present','dead','missing','in_prison','grave_illness'])[(r(p, 37) % 5 + 1)::INTEGER] AS father_state,
       (['present','dead','missing_contact','expelled'])[(r(p, 38) % 4 + 1)::INTEGER] AS mother_state,
       (['not_asked','capable','nobody','tekun_recipient'])[(r(p, 39) % 4 + 1)::INTEGER] AS supporter_situation,
       r(p, 46) % 4 = 0 AS wholly_unable_to_work,
       (['not_asked','not_kept','siblings','parents_of_sixty'])[(r(p, 47) % 4 + 1)::INTEGER] AS kept_by,
       r(p, 40) % 3 > 0 AS can_eat, r(p, 41) % 3 > 0 AS can_dress, r(p, 42) % 3 > 0 AS can_get_out_of_bed,
       r(p, 43) % 3 > 0 AS can_use_toilet, r(p, 44) % 3 > 0 AS can_walk_indoors, r(p, 45) % 3 > 0 AS can_wash
FROM range($people) t(p)
"""

AWARDS = """
CREATE OR REPLACE TABLE awards AS
SELECT 'A' || p || '-' || k || '-' || part AS award_id, 'P' || p AS person_id,
       ($programmes)[k] AS programme,
       (DATE '2022-01-01' + to_months((part * 14 + r(p, 60 + k + part) % 6)::INTEGER))::DATE AS from_month,
       CASE WHEN part = 0 OR r(p, 80 + k) % 2 = 0
            THEN (DATE '2022-01-01' + to_months((part * 14 + 6 + r(p, 90 + k + part) % 8)::INTEGER))::DATE
            END AS to_month,
       CASE WHEN k = 1 THEN CASE WHEN r(p, 100) % 3 = 0 THEN 'long_term' ELSE 'other' END END AS dibao_class,
       CASE WHEN k = 1 THEN (r(p, 101 + part) % 80000)::BIGINT END AS assessed_income_fen,
       CASE WHEN k = 2 THEN (['full','partial','none'])[(r(p, 103) % 3 + 1)::INTEGER] END AS self_care,
       CASE WHEN k = 3 THEN (['orphan','de_facto_unattended','hiv'])[(r(p, 104) % 3 + 1)::INTEGER] END AS child_status,
       CASE WHEN k = 3 THEN r(p, 105) % 3 = 0 END AS in_institution
FROM range($people) t(p), range(1, len($programmes) + 1) u(k), range(2) v(part)
WHERE (p % 17 = 0 OR p < 3000) AND r(p, 50 + k) % 3 = 0 AND r(p, 70 + part) % 3 > 0
"""


def fill(connection: Any, people: int, seed: int = 1, *, moves: bool = False) -> None:
    """Create the tables of a snapshot in ``connection``, the same for the same seed.

    With ``moves`` a fifth of the households moves between town and country.
    """
    connection.execute(
        f"CREATE OR REPLACE MACRO r(i, salt) AS (hash(i * 1000003 + salt * 7919 + {int(seed)}) % 1000000007)::BIGINT"
    )
    values = {"people": people, "households": max(people // 3, 1), "programmes": PROGRAMMES}
    for statement in (HOUSEHOLDS, HOUSEHOLD_AREAS, PEOPLE, AWARDS):
        needed = {name: value for name, value in values.items() if f"${name}" in statement}
        connection.execute(statement, needed)
    if not moves:
        connection.execute("DELETE FROM household_areas")


def copy_table(connection: Any, table: str, name: str) -> None:
    """Copy a table under another name."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM {table}")


def differing_rows(connection: Any, first: str, second: str) -> list[Any]:
    """Some rows that differ between two tables; columns are matched by name."""
    columns = ", ".join(column for column, *_rest in connection.execute(f"DESCRIBE {first}").fetchall())
    one, other = f"SELECT {columns} FROM {first}", f"SELECT {columns} FROM {second}"
    query = f"(({one}) EXCEPT ALL ({other})) UNION ALL (({other}) EXCEPT ALL ({one})) LIMIT 20"
    return list(connection.execute(query).fetchall())


def number_of_rows(connection: Any, table: str) -> int:
    """The number of rows of a table."""
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
