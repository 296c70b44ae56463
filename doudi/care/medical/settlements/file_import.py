"""Take in a file of settlements: uploaded, read and recorded by jobs, each asked for by an officer."""

from __future__ import annotations

import base64

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.care.medical.refusals import SettlementFileUnreadable, SettlementInvalid
from doudi.care.medical.settlements.file_rows import MOST_BYTES
from doudi.care.medical.settlements.models import SettlementFile
from doudi.care.medical.settlements.workflow import FILE_TRANSITIONS, FileState
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.file_types import identify_file
from doudi.core.audit.trail import action, record
from doudi.core.divisions.models import VILLAGE_DIGITS
from doudi.core.encryption import sm3_digest
from doudi.core.jobs.queue import enqueue
from doudi.core.process import advance, lock_row, refuse_transition
from doudi.core.refusals import OutsideScope, TransitionNotAllowed
from doudi.values.carries import carries

READ_JOB = "medical.read_settlements"
RECORD_JOB = "medical.record_settlements"
_JOBS = {FileState.READING: READ_JOB, FileState.RECORDING: RECORD_JOB}


@action("medical.upload_settlements")
def upload_settlements(*, by: User, name: str, content: bytes) -> SettlementFile:
    """Keep a file sealed and enqueue its reading; nothing is recorded yet. A file that is being read is not kept twice.

    Raises:
        PermissionRequired, SettlementFileUnreadable, EmptyFile, WrongFileType
    """
    require_permission(by, Permission.HANDLE_CARE)
    if len(content) > MOST_BYTES:
        message = _("文件超过5 MB，请分成几份。")
        raise SettlementFileUnreadable(message, file=message)
    safe_name, _media_type = identify_file(name, content, "roll")
    digest = sm3_digest(content)
    being_read = SettlementFile.objects.filter(uploaded_by=by, state=FileState.READING, sm3=digest)
    file = being_read.defer("sealed_content").first() or _kept(by, safe_name, content, digest)
    record(_("上传医疗费用结算清单，正在核对。"), subject=file, village_code=file.place_code)
    return file


def _kept(by: User, name: str, content: bytes, digest: str) -> SettlementFile:
    file = SettlementFile.objects.create(
        name=name,
        place_code=(by.scope or "").ljust(VILLAGE_DIGITS, "0"),
        sm3=digest,
        sealed_content=base64.b64encode(content).decode("ascii"),
        uploaded_by=by,
    )
    _enqueue(file, by)
    file.save(update_fields=["job"])
    return file


def _enqueue(file: SettlementFile, by: User) -> None:
    file.job = enqueue(_JOBS[FileState(file.state)], by=by, file=file.pk)


@carries("P18-5.f")
@action("medical.confirm_settlements")
def confirm_settlements(*, by: User, file: SettlementFile) -> SettlementFile:
    """Ask for the good rows of a file to be recorded, all at once.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SettlementInvalid
    """
    locked = lock_file(by, file, "confirm")
    if not locked.good_rows:
        raise SettlementInvalid(_("没有可以导入的行，请下载有问题的行，改好再上传。"))
    locked.decided_by, locked.decided_at = by, timezone.now()
    locked.state = FILE_TRANSITIONS.target(locked.state, "confirm")
    _enqueue(locked, by)
    locked.save()
    record(
        _("确认导入医疗费用结算{good}行。").format(good=locked.good_rows),
        subject=locked,
        village_code=locked.place_code,
    )
    return locked


@action("medical.try_settlements_again")
def try_again(*, by: User, file: SettlementFile) -> SettlementFile:
    """Enqueue again what a job did not finish; nothing of it was recorded.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    locked = lock_file(by, file, "try_again")
    _enqueue(locked, by)
    locked.save()
    record(_("再次办理没有完成的医疗费用结算清单。"), subject=locked, village_code=locked.place_code)
    return locked


@action("medical.discard_settlements")
def discard_settlements(*, by: User, file: SettlementFile) -> SettlementFile:
    """Discard a file that waits, or whose job failed; its rows and its content are emptied.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    locked = lock_file(by, file, "discard")
    locked.sealed_rows = locked.sealed_content = None
    locked.decided_by, locked.decided_at = by, timezone.now()
    advance(locked, "discard", FILE_TRANSITIONS)
    record(_("放弃医疗费用结算文件。"), subject=locked, village_code=locked.place_code)
    return locked


def lock_file(by: User, file: SettlementFile, verb: str, *, is_job: bool = False) -> SettlementFile:
    """Lock a file for a verb; while its job is open, only the job may do something with it.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    require_permission(by, Permission.HANDLE_CARE)
    outside = OutsideScope(_("这份文件不在您的辖区内。"))
    locked = lock_row(SettlementFile.objects.visible_to(by).select_related("job"), file.pk, missing=outside)
    sentence = _("这份文件现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(FILE_TRANSITIONS, locked.state, verb, sentence)
    if locked.is_busy and not is_job:
        raise TransitionNotAllowed(_("系统正在办理这份文件，请稍候。"))
    return locked
