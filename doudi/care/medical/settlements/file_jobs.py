"""Jobs of a file of settlements: read and check its rows, then record the good ones, all of them or none."""

from __future__ import annotations

import base64
import json
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.care.medical.refusals import SettlementFileUnreadable
from doudi.care.medical.settlements.file_import import READ_JOB, RECORD_JOB, lock_file
from doudi.care.medical.settlements.file_rows import FileRow, check_rows, costs_of, day_of, read_file
from doudi.care.medical.settlements.models import LONGEST_MESSAGE, Settlement, SettlementFile
from doudi.care.medical.settlements.workflow import FILE_TRANSITIONS, FileState
from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.encryption import with_keys
from doudi.core.jobs.queue import Progress, job_handler
from doudi.core.process import advance
from doudi.core.record_language import in_record_language
from doudi.core.transactions import advisory_lock
from doudi.values.carries import carries

_LOCK = 0x6D656469
_CHUNK = 500


@job_handler(READ_JOB)
def read_file_job(*, by: User, progress: Progress, file: int) -> None:
    """Read a file and check its rows, which writes nothing; then keep the rows for the officer to confirm."""
    found = SettlementFile.objects.get(pk=file)
    if found.state != FileState.READING:
        return  # done by an earlier attempt
    try:
        with in_record_language():
            rows = read_file(found.name, base64.b64decode(found.sealed_content.clear()))
            check_rows(rows, by=by, progress=progress)
    except SettlementFileUnreadable as unreadable:
        _mark_unreadable(by=by, file=found, why=unreadable.message)
    else:
        _stage(by=by, file=found, rows=rows)


@action("medical.stage_settlements")
def _stage(*, by: User, file: SettlementFile, rows: list[FileRow]) -> None:
    locked = lock_file(by, file, "stage", is_job=True)
    _keep(locked, rows, rows)
    locked.sealed_content = None
    advance(locked, "stage", FILE_TRANSITIONS)
    record(
        _("核对医疗费用结算：可以导入{good}行，有问题{faulty}行。").format(
            good=locked.good_rows, faulty=locked.faulty_rows
        ),
        subject=locked,
        village_code=locked.place_code,
    )


@action("medical.refuse_settlement_file")
def _mark_unreadable(*, by: User, file: SettlementFile, why: str) -> None:
    locked = lock_file(by, file, "mark_unreadable", is_job=True)
    locked.message, locked.sealed_content = why[:LONGEST_MESSAGE], None
    advance(locked, "mark_unreadable", FILE_TRANSITIONS)
    record(_("医疗费用结算清单读不出来。"), subject=locked, village_code=locked.place_code, why=locked.message)


@job_handler(RECORD_JOB)
def record_file_job(*, by: User, progress: Progress, file: int) -> None:
    """Record the good rows of a file in one transaction."""
    found = SettlementFile.objects.defer("sealed_rows").get(pk=file)
    if found.state == FileState.RECORDING:  # else done by an earlier attempt
        _record(by=by, file=found)
        progress(found.good_rows, found.good_rows)


@carries("P18-5.f")
@action("medical.record_settlements")
def _record(*, by: User, file: SettlementFile) -> None:
    """Record the good rows, each number once; rows that do not fit any more become faulty."""
    advisory_lock(_LOCK)  # two files with one number are recorded one after the other
    locked = lock_file(by, file, "finish", is_job=True)
    rows = [FileRow(**data) for data in locked.rows]
    check_rows([row for row in rows if not row.fault], by=by)
    settlements = [_settlement(by, locked, row) for row in rows if not row.fault]
    with_keys(settlements)
    Settlement.objects.bulk_create(settlements, batch_size=_CHUNK)
    _keep(locked, rows, [row for row in rows if row.fault])
    advance(locked, "finish", FILE_TRANSITIONS)
    record(
        _("导入医疗费用结算：{good}笔，退回{faulty}行。").format(good=locked.good_rows, faulty=locked.faulty_rows),
        subject=locked,
        village_code=locked.place_code,
    )


def _keep(file: SettlementFile, rows: list[FileRow], kept: list[FileRow]) -> None:
    """Count the rows and keep some of them: all to be confirmed, then the faulty ones to be mended."""
    data: list[dict[str, Any]] = [row.data for row in kept]
    file.sealed_rows = json.dumps(data, ensure_ascii=False) if data else None
    file.faulty_rows = sum(1 for row in rows if row.fault)
    file.good_rows = len(rows) - file.faulty_rows


def _settlement(by: User, file: SettlementFile, row: FileRow) -> Settlement:
    costs = costs_of(row.cells)
    first, last = day_of(row.cells["admitted_on"]), day_of(row.cells["discharged_on"])
    assert costs and first and last and row.person  # noqa: S101, PT018 - of rows without a fault
    return Settlement(
        number=row.cells["number"],
        person_id=row.person,
        group=row.group,
        sealed_hospital=row.cells["hospital"],
        admitted_on=first,
        discharged_on=last,
        total_fen=costs.total_fen,
        fund_fen=costs.fund_fen,
        serious_illness_fen=costs.serious_illness_fen,
        medical_aid_fen=costs.medical_aid_fen,
        other_fen=costs.other_fen,
        own_paid_fen=policy.own_paid_fen(costs, discharged_on=last, known=today()),
        file=file,
        recorded_by=by,
    )
