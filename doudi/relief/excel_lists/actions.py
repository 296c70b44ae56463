"""Read a list in, write all of it or nothing, and grant it with a second person (P18-8.c, P18-6.g)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.divisions.models import VILLAGE_DIGITS, Division
from doudi.core.encryption import with_keys
from doudi.core.encryption.cipher import sm3_digest
from doudi.core.jobs.queue import enqueue, job_handler
from doudi.core.process import TransitionTable, lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import OutsideScope, Refused, TransitionNotAllowed, required_text
from doudi.relief.cases.actions import Proposal, grant_relief, open_relief, propose_relief
from doudi.relief.cases.models import Kind
from doudi.relief.emergencies.models import EmergencyEvent
from doudi.relief.emergencies.workflow import EventState
from doudi.relief.excel_lists import template
from doudi.relief.excel_lists.models import ExcelList, ExcelRow
from doudi.relief.excel_lists.refusals import ListHasFaults, RowRefused
from doudi.relief.excel_lists.row_checks import ReadRow, Told, check_rows, intake_of, rows_of_file
from doudi.relief.instalments.models import Instalment
from doudi.values.carries import carries

_State = ExcelList.State
_OPEN_EVENTS = (EventState.RUNNING, EventState.ENDED)
TRANSITIONS: TransitionTable[ExcelList.State] = TransitionTable(
    {
        (_State.STAGED, "write"): _State.WRITING,
        (_State.STAGED, "discard"): _State.DISCARDED,
        (_State.WRITING, "write"): _State.WRITING,
        (_State.WRITING, "finish_writing"): _State.WRITTEN,
        (_State.WRITING, "refuse_writing"): _State.STAGED,
        (_State.WRITTEN, "grant"): _State.GRANTING,
        (_State.GRANTING, "finish_granting"): _State.GRANTED,
        (_State.GRANTING, "grant"): _State.GRANTING,
        (_State.GRANTED, "grant"): _State.GRANTING,
    }
)
"""A list whose job failed is written or granted once more."""


@carries("P18-8.c")
@action("relief_excel_list.read")
def read_list(*, by: User, event: EmergencyEvent, name: str, content: bytes, told: Told) -> ExcelList:
    """Read a list in and check every row; nothing is written to any case.

    Raises:
        PermissionRequired, TransitionNotAllowed, ReasonRequired, ListUnreadable
    """
    require_permission(by, Permission.HANDLE_CASES)
    if event.state not in _OPEN_EVENTS:
        raise TransitionNotAllowed(_("事件没有启动或者已经办结，不能成批登记。"))
    account = required_text(told.account, "account", _("请写明发生了什么。"))
    rows = rows_of_file(name, content)
    check_rows(rows, by=by, event=event, told=told)
    made = ExcelList.objects.create(
        event=event,
        division_code=(by.scope or "").ljust(VILLAGE_DIGITS, "0"),
        name=name[-200:],
        sm3=sm3_digest(content),
        kind=Kind(told.kind),
        way=Instalment.Way(told.way),
        account=account[:300],
        uploaded_by=by,
    )
    stored = [_stored(made, row) for row in rows]
    with_keys(stored)
    ExcelRow.objects.bulk_create(stored, batch_size=500)
    _record(made, _("读取成批救助名单：{rows}户，有误{faulty}户。"), faulty=sum(row.is_faulty for row in stored))
    return made


def _stored(made: ExcelList, row: ReadRow) -> ExcelRow:
    content = {"cells": row.cells, "faults": row.faults}
    return ExcelRow(
        excel_list=made,
        number=row.number,
        sealed_cells=json.dumps(content, ensure_ascii=False),
        is_faulty=bool(row.faults),
        person=row.person,
        village_code=row.village_code,
        persons_affected=row.persons_affected,
        degree=row.degree,
        sub_cause=row.sub_cause,
        amount_fen=row.amount_fen,
        assessed_fen=row.assessed_fen,
        decided_by=row.decided_by,
    )


@carries("P18-8.c")
@action("relief_excel_list.write")
def write_list(*, by: User, excel_list: ExcelList, leave_faulty: bool = False) -> ExcelList:
    """Ask for the list to be written: a case for each family, with its amount proposed, all of them or none.

    Faulty rows must be mended and read in again, or left out on purpose.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, ListHasFaults
    """
    locked = _lock(by, excel_list, "write")
    if locked.uploaded_by_id != by.pk:
        raise OutsideScope(_("由读取名单的人登记；要换人的，请重新读取。"))
    faulty, ready = locked.rows.filter(is_faulty=True).count(), _ready(locked).count()
    if not ready:
        raise ListHasFaults(_("没有可以登记的行，请下载有误的行，改好再读。"))
    if faulty and not leave_faulty:
        message = _("还有{number}行有误：改好再读，或者勾选不登记有误的行。").format(number=faulty)
        raise ListHasFaults(message, leave_faulty=message)
    locked.message = ""
    locked.job = enqueue("relief.write_excel_list", by=by, excel_list=locked.pk)
    _move(locked, "write")
    _record(locked, _("登记成批救助名单：{rows}户，其中有误、不登记的{faulty}户。"), faulty=faulty)
    return locked


@job_handler("relief.write_excel_list")
def write_list_job(*, by: User, progress: Callable[[int, int], None], excel_list: int) -> None:
    """Write a list in one transaction; where a row is refused, note it on the row and write nothing."""
    found = ExcelList.objects.select_related("event").get(pk=excel_list)
    if found.state != _State.WRITING:
        return  # done by an earlier attempt
    try:
        _write(by=by, excel_list=found, progress=progress)
    except RowRefused as refused:
        _refuse_writing(by=by, excel_list=found, refused=refused)


@carries("P18-8.c", "P18-6.g", "P18-6.k")
@action("relief_excel_list.finish_writing")
def _write(*, by: User, excel_list: ExcelList, progress: Callable[[int, int], None]) -> None:
    locked = lock_row(ExcelList.objects.select_related("event"), excel_list.pk)
    rows = list(_ready(locked).select_related("person__household"))
    villages = {one.code: one for one in Division.objects.filter(code__in={row.village_code for row in rows})}
    for done, row in enumerate(rows, start=1):
        try:
            _write_row(by, locked, row, villages[row.village_code])
        except Refused as refused:
            name = row.person.name if row.person else ""
            message = _("第{row}行{name}：{why}").format(row=row.number, name=name, why=refused.message)
            raise RowRefused(message, **{str(row.pk): refused.message}) from None
        progress(done, len(rows))
    _move(locked, "finish_writing")
    _record(locked, _("成批救助名单已登记、提出{written}户，待第二人同意。"), written=len(rows))


def _write_row(by: User, excel_list: ExcelList, row: ExcelRow, village: Division) -> None:
    assert row.person is not None  # noqa: S101 - of a row without fault
    cells = row.content["cells"]
    intake = intake_of(row, excel_list.event, excel_list, village.area)
    relief, _code = open_relief(by=by, village=village, intake=intake, household=row.person.household)
    proposal = Proposal(
        reason=cells[template.REASON],
        total_fen=row.amount_fen,
        deviation_reason=cells[template.DEVIATION],
        way=excel_list.way,
        payee_name=row.person.name,
        payee_number=row.person.number,
    )
    propose_relief(by=by, case=relief.case, proposal=proposal)
    row.relief = relief
    row.save(update_fields=["relief"])


@action("relief_excel_list.refuse_writing")
def _refuse_writing(*, by: User, excel_list: ExcelList, refused: RowRefused) -> None:  # noqa: ARG001 - the trail reads who
    """Note the row that stopped the list as faulty, so that it is mended or left out."""
    locked = lock_row(ExcelList.objects.all(), excel_list.pk)
    for key, message in refused.fields.items():
        row = locked.rows.get(pk=int(key))
        content = row.content
        told = {"field": template.NAME, "value": content["cells"][template.NAME]}
        content["faults"].append({**told, "message": message, "remedy": _("改好再读，或者不登记这一行。")})
        row.sealed_cells, row.is_faulty = json.dumps(content, ensure_ascii=False), True
        row.save(update_fields=["sealed_cells", "is_faulty"])
    locked.message = _("一户也没有登记。{why}").format(why=refused.message)[:500]
    _move(locked, "refuse_writing")
    _record(locked, _("成批救助名单没有登记：有一行不能办。"))


@carries("P18-8.c")
@action("relief_excel_list.grant")
def grant_list(*, by: User, excel_list: ExcelList) -> ExcelList:
    """Ask as the second person for the list to be granted; who may decide which amount is asked of each case.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired
    """
    locked = _lock(by, excel_list, "grant")
    refuse_same_person(by, locked.uploaded_by_id, sentence=_("登记和同意须是不同的人。"))
    if not undecided(locked).exists():
        raise TransitionNotAllowed(_("名单里没有等着同意的。"))
    locked.job = enqueue("relief.grant_excel_list", by=by, excel_list=locked.pk)
    _move(locked, "grant")
    _record(locked, _("同意成批救助名单，共{rows}户。"))
    return locked


@job_handler("relief.grant_excel_list")
def grant_list_job(*, by: User, progress: Callable[[int, int], None], excel_list: int) -> None:
    """Grant the cases of a list one by one; note on the row why one was not granted."""
    found = ExcelList.objects.get(pk=excel_list)
    if found.state != _State.GRANTING:
        return  # done by an earlier attempt
    rows = list(undecided(found).select_related("relief__case"))
    for done, row in enumerate(rows, start=1):
        assert row.relief is not None  # noqa: S101 - undecided rows have their case
        note = ""
        try:
            grant_relief(by=by, case=row.relief.case)
        except Refused as refused:
            note = refused.message[:500]
        ExcelRow.objects.filter(pk=row.pk).update(note=note)
        progress(done, len(rows))
    _finish_granting(by=by, excel_list=found)


@action("relief_excel_list.finish_granting")
def _finish_granting(*, by: User, excel_list: ExcelList) -> None:
    locked = lock_row(ExcelList.objects.all(), excel_list.pk)
    left = undecided(locked).count()
    locked.granted_by = by
    _move(locked, "finish_granting")
    _record(locked, _("成批救助名单已同意{granted}户，{left}户没有同意。"), left=left)


@action("relief_excel_list.discard")
def discard_list(*, by: User, excel_list: ExcelList) -> ExcelList:
    """Discard a list that is not written; its rows are deleted.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    locked = _lock(by, excel_list, "discard")
    locked.rows.all().delete()
    _move(locked, "discard")
    _record(locked, _("放弃成批救助名单，没有登记。"))
    return locked


