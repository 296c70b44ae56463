"""The facts of the last computation that nothing touched since: they are read from the warnings that say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doudi.core.bulk_columns import Columns, TableQuery, read_table, table_of
from doudi.monitoring.warnings.changes.touched import Touched
from doudi.monitoring.warnings.models import ScreeningRun, Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.store_rules import STORE_RULES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TABLE = Warning._meta.db_table
_FACT: Columns = (
    ("pk", "BIGINT"),
    ("state", "VARCHAR"),
    ("is_judged", "BOOLEAN"),
    ("rule_id", "VARCHAR"),
    ("class", "VARCHAR"),
    ("severity", "VARCHAR"),
    ("person", "BIGINT"),
    ("household", "BIGINT"),
    ("village", "VARCHAR"),
    ("source", "VARCHAR"),
    ("delivery", "BIGINT"),
    ("source_row", "BIGINT"),
    ("tier", "VARCHAR"),
    ("digest", "VARCHAR"),
)
_FACTS = f"""
SELECT id, state, judged_at IS NOT NULL, rule_id, warning_class, severity, person_id, household_id, village_code,
       source, delivery_id, source_row, tier, facts_digest FROM {_TABLE}
"""
# A warning of a merged record says what is found of the one that is kept.
_FACT_TABLE = """
CREATE OR REPLACE TABLE fact AS
SELECT rows.* REPLACE (COALESCE(m.kept, rows.person) AS person),
       COALESCE('p' || COALESCE(m.kept, rows.person), 'h' || rows.household) AS subject
FROM rows LEFT JOIN merged_person m USING (person)
"""
_ONE_OF = "COALESCE(person IN (FROM touched_person), household IN (FROM touched_home))"


def keep_untouched(connection: DuckDBPyConnection, run: ScreeningRun, touched: Touched) -> None:
    """Make ``found`` what the rules find of everybody: of the touched as computed, of the others as the run found.

    What the rules over the store found is of everybody already.
    """
    connection.register("touched_person", table_of(((key,) for key in touched.people), (("key", "BIGINT"),)))
    connection.register("touched_home", table_of(((key,) for key in touched.households), (("key", "BIGINT"),)))
    connection.register("fact_key", table_of(((key,) for key in run.facts), (("pk", "BIGINT"),)))
    _fill_facts(connection)
    of_store = ", ".join(f"'{rule}'" for rule in STORE_RULES)
    connection.execute(f"DELETE FROM found WHERE rule_id NOT IN ({of_store}) AND NOT {_ONE_OF}")
    connection.execute(f"""
        INSERT INTO found BY NAME
        SELECT * EXCLUDE (pk, state, is_judged), '{{}}' AS evidence
        FROM fact SEMI JOIN fact_key USING (pk)
        WHERE rule_id NOT IN ({of_store}) AND NOT {_ONE_OF}
        QUALIFY row_number() OVER (PARTITION BY rule_id, subject, digest ORDER BY state = 'ended', pk) = 1
    """)


def keys_of_facts(connection: DuckDBPyConnection) -> list[int]:
    """The keys of the warnings that say what ``found`` holds: those that are open, and those that were judged."""
    _fill_facts(connection)
    rows = connection.execute("""
        SELECT pk FROM fact SEMI JOIN found USING (rule_id, subject, digest)
        WHERE state <> 'ended' OR is_judged ORDER BY pk
    """).fetchall()
    return [pk for (pk,) in rows]


def _fill_facts(connection: DuckDBPyConnection) -> None:
    rows = read_table(TableQuery(_FACTS, _FACT))  # noqa: F841 - read by SQL
    connection.execute(_FACT_TABLE)
