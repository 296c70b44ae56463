"""Find with two people that a case was false: what is open is stopped, what was paid is no longer due (SC649-68).

Payments proposes to recover what is paid and not due, for the bank's money and the reserve's alike; telling the
family, hearing it and deciding is the process of every recovery. What went to somebody without a record is demanded
of the temporary identity, see ``unrecorded``.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.relief.cases.models import ReliefCase
from doudi.relief.false_cases.models import FalseCase
from doudi.relief.instalments.actions import stop_all
from doudi.relief.instalments.guards import refuse_relative
from doudi.relief.instalments.workflow import INSTALMENT_TRANSITIONS
from doudi.relief.unrecorded.actions import open_recovery
from doudi.values.carries import carries


@carries("SC649-68")
@action("relief_false_case.propose")
def propose_false_case(*, by: User, relief: ReliefCase, finding: str, upload: Upload | None = None) -> FalseCase:
    """Say that what a case says had not happened, with what was found; until it is decided nothing is paid.

    Raises:
        PermissionRequired, OutsideScope, ConflictOfInterest, TransitionNotAllowed, ReasonRequired, NumberInText,
        EmptyFile, FileTooLarge, WrongFileType
    """
    require_permission(by, Permission.HANDLE_CASES)
    rows = ReliefCase.objects.visible_to(by).select_related("case")
    locked = lock_row(rows, relief.pk, OutsideScope(_("这一件不在您的辖区内。")))
    refuse_relative(by, locked)
    words = required_text(finding, "finding", _("请写明查明的情况：谁在哪天查到什么。"))
    if not locked.instalments.exists():
        raise TransitionNotAllowed(_("这一件没有批准过救助款，直接不予救助即可。"))
    if locked.false_findings.filter(refused_by=None).exists():
        raise TransitionNotAllowed(_("已经有人提出情况不实。"))
    stored = None
    if upload is not None:
        stored = store_upload(by=by, upload=upload, village_code=locked.case.village_code)
    found = FalseCase.objects.create(relief=locked, finding=words, evidence=stored, proposed_by=by)
    _record(found, _("{number}提出情况不实，待第二人确认，暂停发放。"), words)
    return found


@carries("SC649-68")
@action("relief_false_case.confirm")
def confirm_false_case(*, by: User, found: FalseCase) -> FalseCase:
    """Confirm as the second person, of the bureau's leadership: stop what is open; what was paid becomes a recovery.

    Raises:
        PermissionRequired, OutsideScope, ConflictOfInterest, TransitionNotAllowed, SecondPersonRequired
    """
    locked = _locked(by, found)
    locked.confirmed_by, locked.confirmed_on = by, today()
    locked.save(update_fields=["confirmed_by", "confirmed_on"])
    if locked.relief.instalments.filter(state__in=INSTALMENT_TRANSITIONS.states_before("stop")).exists():
        stop_all(by=by, relief=locked.relief, reason=_("情况不实：{finding}").format(finding=locked.finding)[:500])
    open_recovery(locked.relief, by=by)
    _record(locked, _("确认{number}情况不实，停止未发的，已发的由下一批发放提出追回。"), locked.finding)
    return locked


@action("relief_false_case.refuse")
def refuse_false_finding(*, by: User, found: FalseCase, why: str) -> FalseCase:
    """Decide that the case was not false; paying goes on.

    Raises:
        PermissionRequired, OutsideScope, ConflictOfInterest, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = _locked(by, found)
    reason = required_text(why, "why", _("请写明为什么不成立。"))
    locked.refused_by, locked.refused_reason = by, reason
    locked.save(update_fields=["refused_by", "refused_reason"])
    _record(locked, _("{number}情况不实不成立，恢复发放。"), reason)
    return locked


def _locked(by: User, found: FalseCase) -> FalseCase:
    require_permission(by, Permission.APPROVE_PAYROLL)
    rows = FalseCase.objects.visible_to(by).select_related("relief__case", "relief__identity__person")
    locked = lock_row(rows, found.pk, OutsideScope(_("这一件不在您的辖区内。")))
    if locked.confirmed_by_id or locked.refused_by_id:
        raise TransitionNotAllowed(_("这一件情况不实已经决定过。"))
    refuse_relative(by, locked.relief)
    refuse_same_person(by, locked.proposed_by_id, sentence=_("提出和确认情况不实须是不同的人。"))
    return locked


def _record(found: FalseCase, sentence: str, why: str = "") -> None:
    case = found.relief.case
    record(sentence.format(number=case.number), subject=found, village_code=case.village_code, why=why)
