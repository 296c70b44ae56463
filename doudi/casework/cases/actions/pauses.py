"""Pause and resume the clock of a case."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.cases.workflow import lock_case_for, set_next_due
from doudi.casework.models import Case, Pause
from doudi.casework.refusals import (
    ClockPaused,
)
from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.refusals import ReasonRequired
from doudi.values.working_days import working_days_between


@action("case.pause")
def pause_clock(*, by: User, case: Case, reason: str, evidence: str) -> None:
    """Pause the clock for a declared reason with its evidence.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ClockPaused, ReasonRequired
    """
    locked = lock_case_for(case, "pause", by)
    if is_paused(locked):
        raise ClockPaused(_("期限已经暂停。"))
    if reason not in Pause.Reason.values or not evidence.strip():
        raise ReasonRequired(_("请选择原因并写明依据。"), evidence=_("请写明依据。"))
    Pause.objects.create(case=locked, reason=reason, evidence=evidence.strip(), first_day=today())
    record(
        _("暂停计时：{reason}。").format(reason=Pause.Reason(reason).label),
        subject=locked,
        village_code=locked.village_code,
        why=evidence.strip(),
    )


@action("case.resume")
def resume_clock(*, by: User, case: Case) -> None:
    """Resume the clock; the working days it was paused are added to the deadline.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ClockPaused
    """
    locked = lock_case_for(case, "resume", by)
    pause = locked.pauses.filter(last_day=None).first()
    if pause is None:
        raise ClockPaused(_("期限没有暂停。"))
    pause.last_day = today()
    pause.save(update_fields=["last_day"])
    locked.paused_days += working_days_between(pause.first_day, today())
    set_next_due(locked)
    locked.save()
    record(_("恢复计时，办结期限{day}。").format(day=locked.due_on), subject=locked, village_code=locked.village_code)


def is_paused(case: Case) -> bool:
    """Return whether the clock is paused now."""
    return case.pauses.filter(last_day=None).exists()
