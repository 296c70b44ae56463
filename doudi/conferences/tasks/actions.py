"""Finish a task that a conference gave, with its proof."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.conferences.meetings.archive import COUNTY_FILES
from doudi.conferences.models import Task
from doudi.conferences.models.limits import MAX_REASON_LENGTH
from doudi.conferences.refusals import ProofRequired
from doudi.conferences.tasks.queries import tasks_of
from doudi.conferences.workflow import TASK_TRANSITIONS
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments import file_storage
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_transition
from doudi.core.refusals import OutsideScope, PermissionRequired, required_text
from doudi.values.carries import carries


@carries("P18-9.b")
@action("conference.finish_task")
def finish_task(*, by: User, task: Task, result: str, proof: Upload | None) -> Task:
    """Record that a task is done, what came of it, and its proof; by its owner or by who prepares conferences.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired, NumberInText, ProofRequired, EmptyFile,
        FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.ATTEND_CONFERENCES)
    visible = Task.objects.filter(pk__in=tasks_of(by).values("pk"))
    locked = lock_row(visible.select_related("owner"), task.pk, OutsideScope(_("这项任务不是交给您的。")))
    if locked.owner.account_id != by.pk and not by.may(Permission.PREPARE_CONFERENCES):
        raise PermissionRequired(_("任务由承办人或县局经办人办结。"))
    refuse_transition(TASK_TRANSITIONS, locked.state, "finish", _("这项任务已经办结。"))
    text = required_text(result, "result")[:MAX_REASON_LENGTH]
    if proof is None:
        message = _("请上传佐证。")
        raise ProofRequired(message, proof=message)
    locked.proof = store_upload(by=by, upload=proof, village_code=COUNTY_FILES)
    locked.result, locked.done_on, locked.done_by = text, today(), by
    advance(locked, "finish", TASK_TRANSITIONS)
    record(_("办结会议任务：{what}。").format(what=locked.what), subject=locked, why=text)
    return locked


@action("conference.read_proof")
def read_proof(*, by: User, task: Task) -> bytes:
    """Return the proof of a task, and record who looked at it.

    Raises:
        PermissionRequired, OutsideScope
    """
    require_permission(by, Permission.ATTEND_CONFERENCES)
    seen = tasks_of(by).filter(pk=task.pk).first()
    if seen is None or seen.proof is None:
        raise OutsideScope(_("这项任务不是交给您的。"))
    content = file_storage.read(seen.proof.key)
    record(_("查看会议任务的佐证：{what}。").format(what=seen.what), subject=seen)
    return content
