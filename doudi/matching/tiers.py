"""The five tiers: which single person a row means, and what becomes of the rows that none links.

A number alone never links, and a row with a valid number that nobody has is never linked by name and birth date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from doudi.matching.candidates import fill_candidates
from doudi.matching.weights import score_sql, tier_scores

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_CANDIDATES = 10

CONDITIONS = {
    "T1": "name_agrees AND same_number AND NOT is_swapped",
    "T2": "name_agrees AND upgraded_number AND NOT is_swapped",
    "T3": "name_agrees AND near_number AND NOT is_swapped",
    "T4": "name_agrees AND same_number AND is_swapped",
    "T5": "name_agrees AND same_birth_date AND NOT is_valid AND NOT is_swapped",
}
"""By tier, the evidence of a pair; a tier links a row where exactly one person has it."""

_CONTRADICTED = "other_sex OR other_village"
"""What undoes T5: the one person of that name and birth date is of another sex or lives elsewhere."""


def fill_matches(connection: DuckDBPyConnection) -> None:
    """Create the table ``match`` from people, households and ``matched_row``: one row per row, numbered as there.

    Columns: row, row_id, outcome, person_id, tier, score, candidates.
    """
    fill_candidates(connection)
    link_candidates(connection)


def link_candidates(connection: DuckDBPyConnection) -> None:
    """Create ``match`` from ``matched_row`` and ``candidate``."""
    connection.execute(f"CREATE TABLE scored AS SELECT *, {score_sql()} AS score FROM candidate")
    connection.execute(_linked_sql())
    connection.execute(_MATCH)


def _linked_sql() -> str:
    counts = ", ".join(
        f"COUNT(*) FILTER ({condition}) AS number_{tier}, any_value(person_id) FILTER ({condition}) AS person_{tier}"
        for tier, condition in CONDITIONS.items()
    )
    undone = f"bool_or({_CONTRADICTED}) FILTER ({CONDITIONS['T5']})"
    holds = {tier: f"number_{tier} = 1" for tier in CONDITIONS}
    holds["T5"] += " AND NOT is_undone"
    tier = " ".join(f"WHEN {condition} THEN '{name}'" for name, condition in holds.items())
    person = " ".join(f"WHEN {condition} THEN person_{name}" for name, condition in holds.items())
    score = " ".join(f"WHEN '{name}' THEN {score}" for name, score in tier_scores().items())
    return f"""
    CREATE TABLE linked AS
    SELECT *, CASE tier {score} END::DECIMAL(5, 4) AS tier_score FROM (
        SELECT row, CASE {tier} END AS tier, CASE {person} END AS person_id
        FROM (SELECT row, {counts}, COALESCE({undone}, false) AS is_undone FROM candidate GROUP BY row))
    WHERE tier IS NOT NULL
    """


_MATCH = f"""
CREATE TABLE match AS
WITH ranked AS (
    SELECT s.row, list(s.person_id ORDER BY s.person_id = l.person_id DESC NULLS LAST, s.score DESC, s.person_id)
               [1:{MOST_CANDIDATES}] AS people, MAX(s.score) AS best
    FROM scored s LEFT JOIN linked l USING (row) GROUP BY s.row
)
SELECT r.row, r.row_id,
       CASE WHEN l.tier IS NOT NULL THEN 'linked' WHEN k.people IS NOT NULL THEN 'to_judge'
            WHEN r.is_valid OR r.birth_date IS NOT NULL THEN 'not_resident' ELSE 'unmatchable' END AS outcome,
       l.person_id, l.tier, COALESCE(l.tier_score, k.best, 0)::DECIMAL(5, 4) AS score,
       array_to_string(k.people, ';') AS candidates
FROM matched_row r LEFT JOIN linked l USING (row) LEFT JOIN ranked k USING (row)
"""
