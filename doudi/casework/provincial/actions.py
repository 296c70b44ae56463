"""Handing a file in, taking its sound forms in, and giving the faulty rows back."""

from __future__ import annotations

import json

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.actions import send_application
from doudi.casework.models import Application
from doudi.casework.provincial.models import ProvincialFile, ProvincialForm, ProvincialRow
from doudi.casework.provincial.reading import ReadRow, answers_of, forms_of, read_rows
from doudi.casework.provincial.writing import rejected_csv
from doudi.casework.refusals import NotAProvincialFile, OutOfSight
from doudi.core.accounts.actions import require
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import plain_name
from doudi.core.audit.actions import action, record
from doudi.core.divisions.models import Division
from doudi.core.protection import sm3_of

LARGEST_BYTES = 5_000_000
State = ProvincialRow.State


@action("provincial.hand_in")
def hand_in_file(*, by: User, name: str, content: bytes) -> ProvincialFile:
    """Judge every row of a file; nothing is taken in yet. The same file again is the file that is there already.

    Raises:
        NotAllowed, OutOfSight, NotAProvincialFile
    """
    require(by, Permission.HANDLE_CASES)
    if by.scope is None:
        raise OutOfSight(_("您没有辖区，不能导入。"))
    if len(content) > LARGEST_BYTES:
        raise NotAProvincialFile(_("文件超过5 MB，请分开上传。"))
    place, digest = by.scope.ljust(12, "0"), sm3_of(content)
    there = ProvincialFile.objects.filter(place_code=place, sm3=digest).first()
    if there is not None:
        said = _("再次上传同一个赣服通文件“{name}”，没有变化。").format(name=there.name)
        record(said, subject=there, village_code=place)
        return there
    rows = read_rows(content, by.scope)
    file = ProvincialFile.objects.create(name=plain_name(name), sm3=digest, place_code=place, handed_in_by=by)
    serials = [row.serial for row in rows]
    known = set(ProvincialForm.objects.filter(serial__in=serials).values_list("serial", flat=True))
    ProvincialRow.objects.bulk_create(
        ProvincialRow(
            file=file,
            number=row.number,
            serial=row.serial[:40],
            sealed_cells=json.dumps(row.cells, ensure_ascii=False),
            faults=row.faults,
            state=State.KNOWN if row.serial in known else State.REJECTED if row.faults else State.ACCEPTED,
        )
        for row in rows
    )
    number = sum(not row.faults for row in rows)
    record(
        _("上传赣服通文件“{name}”：{number}行，可以导入{sound}行。").format(
            name=file.name, number=len(rows), sound=number
        ),
        subject=file,
        village_code=place,
    )
    return file


@action("provincial.take_in")
def take_in(*, by: User, file: ProvincialFile) -> int:
    """The sound forms of a file become applications. Returns how many; a second time there are none.

    Raises:
        NotAllowed, OutOfSight
    """
    require(by, Permission.HANDLE_CASES)
    held = ProvincialFile.objects.visible_to(by).filter(pk=file.pk).select_for_update(of=("self",)).first()
    if held is None:
        raise OutOfSight(_("这个文件不在您的辖区内。"))
    waiting = [
        ReadRow(one.number, json.loads(one.sealed_cells.clear())) for one in held.rows.filter(state=State.ACCEPTED)
    ]
    number = 0
    for serial, rows in forms_of(waiting).items():
        state = State.KNOWN
        if not ProvincialForm.objects.filter(serial=serial).exists():
            application, _code = send_application(
                by=by,
                channel=Application.Channel.PROVINCIAL,
                answers=answers_of(rows),
                mandate=f"赣服通 {serial}",
                village=Division.objects.get(code=rows[0].cells["村（居）代码"]),
            )
            ProvincialForm.objects.create(serial=serial, application=application, file=held)
            state, number = State.TAKEN, number + 1
        held.rows.filter(serial=serial, state=State.ACCEPTED).update(state=state)
    held.taken_at = held.taken_at or timezone.now()
    held.save(update_fields=["taken_at"])
    record(
        _("从赣服通文件“{name}”导入{number}件申请。").format(name=held.name, number=number),
        subject=held,
        village_code=held.place_code,
    )
    return number


@action("provincial.give_back")
def give_back(*, by: User, file: ProvincialFile) -> bytes:
    """The faulty rows as they came, each with what is wrong: to be mended and handed in again.

    Raises:
        NotAllowed, OutOfSight
    """
    require(by, Permission.HANDLE_CASES)
    held = ProvincialFile.objects.visible_to(by).filter(pk=file.pk).first()
    if held is None:
        raise OutOfSight(_("这个文件不在您的辖区内。"))
    rows = list(held.rows.filter(state=State.REJECTED))
    record(
        _("导出赣服通文件“{name}”退回的{number}行。").format(name=held.name, number=len(rows)),
        subject=held,
        village_code=held.place_code,
    )
    return rejected_csv(rows)
