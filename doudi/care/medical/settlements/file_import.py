"""Take in a file of settlements in two steps: read and shown first, then confirmed or discarded."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.care.medical.refusals import SettlementInvalid
from doudi.care.medical.settlements.file_rows import FileRow, check_rows, costs_of, day_of, read_file
from doudi.care.medical.settlements.models import Settlement, SettlementFile
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import VILLAGE_DIGITS
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope
from doudi.core.transactions import advisory_lock
from doudi.values.carries import carries

_State = SettlementFile.State
_LOCK = 0x6D656469


@action("medical.upload_settlements")
def upload_settlements(*, by: User, name: str, content: bytes) -> SettlementFile:
    """Read a file and keep its rows until somebody confirms; nothing is recorded yet.

    Raises:
        PermissionRequired, SettlementFileUnreadable
    """
    require_permission(by, Permission.HANDLE_CARE)
    rows = read_file(name, content, by=by)
    faulty = sum(1 for row in rows if row.fault)
    file = SettlementFile.objects.create(
        name=name[:120],
        place_code=(by.scope or "").ljust(VILLAGE_DIGITS, "0"),
        sealed_rows=json.dumps([row.data for row in rows], ensure_ascii=False),
        good_rows=len(rows) - faulty,
        faulty_rows=faulty,
        uploaded_by=by,
    )
    record(
        _("上传医疗费用结算：可以导入{good}行，有问题{faulty}行。").format(good=file.good_rows, faulty=faulty),
        subject=file,
        village_code=file.place_code,
    )
    return file


@carries("P18-5.f")
@action("medical.confirm_settlements")
def confirm_settlements(*, by: User, file: SettlementFile) -> int:
    """Record the good rows of a file, each number once; rows that do not fit any more become faulty.

    Returns:
        How many settlements were recorded.

    Raises:
        PermissionRequired, OutsideScope, SettlementInvalid
    """
    advisory_lock(_LOCK)  # two files with one number are recorded one after the other
    locked = _lock(by, file)
    rows = [FileRow(**data) for data in locked.rows]
    check_rows([row for row in rows if not row.fault], by=by)
    for row in rows:
        if not row.fault:
            _store(by, locked, row)
    locked.faulty_rows = sum(1 for row in rows if row.fault)
    locked.good_rows = len(rows) - locked.faulty_rows
    _end(locked, by, _State.CONFIRMED, [row.data for row in rows if row.fault])
    record(
        _("导入医疗费用结算：{good}笔，退回{faulty}行。").format(good=locked.good_rows, faulty=locked.faulty_rows),
        subject=locked,
        village_code=locked.place_code,
    )
    return locked.good_rows


def _store(by: User, file: SettlementFile, row: FileRow) -> Settlement:
    costs = costs_of(row.cells)
    first, last = day_of(row.cells["admitted_on"]), day_of(row.cells["discharged_on"])
    assert costs and first and last and row.person  # noqa: S101, PT018 - of rows without a fault
    return Settlement.objects.create(
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


@action("medical.discard_settlements")
def discard_settlements(*, by: User, file: SettlementFile) -> SettlementFile:
    """Discard a file that waits; its rows are emptied.

    Raises:
        PermissionRequired, OutsideScope, SettlementInvalid
    """
    locked = _lock(by, file)
    _end(locked, by, _State.DISCARDED, [])
    record(_("放弃医疗费用结算文件。"), subject=locked, village_code=locked.place_code)
    return locked


def _lock(by: User, file: SettlementFile) -> SettlementFile:
    require_permission(by, Permission.HANDLE_CARE)
    outside = OutsideScope(_("这份文件不在您的辖区内。"))
    locked = lock_row(SettlementFile.objects.visible_to(by), file.pk, missing=outside)
    if locked.state != _State.STAGED:
        raise SettlementInvalid(_("这份文件已经办理。"))
    return locked


def _end(file: SettlementFile, by: User, state: str, rows: list[dict[str, Any]]) -> None:
    """Keep the faulty rows only, to be downloaded and mended."""
    file.sealed_rows = json.dumps(rows, ensure_ascii=False) if rows else None
    file.state, file.decided_by, file.decided_at = state, by, timezone.now()
    file.save()
