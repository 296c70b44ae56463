"""What the rules find in a month, as one table: registry, deliveries and store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from doudi.core.bulk_columns import table_of
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.warnings.facts_index import facts_digest
from doudi.monitoring.warnings.linked_rows import ROWS_PER_DELIVERY, attach_linked_rows
from doudi.monitoring.warnings.models import FACT_KEY
from doudi.monitoring.warnings.store_rules import STORE_RULES
from doudi.registry.law_inputs.household_facts import holding_on, known_on
from doudi.registry.law_inputs.loaded_rows import load_rows
from doudi.registry.law_inputs.registry_snapshot import Among
from doudi.registry.models import Membership
from doudi.screening import RULES, Progress, Rule, limit_memory, screen

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FOUND_COLUMNS = "rule_id, class, severity, person, household, village, source, delivery, source_row, tier, evidence"

# What one person or family has twice, in two lists or two rows, is one fact; the latest row is kept.
_FOUND = f"""
CREATE TABLE found AS
SELECT {FOUND_COLUMNS}, digest, COALESCE('p' || person, 'h' || household) AS subject
FROM (
    SELECT rule_id, class, severity, p.person, home AS household, COALESCE(p.village, h.village) AS village, source,
           CASE WHEN source_row >= {ROWS_PER_DELIVERY} THEN source_row // {ROWS_PER_DELIVERY} END AS delivery,
           CASE WHEN source_row >= {ROWS_PER_DELIVERY} THEN source_row % {ROWS_PER_DELIVERY} END AS source_row,
           COALESCE(json_extract_string(evidence, '$.tier'), '') AS tier, digest,
           CASE WHEN fact_key IS NULL THEN evidence
                ELSE '{{"{FACT_KEY}":' || to_json(fact_key) || ',' || substr(evidence, 2) END AS evidence
    FROM warning JOIN digest_of_warning USING (place)
    LEFT JOIN known_person p USING (person_id) LEFT JOIN known_home h USING (household_id)
    UNION ALL BY NAME
    SELECT rule_id, class, severity, f.person, COALESCE(f.household, c.home) AS household,
           COALESCE(p.village, h.village) AS village, source, NULL::BIGINT AS delivery, NULL::BIGINT AS source_row,
           '' AS tier, evidence, digest
    FROM finding f LEFT JOIN known_person p USING (person)
    LEFT JOIN people s ON s.person_id = p.person_id LEFT JOIN known_home c ON c.household_id = s.household_id
    LEFT JOIN known_home h ON h.home = f.household
)
WHERE village IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY rule_id, subject, digest ORDER BY delivery DESC NULLS LAST, source, source_row DESC) = 1
"""


@dataclass(frozen=True)
class MonthRead:
    """What was read for a month, which rules ran, and which did not with the data sets that they lack."""

    deliveries: list[Delivery]
    ran: list[Rule]
    not_run: list[tuple[Rule, tuple[str, ...]]]


@dataclass(frozen=True)
class StoreFindings:
    """What the rules over the store found, as rows of ``finding``, and which of these rules ran."""

    rules: list[Rule]
    rows: list[tuple[Any, ...]]

    def subjects(self) -> tuple[set[int], set[int]]:
        """The people and families, by key."""
        return {row[3] for row in self.rows if row[3] is not None}, {row[4] for row in self.rows if row[4] is not None}


def find_in_store(month: date, retired: set[str]) -> StoreFindings:
    """Ask the rules over the store."""
    rules = [rule for rule in RULES if rule.rule_id in STORE_RULES and rule.rule_id not in retired]
    return StoreFindings(rules, list(_findings(rules, month)))


def find_facts(
    connection: DuckDBPyConnection,
    month: date,
    known: date,
    retired: set[str],
    findings: StoreFindings,
    progress: Progress,
    among: Among | None = None,
) -> MonthRead:
    """Leave the table ``found`` in the registry of a month: one row for each fact about a person or family.

    ``among`` is whom the registry was limited to.

    Raises:
        NoKnownValueError: a figure of law was not known.
        FileNotFoundError, WrongKeyError, CipherError: the rows of a delivery cannot be read.
    """
    limit_memory(connection)
    connection.execute("UPDATE people_rows SET household_id = '#' || person_id WHERE household_id IS NULL")
    _fill_registered_homes(connection, month, known, among)
    deliveries = attach_linked_rows(connection, month)
    sources = list(dict.fromkeys(delivery.source for delivery in deliveries))
    screened = screen(connection, month, known, sources, left_out=retired, progress=progress)
    _fill_findings(connection, findings)
    connection.execute("ALTER TABLE warning ADD COLUMN place BIGINT; UPDATE warning SET place = rowid")
    _fill_digests(connection)
    connection.execute(_FOUND)
    not_run = [(rule, missing) for rule, missing in screened.not_run if rule not in findings.rules]
    return MonthRead(deliveries, [*screened.ran, *findings.rules], not_run)


def _fill_registered_homes(connection: DuckDBPyConnection, month: date, known: date, among: Among | None) -> None:
    """Create ``registered_home``: in whose hukou book each person is, where the registry has it."""
    registered = Membership.objects.filter(holding_on(month), kind=Membership.Kind.REGISTERED)
    if among is not None:
        registered = registered.filter(person__in=among.people)
    fields = ("pk", "person__number", "household__number")
    columns = (("place", "BIGINT"), ("person_id", "VARCHAR"), ("book", "VARCHAR"))
    load_rows(connection, "known_registration", known_on(registered, known), fields, columns)
    connection.execute(
        "CREATE TABLE registered_home AS "
        "SELECT person_id, ARG_MAX(book, place) AS book FROM known_registration GROUP BY 1"
    )


def _fill_digests(connection: DuckDBPyConnection) -> None:
    """Create ``digest_of_warning``: the keyed digest of the facts of each row of ``warning``."""
    rows = connection.execute("SELECT place, rule_id, evidence, fact_key FROM warning").fetchall()
    known: dict[tuple[str, str, str | None], str] = {}
    digests = []
    for place, rule_id, evidence, fact_key in rows:
        asked = (rule_id, evidence, fact_key)
        if asked not in known:
            known[asked] = facts_digest(rule_id, json.loads(evidence), fact_key)
        digests.append((place, known[asked]))
    digested = table_of(digests, (("place", "BIGINT"), ("digest", "VARCHAR")))  # noqa: F841 - read by SQL
    connection.execute("CREATE TABLE digest_of_warning AS SELECT * FROM digested")


def _fill_findings(connection: DuckDBPyConnection, found: StoreFindings) -> None:
    """Create ``finding``: what the rules over the store find."""
    columns = (
        *(("rule_id", "VARCHAR"), ("class", "VARCHAR"), ("severity", "VARCHAR"), ("person", "BIGINT")),
        *(("household", "BIGINT"), ("source", "VARCHAR"), ("evidence", "VARCHAR"), ("digest", "VARCHAR")),
    )
    findings = table_of(found.rows, columns)  # noqa: F841 - read by SQL
    connection.execute("CREATE TABLE finding AS SELECT * FROM findings")


def _findings(rules: list[Rule], month: date) -> Iterator[tuple[Any, ...]]:
    for rule in rules:
        asked = STORE_RULES[rule.rule_id]
        for one in asked.find(month):
            digest = facts_digest(rule.rule_id, one.evidence, one.fact_key or None)
            evidence = {**({FACT_KEY: one.fact_key} if one.fact_key else {}), **one.evidence}
            yield (
                *(rule.rule_id, rule.warning_class, rule.severity, one.person, one.household, asked.source),
                *(json.dumps(evidence, ensure_ascii=False), digest),
            )