@action("relief_excel_list.download_faults")
def record_faults_download(*, by: User, excel_list: ExcelList) -> list[ExcelRow]:
    """Record that somebody takes the faulty rows, numbers in clear; return them.

    Raises:
        PermissionRequired
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    rows = list(excel_list.rows.filter(is_faulty=True))
    _record(excel_list, _("下载成批救助名单有误的{faulty}行。"), faulty=len(rows))
    return rows


def undecided(excel_list: ExcelList) -> QuerySet[ExcelRow]:
    """Return the written rows whose case nobody has decided."""
    return excel_list.rows.filter(relief__case__outcome="", relief__isnull=False)


def _ready(excel_list: ExcelList) -> QuerySet[ExcelRow]:
    return excel_list.rows.filter(is_faulty=False)


def _lock(by: User, excel_list: ExcelList, verb: str) -> ExcelList:
    require_permission(by, Permission.HANDLE_CASES)
    rows = ExcelList.objects.visible_to(by)
    locked = lock_row(rows, excel_list.pk, OutsideScope(_("这份名单不在您的辖区内。")))
    sentence = _("名单现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(TRANSITIONS, locked.state, verb, sentence)
    if locked.job is not None and locked.job.is_open:
        raise TransitionNotAllowed(sentence)
    return locked


def _move(excel_list: ExcelList, verb: str) -> None:
    excel_list.state = TRANSITIONS.target(excel_list.state, verb)
    excel_list.save()


def _record(excel_list: ExcelList, sentence: str, **words: Any) -> None:
    rows = excel_list.rows.count()
    written = excel_list.rows.filter(relief__isnull=False).count()
    told = {"rows": rows, "granted": written - int(words.get("left", 0)), "faulty": 0, **words}
    record(sentence.format(**told), subject=excel_list, village_code=excel_list.division_code)
