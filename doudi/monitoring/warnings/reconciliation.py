"""Reconcile what the rules found with the warnings that are there, set-wise.

A fact that an open warning already says is seen again; one that somebody judged does not come again. What is new about
a person or family renews the open warning of the same rule whose facts are gone, and otherwise is a new warning. What
is left and gone ends by itself where nobody has begun on it and it is not grave; otherwise it is marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from doudi.core.bulk_columns import Columns, TableQuery, read_table
from doudi.core.bulk_rows import ANALYZE_FROM_ROWS, BATCH, analyze_tables, insert_rows, update_rows
from doudi.core.encryption import SealedKind, new_keys, seal
from doudi.monitoring.warnings.deadlines import WarningDeadlines, warning_deadlines
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.rule_versions import rule_version

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TABLE = Warning._meta.db_table
_EVIDENCE = Warning._meta.get_field("sealed_evidence").place
_EXISTING: Columns = (
    ("pk", "BIGINT"),
    ("rule_id", "VARCHAR"),
    ("person", "BIGINT"),
    ("household", "BIGINT"),
    ("digest", "VARCHAR"),
    ("state", "VARCHAR"),
    ("severity", "VARCHAR"),
    ("is_begun", "BOOLEAN"),
    ("is_judged", "BOOLEAN"),
    ("gone_on", "DATE"),
    ("seen_on", "DATE"),
    ("delivery", "BIGINT"),
    ("source_row", "BIGINT"),
)
_EXISTING_QUERY = f"""
SELECT id, rule_id, person_id, household_id, facts_digest, state, severity,
       state <> 'open' OR looked_by_id IS NOT NULL, judged_at IS NOT NULL,
       gone_on, last_seen_on, delivery_id, source_row
