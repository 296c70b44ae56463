"""Pause and resume the clock of a case: an officer proposes a pause, a leader agrees."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.cases.workflow import lock_case_for, set_next_due
from doudi.casework.models import Case, Pause
from doudi.casework.refusals import ClockPaused, PauseAlreadyProposed
from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import refuse_same_person
from doudi.core.refusals import ReasonRequired, TransitionNotAllowed, required_text
from doudi.values.working_days import working_days_between


@action("case.pause")
def propose_pause(*, by: User, case: Case, reason: str, evidence: str, attachment: Attachment | None = None) -> Pause:
    """Propose to pause the clock for a declared reason, with the number of a paper or its upload as evidence.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ClockPaused, PauseAlreadyProposed, ReasonRequired
    """
    locked = lock_case_for(case, "pause", by)
    if is_paused(locked):
        raise ClockPaused(_("期限已经暂停。"))
    if locked.pauses.filter(is_agreed=None).exists():
        raise PauseAlreadyProposed(_("已经有人提出暂停，等负责人决定。"))
    if reason not in Pause.Reason.values or not (evidence.strip() or attachment):
        message = _("请选择原因，写明依据的文号或者上传。")
        raise ReasonRequired(message, evidence=message)
    pause = Pause.objects.create(
        case=locked,
        reason=reason,
        evidence=evidence.strip(),
        attachment=attachment,
        proposed_by=by,
        proposed_on=today(),
    )
    record(
        _("提出暂停计时：{reason}。").format(reason=pause.get_reason_display()),
        subject=locked,
        village_code=locked.village_code,
        why=pause.evidence,
    )
    return pause


@action("case.decide_pause")
def decide_pause(*, by: User, case: Case, is_agreed: bool, reason: str) -> Pause:
    """Decide on a proposed pause as leader; the clock stands still from the day of agreement.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = lock_case_for(case, "decide_pause", by)
    pause = locked.pauses.filter(is_agreed=None).select_for_update(of=("self",)).first()
    if pause is None:
        raise TransitionNotAllowed(_("没有人提出暂停。"))
    refuse_same_person(by, pause.proposed_by_id, sentence=_("提出暂停和同意暂停须是不同的人。"))
    pause.decision_reason = required_text(reason, "reason", _("请写明同意或者不同意的理由。"))
    pause.is_agreed, pause.decided_by, pause.decided_on = is_agreed, by, today()
    if is_agreed:
        pause.first_day = locked.paused_since = today()
        locked.save(update_fields=["paused_since"])
    pause.save()
    record(
        _("同意暂停计时：{reason}。").format(reason=pause.get_reason_display()) if is_agreed else _("不同意暂停计时。"),
        subject=locked,
        village_code=locked.village_code,
        why=pause.decision_reason,
    )
    return pause


@action("case.resume")
def resume_clock(*, by: User, case: Case) -> None:
    """Resume the clock; the working days it was paused are added to the deadline.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ClockPaused
    """
    locked = lock_case_for(case, "resume", by)
    pause = locked.pauses.filter(is_agreed=True, last_day=None).first()
    if pause is None:
        raise ClockPaused(_("期限没有暂停。"))
    assert pause.first_day is not None  # noqa: S101 - set when it was agreed
    pause.last_day = today()
    pause.save(update_fields=["last_day"])
    locked.paused_days += working_days_between(pause.first_day, today())
    locked.paused_since = None
    set_next_due(locked)
    locked.save()
    record(_("恢复计时，办结期限{day}。").format(day=locked.due_on), subject=locked, village_code=locked.village_code)


def is_paused(case: Case) -> bool:
    """Return whether the clock is paused now."""
    return case.pauses.filter(is_agreed=True, last_day=None).exists()
