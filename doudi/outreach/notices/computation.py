"""Compute what a change gives and takes, household by household, for the whole county at once.

Dues by the law as known before the decision and on its day are compared month by month; then people are gathered into
the households in which they live now. The payroll run of the pay month, where there is one, is compared with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from doudi import policy
from doudi.core.bulk_columns import Columns, TableQuery, read_table, table_of
from doudi.outreach.notices.changes import Change
from doudi.payments.models import Run
from doudi.payments.workflow import PaymentState, RunState
from doudi.registry.law_inputs.history_snapshot import open_history_snapshot
from doudi.registry.people.merged_records import surviving_records
from doudi.values.benefit_month import month_index

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_STEPS = 6

_PERSON: Columns = (
    ("person", "BIGINT"),
    ("household", "BIGINT"),
    ("village", "VARCHAR"),
    ("has_died", "BIGINT"),
    ("born", "DATE"),
)
_PERSON_QUERY = """
SELECT id, household_id, village_id, CASE WHEN death_date IS NULL THEN 0 ELSE 1 END, birth_date
FROM registry_person WHERE merged_into_id IS NULL
"""
_HEADS: Columns = (("person", "BIGINT"),)
_HEADS_QUERY = """
SELECT person_id FROM registry_membership
WHERE relation = '户主' AND kind = 'living' AND withdrawn_at IS NULL AND valid_to IS NULL
"""
_TELEPHONE_QUERY = """
SELECT person_id FROM registry_circumstance
WHERE kind = 'phone' AND withdrawn_at IS NULL AND valid_to IS NULL AND person_id IS NOT NULL AND text <> ''
"""
_CHILDREN_QUERY = """
SELECT DISTINCT person_id FROM registry_award WHERE programme = 'child_living' AND withdrawn_at IS NULL
AND (valid_to IS NULL OR valid_to >= %(first)s)
"""
_PAID: Columns = (("person", "BIGINT"), ("programme", "VARCHAR"), ("is_back", "BIGINT"), ("paid_fen", "BIGINT"))
_PAID_QUERY = """
SELECT line.person_id, line.programme, CASE WHEN line.month < %(pay_month)s THEN 1 ELSE 0 END,
       SUM(line.amount_fen)
FROM payments_line line JOIN payments_payment payment ON payment.id = line.payment_id
WHERE payment.run_id = %(run)s AND payment.state <> %(withdrawn)s AND line.month >= %(first)s
GROUP BY 1, 2, 3
"""
_WITHHELD_QUERY = """
SELECT person_id, programme, CASE WHEN month < %(pay_month)s THEN 1 ELSE 0 END, SUM(amount_fen)
FROM payments_withheld WHERE run_id = %(run)s AND month >= %(first)s GROUP BY 1, 2, 3
"""
_PAIRS: Columns = (("person", "BIGINT"), ("survivor", "BIGINT"))

# One row for each person, programme and month with a due by either law.
_MONTHS = """
CREATE TABLE compared AS
SELECT COALESCE(merged.survivor, found.person) AS person, programme, month, area,
       SUM(before_fen)::BIGINT AS before_fen, SUM(after_fen)::BIGINT AS after_fen
FROM (
    SELECT split_part(person_id, '#', 1)::BIGINT AS person, person_id, programme,
           UNNEST(RANGE(first_month::BIGINT, last_month::BIGINT + 1)) AS month, amount_fen AS before_fen, 0 AS after_fen
    FROM due_before
    UNION ALL
    SELECT split_part(person_id, '#', 1)::BIGINT, person_id, programme,
           UNNEST(RANGE(first_month::BIGINT, last_month::BIGINT + 1)), 0, amount_fen
    FROM due
) AS found
JOIN (SELECT people.person_id, area FROM people JOIN households USING (household_id)) AS homes USING (person_id)
LEFT JOIN merged ON merged.person = found.person
GROUP BY ALL
"""
# What a person's programme is in the pay month, else in its last month with a difference.
_LINES = """
CREATE TABLE person_line AS
WITH differing AS (
    SELECT person, programme, MIN(month) AS first_month, MAX(month) AS last_month,
           COALESCE(SUM(after_fen - before_fen) FILTER (month < {pay_month}), 0)::BIGINT AS back_fen
    FROM compared WHERE before_fen <> after_fen GROUP BY ALL
), now AS (
    SELECT person, programme, area, before_fen, after_fen FROM compared WHERE month = {pay_month}
), ended AS (
    SELECT compared.person, compared.programme, ANY_VALUE(area) AS area, ANY_VALUE(before_fen) AS before_fen,
           ANY_VALUE(after_fen) AS after_fen
    FROM compared JOIN differing ON differing.person = compared.person AND differing.programme = compared.programme
         AND differing.last_month = compared.month
    GROUP BY ALL
)
SELECT differing.person, differing.programme, differing.first_month,
       CASE WHEN now.person IS NULL THEN differing.last_month END AS last_month, back_fen,
       COALESCE(now.area, ended.area) AS area, now.person IS NOT NULL AS is_current,
       COALESCE(now.before_fen, ended.before_fen)::BIGINT AS from_fen,
       COALESCE(now.after_fen, ended.after_fen)::BIGINT AS to_fen