FROM {_TABLE}
"""

# The warnings of a merged record are those of the one that is kept, also the judged ones.
_EXISTING_TABLE = """
CREATE OR REPLACE TABLE existing AS
SELECT rows.*, COALESCE('p' || COALESCE(m.kept, rows.person), 'h' || rows.household) AS subject
FROM rows LEFT JOIN merged_person m USING (person)
"""

# Of what stands in the store: which open warning says a fact, which facts are judged, which facts are new.
_STEPS = (
    """
    CREATE OR REPLACE TABLE again AS
    SELECT e.pk, e.rule_id, e.gone_on, e.seen_on, e.delivery AS old_delivery, e.source_row AS old_row,
           f.delivery, f.source_row, e.severity AS old_severity, f.severity
    FROM existing e JOIN found f USING (rule_id, subject, digest) WHERE e.state <> 'ended'
    """,
    """
    CREATE OR REPLACE TABLE judged AS
    SELECT DISTINCT rule_id, subject, digest FROM existing JOIN found USING (rule_id, subject, digest)
    WHERE state = 'ended' AND is_judged
    """,
    """
    CREATE OR REPLACE TABLE fresh AS
    SELECT * FROM found ANTI JOIN (
        SELECT rule_id, subject, digest FROM judged
        UNION ALL SELECT rule_id, subject, digest FROM existing WHERE state <> 'ended') USING (rule_id, subject, digest)
    """,
    """
    CREATE OR REPLACE TABLE gone AS
    SELECT * FROM existing ANTI JOIN again USING (pk)
    WHERE state <> 'ended' AND rule_id IN (SELECT UNNEST($ran))
    """,
    """
    CREATE OR REPLACE TABLE renewed AS
    WITH old AS (
        SELECT pk, rule_id, subject, row_number() OVER (PARTITION BY rule_id, subject ORDER BY pk) AS place
        FROM gone WHERE state IN ('open', 'looked', 'visited')
    ), new AS (
        SELECT *, row_number() OVER (PARTITION BY rule_id, subject ORDER BY source_row, digest) AS place FROM fresh
    )
    SELECT old.pk, new.* EXCLUDE (place) FROM old JOIN new USING (rule_id, subject, place)
    """,
    "DELETE FROM fresh WHERE (rule_id, subject, digest) IN (SELECT (rule_id, subject, digest) FROM renewed)",
    "DELETE FROM gone WHERE pk IN (SELECT pk FROM renewed)",
)


@dataclass
class RuleCounts:
    """What came of the facts that a rule found, and of its open warnings that it found no more."""

    new: int = 0
    renewed: int = 0
    again: int = 0
    judged: int = 0
    ended: int = 0
    marked: int = 0


def reconcile(connection: DuckDBPyConnection, month: date, ran: Sequence[str], day: date) -> dict[str, RuleCounts]:
    """Write what the table ``found`` says into the warnings; return the counts of each rule that ran.

    ``found`` stands in the connection. Runs in the transaction of the caller; a second call after a rollback is right.
    """
    rows = read_table(TableQuery(_EXISTING_QUERY, _EXISTING))  # noqa: F841 - read by SQL
    connection.execute(_EXISTING_TABLE)
    for step in _STEPS:
        connection.execute(step, {"ran": list(ran)} if "$ran" in step else {})
    _see_again(connection, day)
    _renew(connection, day)
    _end_and_mark(connection, day)
    _insert_new(connection, month, day)
    return _counts(connection, ran)


def _see_again(connection: DuckDBPyConnection, day: date) -> None:
    seen = connection.execute(
        "SELECT pk, delivery, source_row, severity FROM again WHERE gone_on IS NOT NULL OR seen_on <> ? "
        "OR old_delivery IS DISTINCT FROM delivery OR old_row IS DISTINCT FROM source_row "
        "OR old_severity <> severity ORDER BY pk",
        [day],
    ).fetchall()
    update_rows(
        f"UPDATE {_TABLE} SET last_seen_on = %s, gone_on = NULL, delivery_id = %s, source_row = %s, severity = %s "
        "WHERE id = %s",
        ((day, *cells, pk) for pk, *cells in seen),
    )


def _renew(connection: DuckDBPyConnection, day: date) -> None:
    renewed = connection.execute(
        "SELECT pk, rule_id, source, delivery, source_row, tier, evidence, digest, household, village, "
        "severity FROM renewed "
        "ORDER BY pk"
    ).fetchall()
    update_rows(
        f"UPDATE {_TABLE} SET last_seen_on = %s, renewed_on = %s, gone_on = NULL, rule_version = %s, source = %s, "
        "delivery_id = %s, source_row = %s, tier = %s, sealed_evidence = %s, facts_digest = %s, household_id = %s, "
        "village_code = %s, severity = %s, version = version + 1 WHERE id = %s",
        (
            (
                day,
                day,
                rule_version(rule),
                source,
                delivery,
                row,
                tier,
                _sealed(evidence, pk),
                digest,
                home,
                village,
                severity,
                pk,
            )
            for pk, rule, source, delivery, row, tier, evidence, digest, home, village, severity in renewed
        ),
    )


def _sealed(evidence: str, pk: int) -> str:
    return seal(evidence, SealedKind.ROW, place=_EVIDENCE.at(pk))


def _end_and_mark(connection: DuckDBPyConnection, day: date) -> None:
    """End what is gone and nobody has begun on; mark what an officer has begun on, and what is grave."""
    connection.execute("""
        CREATE OR REPLACE TABLE left_alone AS SELECT pk, rule_id, gone_on FROM gone WHERE is_begun OR severity = 'H';
        CREATE OR REPLACE TABLE over AS SELECT pk, rule_id FROM gone WHERE NOT is_begun AND severity <> 'H';
    """)
    ended = connection.execute("SELECT pk FROM over ORDER BY pk").fetchall()
    update_rows(
        f"UPDATE {_TABLE} SET state = 'ended', finding = 'changed_since', ended_on = %s, gone_on = %s, "
        "version = version + 1 WHERE id = %s AND state = 'open' AND looked_by_id IS NULL",
        ((day, day, pk) for (pk,) in ended),
    )
    marked = connection.execute("SELECT pk FROM left_alone WHERE gone_on IS NULL ORDER BY pk").fetchall()
    update_rows(f"UPDATE {_TABLE} SET gone_on = %s WHERE id = %s AND gone_on IS NULL", ((day, pk) for (pk,) in marked))


def _insert_new(connection: DuckDBPyConnection, month: date, day: date) -> None:
    (number,) = connection.execute("SELECT COUNT(*) FROM fresh").fetchone() or (0,)
    if not number:
        return
    keys = new_keys(Warning, number)
    defaults = {str(field.column): field.get_default() for field in Warning._meta.concrete_fields}
    insert_rows(_TABLE, list(defaults), _new_rows(connection, keys, {**defaults, **_same_for_all(month, day)}))
    if number >= ANALYZE_FROM_ROWS:
        analyze_tables(_TABLE)


def _same_for_all(month: date, day: date) -> dict[str, Any]:
    return {"month": month, "first_seen_on": day, "last_seen_on": day}


def _new_rows(
    connection: DuckDBPyConnection, keys: Sequence[int], defaults: dict[str, Any]
) -> Iterator[tuple[Any, ...]]:
    """Yield the new warnings as rows of the table, in the order of the columns of ``defaults``."""
    deadlines: dict[tuple[str, str], WarningDeadlines] = {}
    asked = connection.cursor().execute(
        "SELECT rule_id, class, severity, person, household, village, source, delivery, source_row, tier, evidence, "
        "digest FROM fresh ORDER BY rule_id, village, subject, digest"
    )
    place = 0
    while rows := asked.fetchmany(BATCH):
        for rule_id, kind, severity, person, home, village, source, delivery, row, tier, evidence, digest in rows:
            pk = keys[place]
            place += 1
            due = deadlines.get((rule_id, kind))
            if due is None:
                due = deadlines[rule_id, kind] = warning_deadlines(rule_id, kind, defaults["first_seen_on"])
            own = {
                "id": pk,
                "rule_id": rule_id,
                "rule_version": rule_version(rule_id),
                "warning_class": kind,
                "severity": severity,
                "person_id": person,
                "household_id": home,
                "village_code": village,
                "source": source,
                "delivery_id": delivery,
                "source_row": row,
                "tier": tier,
                "sealed_evidence": _sealed(evidence, pk),
                "facts_digest": digest,
                "look_due_on": due.look,
                "visit_due_on": due.visit,
                "due_on": due.end,
            }
            yield tuple({**defaults, **own}.values())


def _counts(connection: DuckDBPyConnection, ran: Sequence[str]) -> dict[str, RuleCounts]:
    counts: dict[str, RuleCounts] = defaultdict(RuleCounts, {rule: RuleCounts() for rule in ran})
    tables = {
        "new": "fresh",
        "renewed": "renewed",
        "again": "again",
        "judged": "judged",
        "ended": "over",
        "marked": "left_alone",
    }
    for name, table in tables.items():
        for rule, number in connection.execute(f"SELECT rule_id, COUNT(*) FROM {table} GROUP BY 1").fetchall():
            setattr(counts[rule], name, number)
    return dict(counts)


def as_numbers(counts: dict[str, RuleCounts]) -> dict[str, dict[str, int]]:
    """Return the counts as they are stored."""
    return {rule: asdict(own) for rule, own in sorted(counts.items())}
