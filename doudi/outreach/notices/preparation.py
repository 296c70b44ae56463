"""Prepare a round as a background job: compute every household's notice, and write them in bulk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.bulk_columns import insert_columns
from doudi.core.bulk_rows import ANALYZE_FROM_ROWS, analyze_tables, next_key, reset_sequence
from doudi.core.jobs.queue import job_handler
from doudi.core.process import advance, lock_row
from doudi.outreach.notices.changes import change_of
from doudi.outreach.notices.computation import ComputedNotices, compute_notices
from doudi.outreach.notices.models import Notice, NoticeLine, NoticeRound
from doudi.outreach.notices.refusals import NothingChanged
from doudi.outreach.notices.workflow import ROUND_TRANSITIONS, RoundState
from doudi.values.carries import carries

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyarrow import RecordBatchReader

PREPARE_JOB = "outreach_notices.prepare"
_STEPS = 6
_BATCH = 20_000
_NOTICE_COLUMNS = (
    "id",
    "round_id",
    "number",
    "household_id",
    "addressee_id",
    "village_code",
    "people_number",
    "from_fen",
    "to_fen",
    "back_fen",
    "has_children_benefit",
    "has_telephone",
    "has_loss",
    "is_withheld",
    "run_differs",
)
_LINE_COLUMNS = (
    "notice_id",
    "programme",
    "people_number",
    "from_fen",
    "to_fen",
    "back_fen",
    "first_month",
    "last_month",
    "area",
)
_NOTICE_ROWS = """
SELECT $first + number - 1 AS id, $round AS round_id, number, household, addressee, village, people, from_fen, to_fen,
       back_fen, has_child, has_telephone, has_loss, is_withheld, run_differs
FROM notice ORDER BY number
"""
_MONTH = "MAKE_DATE(({0}) // 12, ({0}) % 12 + 1, 1)"
_LINE_ROWS = f"""
SELECT $first + number - 1 AS notice_id, programme, home_line.people, home_line.from_fen, home_line.to_fen,
       home_line.back_fen, {_MONTH.format("home_line.first_month")} AS first_month,
       CASE WHEN home_line.last_month IS NOT NULL THEN {_MONTH.format("home_line.last_month")} END AS last_month,
       COALESCE(area, '') AS area
FROM home_line JOIN notice USING (home) ORDER BY number, programme
"""
_SUMS = """
SELECT COUNT(*), COALESCE(SUM(people), 0), COALESCE(SUM(to_fen - from_fen), 0), COALESCE(SUM(back_fen), 0) FROM notice
"""


@job_handler(PREPARE_JOB)
def prepare_notices_job(*, by: User, progress: Callable[[int, int], None], round: int) -> None:  # noqa: A002 - the argument of the job
    """Compute the notices of a round and store them."""
    store_notices(by=by, prepared=NoticeRound.objects.get(pk=round), progress=progress)


@carries("P30-3.1")
@action("notice_round.prepare")
def store_notices(*, by: User, prepared: NoticeRound, progress: Callable[[int, int], None]) -> NoticeRound:  # noqa: ARG001 - the trail's
    """Compute what changes for every household, and store it with the round.

    Raises:
        NothingChanged
    """
    locked = lock_row(NoticeRound.objects.all(), prepared.pk)
    if locked.state != RoundState.PREPARING:
        return locked
    change = change_of(locked.decided)
    if change is None:
        raise NothingChanged(_("没有这一天决定的标准。"))
    computed = compute_notices(change, locked.pay_month, progress)
    try:
        _write(locked, computed, progress)
    finally:
        computed.connection.close()
    if not locked.households_number:
        raise NothingChanged(_("这次调整没有改变任何一户的金额。"))
    advance(locked, "finish", ROUND_TRANSITIONS)
    record(
        _("核算告知单“{title}”：{households}户{people}人。").format(
            title=locked.title, households=locked.households_number, people=locked.people_number
        ),
        subject=locked,
    )
    return locked


def _write(locked: NoticeRound, computed: ComputedNotices, progress: Callable[[int, int], None]) -> None:
    tables = computed.connection
    first = next_key(Notice._meta.db_table)
    rows = _batches(tables, _NOTICE_ROWS, first=first, round=locked.pk)
    number = insert_columns(Notice._meta.db_table, _NOTICE_COLUMNS, rows)
    progress(_STEPS - 1, _STEPS)
    lines = insert_columns(NoticeLine._meta.db_table, _LINE_COLUMNS, _batches(tables, _LINE_ROWS, first=first))
    reset_sequence(Notice._meta.db_table)
    if lines > ANALYZE_FROM_ROWS:
        analyze_tables(Notice._meta.db_table, NoticeLine._meta.db_table)
    sums = tables.execute(_SUMS).fetchone() or (0, 0, 0, 0)
    _number, people, gain, back = (int(value) for value in sums)
    locked.households_number, locked.people_number = number, people
    locked.gain_fen, locked.back_fen = gain, back
    locked.without_addressee_number = computed.without_addressee
    locked.has_run = computed.has_run
    progress(_STEPS, _STEPS)


def _batches(tables: DuckDBPyConnection, query: str, **parameters: object) -> RecordBatchReader:
    return tables.cursor().sql(query, params=parameters).to_arrow_reader(_BATCH)