FROM differing LEFT JOIN now USING (person, programme) JOIN ended USING (person, programme)
"""
# Where each household is told: its present village, its head, and whether it may be told by text.
_HOMES = """
CREATE TABLE home AS
WITH touched AS (
    SELECT DISTINCT COALESCE(home_person.household, -home_person.person) AS home
    FROM person_line JOIN home_person USING (person)
), member AS (
    SELECT home_person.*, COALESCE(household, -person) AS home, person IN (FROM head) AS is_head,
           person IN (FROM telephone) AS has_telephone, person IN (FROM child) AS is_child
    FROM home_person WHERE COALESCE(household, -person) IN (SELECT home FROM touched)
)
SELECT home, FIRST(person ORDER BY is_head DESC, born, person) FILTER (has_died = 0) AS addressee,
       FIRST(village ORDER BY is_head DESC, born, person) FILTER (has_died = 0) AS village,
       COALESCE(BOOL_OR(has_telephone) FILTER (has_died = 0), false) AS has_telephone, BOOL_OR(is_child) AS has_child
FROM member GROUP BY home
"""
_PROGRAMMES = """
CREATE TABLE home_line AS
SELECT COALESCE(household, -person) AS home, programme, COUNT(DISTINCT person) AS people,
       COALESCE(SUM(from_fen) FILTER (is_current), SUM(from_fen))::BIGINT AS from_fen,
       COALESCE(SUM(to_fen) FILTER (is_current), SUM(to_fen))::BIGINT AS to_fen,
       SUM(back_fen)::BIGINT AS back_fen, MIN(first_month) AS first_month,
       CASE WHEN NOT BOOL_OR(is_current) THEN MAX(last_month) END AS last_month, MAX(area) AS area,
       BOOL_OR(is_current) AS is_current
FROM person_line JOIN home_person USING (person)
GROUP BY ALL
"""
_PEOPLE = """
CREATE TABLE home_people AS
SELECT COALESCE(household, -person) AS home, COUNT(DISTINCT person) AS people
FROM person_line JOIN home_person USING (person) GROUP BY 1
"""
_DIFFERING_RUN = """
CREATE TABLE differing_home AS
SELECT DISTINCT COALESCE(household, -person) AS home FROM (
    SELECT person, programme, 0 AS is_back, to_fen AS expected_fen FROM person_line WHERE is_current
    UNION ALL SELECT person, programme, 1, back_fen FROM person_line WHERE back_fen <> 0
) AS expected
LEFT JOIN (SELECT person, programme, is_back, SUM(paid_fen)::BIGINT AS paid_fen FROM run_paid GROUP BY ALL) AS paid
     USING (person, programme, is_back)
JOIN home_person USING (person)
WHERE {has_run} AND expected_fen <> COALESCE(paid_fen, 0)
"""
_NOTICES = """
CREATE TABLE notice AS
WITH summed AS (
    SELECT home_line.home, COALESCE(SUM(from_fen) FILTER (is_current), 0)::BIGINT AS from_fen,
           COALESCE(SUM(to_fen) FILTER (is_current), 0)::BIGINT AS to_fen, SUM(back_fen)::BIGINT AS back_fen,
           BOOL_OR(programme IN ('child_living', 'disabled_child_care')) AS has_child_line,
           BOOL_OR(to_fen < from_fen OR back_fen < 0) AS has_loss
    FROM home_line GROUP BY home_line.home
)
SELECT home.home, NULLIF(GREATEST(home.home, 0), 0) AS household, addressee, village,
       ROW_NUMBER() OVER (ORDER BY village, addressee) AS number, home_people.people AS people, from_fen, to_fen,
       back_fen, has_child OR has_child_line AS has_child, has_telephone, has_loss,
       home.home IN (FROM withheld_home) AS is_withheld, home.home IN (FROM differing_home) AS run_differs
