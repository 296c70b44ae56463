"""Upload a provincial file, import its accepted rows, and return the rejected ones."""

from __future__ import annotations

import json

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.actions import send_application
from doudi.casework.models import Application
from doudi.casework.provincial.incoming_file import (
    ReadRow,
    answers_of,
    applications_of,
    read_rows,
)
from doudi.casework.provincial.models import ProvincialApplication, ProvincialFile, ProvincialRow
from doudi.casework.provincial.outgoing_files import rejected_csv
from doudi.casework.refusals import InvalidProvincialFile
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.file_types import safe_file_name
from doudi.core.audit.trail import action, record
from doudi.core.divisions.models import Division
from doudi.core.encryption import sm3_digest, with_keys
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope
from doudi.values.carries import carries

LARGEST_BYTES = 5_000_000
State = ProvincialRow.State


@action("provincial.upload")
def upload_file(*, by: User, name: str, content: bytes) -> ProvincialFile:
    """Check every row of a file and store it; nothing is imported yet. The same file again is returned as stored.

    Raises:
        PermissionRequired, OutsideScope, InvalidProvincialFile
    """
    require_permission(by, Permission.HANDLE_CASES)
    if by.scope is None:
        raise OutsideScope(_("您没有辖区，不能导入。"))
    if len(content) > LARGEST_BYTES:
        raise InvalidProvincialFile(_("文件超过5 MB，请分开上传。"))
    place, digest = by.scope.ljust(12, "0"), sm3_digest(content)
    existing = ProvincialFile.objects.filter(place_code=place, sm3=digest).first()
    if existing is not None:
        sentence = _("再次上传同一个赣服通文件“{name}”，没有变化。").format(name=existing.name)
        record(sentence, subject=existing, village_code=place)
        return existing
    rows = read_rows(content, by.scope)
    file = ProvincialFile.objects.create(name=safe_file_name(name), sm3=digest, place_code=place, uploaded_by=by)
    serials = [row.serial for row in rows]
    known = set(ProvincialApplication.objects.filter(serial__in=serials).values_list("serial", flat=True))
    stored = [
        ProvincialRow(
            file=file,
            number=row.number,
            serial=row.serial[:40],
            sealed_cells=json.dumps(row.cells, ensure_ascii=False),
            faults=row.faults,
            state=State.KNOWN if row.serial in known else State.REJECTED if row.faults else State.ACCEPTED,
        )
        for row in rows
    ]
    with_keys(stored)
    ProvincialRow.objects.bulk_create(stored)
    accepted = sum(not row.faults for row in rows)
    record(
        _("上传赣服通文件“{name}”：{number}行，可以导入{sound}行。").format(
            name=file.name, number=len(rows), sound=accepted
        ),
        subject=file,
        village_code=place,
    )
    return file


@carries("P18-15.a", "P18-21.b")
@action("provincial.import")
def import_file(*, by: User, file: ProvincialFile) -> int:
    """Turn the accepted rows of a file into applications. Returns how many; 0 when repeated.

    Raises:
        PermissionRequired, OutsideScope
    """
    require_permission(by, Permission.HANDLE_CASES)
    outside = OutsideScope(_("这个文件不在您的辖区内。"))
    locked = lock_row(ProvincialFile.objects.visible_to(by), file.pk, missing=outside)
    accepted = [
        ReadRow(row.number, json.loads(row.sealed_cells.clear())) for row in locked.rows.filter(state=State.ACCEPTED)
    ]
    number = 0
    for serial, rows in applications_of(accepted).items():
        state = State.KNOWN
        if not ProvincialApplication.objects.filter(serial=serial).exists():
            application, _code = send_application(
                by=by,
                channel=Application.Channel.PROVINCIAL,
                answers=answers_of(rows),
                mandate=f"赣服通 {serial}",
                village=Division.objects.get(code=rows[0].cells["村（居）代码"]),
            )
            ProvincialApplication.objects.create(serial=serial, application=application, file=locked)
            state, number = State.IMPORTED, number + 1
        locked.rows.filter(serial=serial, state=State.ACCEPTED).update(state=state)
    locked.imported_at = locked.imported_at or timezone.now()
    locked.save(update_fields=["imported_at"])
    record(
        _("从赣服通文件“{name}”导入{number}件申请。").format(name=locked.name, number=number),
        subject=locked,
        village_code=locked.place_code,
    )
    return number


@action("provincial.return_rejected")
def return_rejected_rows(*, by: User, file: ProvincialFile) -> bytes:
    """Return the rejected rows as CSV, with the faults of each, to be corrected and uploaded again.

    Raises:
        PermissionRequired, OutsideScope
    """
    require_permission(by, Permission.HANDLE_CASES)
    visible = ProvincialFile.objects.visible_to(by).filter(pk=file.pk).first()
    if visible is None:
        raise OutsideScope(_("这个文件不在您的辖区内。"))
    rows = list(visible.rows.filter(state=State.REJECTED))
    record(
        _("导出赣服通文件“{name}”退回的{number}行。").format(name=visible.name, number=len(rows)),
        subject=visible,
        village_code=visible.place_code,
    )
    return rejected_csv(rows)
