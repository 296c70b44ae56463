"""Upload a list of doubts, choose its columns, read it as a job, and pass its rows to the townships."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments import file_storage
from doudi.core.attachments.file_types import identify_file
from doudi.core.audit.trail import LOOKS, action, record
from doudi.core.clock import today
from doudi.core.encryption import with_keys
from doudi.core.jobs.queue import Progress, enqueue, job_handler
from doudi.core.process import advance, lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import required_text
from doudi.files.spreadsheet_reader import UnreadableFileError
from doudi.monitoring.deliveries.contents import private_folder
from doudi.monitoring.deliveries.intake.shared_registry import SharedRegistry
from doudi.monitoring.judgements.people import survivors
from doudi.registry.models import Person
from doudi.supervision.rectification.doubts.file_reader import (
    PROFILE,
    UNREAD,
    NoHeadingsError,
    ReadRow,
    read_rows,
)
from doudi.supervision.rectification.doubts.models import LONGEST_DOUBT, Doubt, DoubtList
from doudi.supervision.rectification.doubts.workflow import LIST_TRANSITIONS, ListState
from doudi.supervision.rectification.models import RectificationPlan
from doudi.supervision.rectification.refusals import DeadlineNotAllowed
from doudi.supervision.rectification.scope import COUNTY_OWNER
from doudi.values.carries import carries

READ_JOB = "rectification.read_doubts"
AREA = "doubts"
"""The area of the stored files."""

LOOKS["rectification.return_doubts"] = "export"
_TOWNSHIP = 9


@carries("P18-16.b")
@action("rectification.upload_doubts")
def upload_doubts(
    *, by: User, plan: RectificationPlan, title: str, due_on: date, name: str, content: bytes
) -> DoubtList:
    """Keep a file of doubts sealed and enqueue its reading.

    Raises:
        PermissionRequired, DeadlineNotAllowed, ReasonRequired, NumberInText
        EmptyFile, FileTooLarge, WrongFileType, DiskReserveReached
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    if due_on < today():
        message = _("答复期限不能早于今天。")
        raise DeadlineNotAllowed(message, due_on=message)
    safe_name, _media_type = identify_file(name, content, "roll")
    listed = DoubtList(
        plan=plan,
        title=required_text(title, "title")[:80],
        due_on=due_on,
        name=safe_name,
        original_key=file_storage.write(content, area=AREA),
        uploaded_by=by,
    )
    listed.save()
    _enqueue(listed, by)
    record(_("上传疑点清单“{title}”。").format(title=listed.title), subject=listed)
    return listed


def _enqueue(listed: DoubtList, by: User) -> None:
    listed.job = enqueue(READ_JOB, by=by, listed=listed.pk)
    listed.save(update_fields=["job"])


def _lock(by: User, listed: DoubtList, verb: str, seen_version: int | None) -> DoubtList:
    require_permission(by, Permission.MANAGE_SUPERVISION)
    locked = lock_row(DoubtList.objects.all(), listed.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，这份清单有了变化，请看过再办。"))
    sentence = _("这份清单现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(LIST_TRANSITIONS, locked.state, verb, sentence)
    return locked


@action("rectification.choose_doubt_columns")
def choose_columns(
    *, by: User, listed: DoubtList, choices: dict[str, str], seen_version: int | None = None
) -> DoubtList:
    """Say what the headings of a file mean, and read it again; nothing was passed on yet.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed
    """
    locked = _lock(by, listed, "choose_columns", seen_version)
    known = {UNREAD, *(column.name for column in PROFILE.declared)}
    locked.choices = {heading: column for heading, column in choices.items() if column in known}
    locked.message = ""
    advance(locked, "choose_columns", LIST_TRANSITIONS)
    _enqueue(locked, by)
    record(_("指定疑点清单“{title}”的列，重新读取。").format(title=locked.title), subject=locked)
    return locked


@carries("P18-16.c")
@action("rectification.pass_doubts_on")
def pass_doubts_on(*, by: User, listed: DoubtList, seen_version: int | None = None) -> DoubtList:
    """Pass the rows of a list to the townships of their people; the others stay with the bureau.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed
    """
    locked = _lock(by, listed, "pass_on", seen_version)
    locked.passed_on = today()
    advance(locked, "pass_on", LIST_TRANSITIONS)
    own = locked.doubts.filter(village_code=COUNTY_OWNER).count()
    total = locked.doubts.count()
    record(
        _("疑点清单“{title}”下发：{total}条，其中{own}条没有对上乡镇，由县局分派。").format(
            title=locked.title, total=total, own=own
        ),
        subject=locked,
    )
    return locked


@job_handler(READ_JOB, share=SharedRegistry)
def read_doubts(*, by: User, progress: Progress, shared: SharedRegistry, listed: int) -> None:
    """Read and match the rows of a list; what an earlier reading left is replaced."""
    row = DoubtList.objects.get(pk=listed)
    if row.state == ListState.READING:
        _read(by=by, listed=row, shared=shared, progress=progress)


@action("rectification.stage_doubts")
def _read(*, by: User, listed: DoubtList, shared: SharedRegistry, progress: Progress) -> None:  # noqa: ARG001 - the decorator's
    locked = lock_row(DoubtList.objects.all(), listed.pk)
    locked.doubts.all().delete()
    content = file_storage.read(locked.original_key, area=AREA)
    verb = "stage"
    try:
        with private_folder() as folder:
            locked.report = read_rows(
                locked.name,
                content,
                locked.choices,
                folder=folder,
                registry=shared,
                progress=progress,
                keep=lambda rows: _keep(locked, rows),
            )
        if not locked.report["rows"]:
            verb, locked.message = "mark_unreadable", _("表头下面没有数据行。请核对后重新上传。")
    except UnreadableFileError as error:
        verb, locked.message = "mark_unreadable", f"{error.skipped.message}{error.skipped.remedy}"[:300]
    except NoHeadingsError as error:
        verb = "mark_unreadable"
        locked.message = _("没有认出公民身份号码或者姓名。表头在前三十行以内吗？请指定各列是什么。")
        locked.report = {"headings": list(error.headings)}
    advance(locked, verb, LIST_TRANSITIONS)
    rows = locked.report.get("rows", 0)
    record(_("读取疑点清单“{title}”：{rows}行。").format(title=locked.title, rows=rows), subject=locked)


def _keep(listed: DoubtList, rows: list[ReadRow]) -> None:
    """Store a batch of rows, each with its person and the township where the person lives."""
    numbers = {row.person_number for row in rows if row.person_number}
    keys = dict(Person.objects.filter(number__in=numbers).values_list("number", "pk"))
    people = survivors(keys.values())
    found: dict[str, Person] = {number: people[key] for number, key in keys.items() if key in people}
    made = [_doubt(listed, row, found.get(row.person_number)) for row in rows]
    with_keys(made)
    Doubt.objects.bulk_create(made, batch_size=500)


def _doubt(listed: DoubtList, row: ReadRow, person: Person | None) -> Doubt:
    is_linked = row.outcome == "linked" and person is not None
    fields: dict[str, Any] = {
        "village_code": f"{(person.village_id or '')[:_TOWNSHIP]:0<12}" if is_linked and person else COUNTY_OWNER,
        "person": person if is_linked else None,
    }
    return Doubt(
        list=listed,
        row=row.row,
        sheet=row.sheet,
        file_row=row.file_row,
        name=row.name,
        doubt=row.doubt[:LONGEST_DOUBT],
        amount_fen=row.amount_fen,
        sealed_cells=row.cells,
        outcome=row.outcome,
        **fields,
    )