FROM home JOIN summed USING (home) JOIN home_people USING (home) WHERE addressee IS NOT NULL
"""


@dataclass(frozen=True)
class ComputedNotices:
    """The tables ``notice`` and ``home_line`` of a connection, and the households in which nobody is alive."""

    connection: DuckDBPyConnection
    without_addressee: int
    has_run: bool


def compute_notices(change: Change, pay_month: date, progress: Callable[[int, int], None]) -> ComputedNotices:
    """Compare the dues of everybody before and after the change, by household; the caller closes the connection.

    Raises:
        policy.PolicyError: a figure of law has no known value for a month.
    """
    first = change.first_month
    connection = open_history_snapshot(first, pay_month, timezone.now())
    progress(1, _STEPS)
    computation = policy.rule_book().over(connection)
    computation.fill_dues(first, pay_month, change.known_before)
    connection.execute("CREATE TABLE due_before AS FROM due")
    computation.fill_dues(first, pay_month, change.decided)
    progress(2, _STEPS)
    _load_people(connection, first)
    run = _run_of(pay_month, change)
    _load_run(connection, run, first, pay_month)
    progress(3, _STEPS)
    names = {"pay_month": month_index(pay_month), "has_run": str(run is not None).lower()}
    for statement in (_MONTHS, _LINES, _HOMES, _PROGRAMMES, _PEOPLE, _DIFFERING_RUN, _NOTICES):
        connection.execute(statement.format(**names))
    progress(4, _STEPS)
    (without,) = connection.execute("SELECT COUNT(*) FROM home WHERE addressee IS NULL").fetchone() or (0,)
    return ComputedNotices(connection, int(without), run is not None)


def _load_people(connection: DuckDBPyConnection, first: date) -> None:
    """Fill ``home_person``, ``head``, ``telephone``, ``child`` and ``merged``."""
    _load(connection, "home_person", TableQuery(_PERSON_QUERY, _PERSON))
    _load(connection, "head", TableQuery(_HEADS_QUERY, _HEADS))
    _load(connection, "telephone", TableQuery(_TELEPHONE_QUERY, _HEADS))
    _load(connection, "child", TableQuery(_CHILDREN_QUERY, _HEADS, {"first": first}))
    pairs = table_of(surviving_records().items(), _PAIRS)  # noqa: F841 - read by SQL
    connection.execute("CREATE TABLE merged AS SELECT * FROM pairs")


def _load(connection: DuckDBPyConnection, table: str, query: TableQuery) -> None:
    rows = read_table(query)  # noqa: F841 - read by SQL
    connection.execute(f"CREATE TABLE {table} AS SELECT * FROM rows")


def _run_of(pay_month: date, change: Change) -> Run | None:
    """Return the last monthly run of the pay month that was computed with the new figures known."""
    runs = Run.objects.filter(kind=Run.Kind.MONTHLY, month=pay_month).exclude(state=RunState.DISCARDED)
    run = runs.order_by("-pk").first()
    return run if run is not None and timezone.localdate(run.known_at) >= change.decided else None


def _load_run(connection: DuckDBPyConnection, run: Run | None, first: date, pay_month: date) -> None:
    """Fill ``run_paid`` with what the run pays or withholds, and ``withheld_home``."""
    asked = {"run": run.pk if run else 0, "first": first, "pay_month": pay_month}
    _load(connection, "run_paid", TableQuery(_PAID_QUERY, _PAID, {**asked, "withdrawn": str(PaymentState.WITHDRAWN)}))
    _load(connection, "withheld", TableQuery(_WITHHELD_QUERY, _PAID, asked))
    connection.execute("INSERT INTO run_paid FROM withheld")
    connection.execute(
        "CREATE TABLE withheld_home AS SELECT DISTINCT COALESCE(household, -person) AS home "
        "FROM withheld JOIN home_person USING (person)"
    )
