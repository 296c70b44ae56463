"""Count deadlines again that were preliminary: the working days of their year have been arranged since."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.cases.workflow import set_next_due
from doudi.casework.models import Case
from doudi.casework.procedures.clocks import deadline
from doudi.casework.procedures.steps import STEPS
from doudi.core.audit.trail import SYSTEM, Actor, action, record
from doudi.core.process import lock_row

Deadlines = tuple[date | None, date | None, date | None]


def recount_deadlines(case: Case) -> bool:
    """Count the deadlines of an open case by the working days known today; return whether one has moved."""
    before = _deadlines(case)
    _count(case)
    if before == _deadlines(case):
        return False
    move_deadlines(by=SYSTEM, case=case)
    return True


@action("case.recount_deadline")
def move_deadlines(*, by: Actor, case: Case) -> None:  # noqa: ARG001 - the decorator records the actor
    """Store the deadlines of a case as counted by the working days known today."""
    locked = lock_row(Case.objects.all(), case.pk)
    before = locked.due_on
    _count(locked)
    locked.save(update_fields=["step_due_on", "due_on", "next_due_on", "next_warned_from"])
    record(
        _("放假安排已公布，期限重新计算：{before} → {after}。").format(before=before, after=locked.due_on),
        subject=locked,
        village_code=locked.village_code,
    )


def _deadlines(case: Case) -> Deadlines:
    return case.step_due_on, case.due_on, case.next_due_on


def _count(case: Case) -> None:
    clock = STEPS[case.step].clock if case.step in STEPS else None
    if clock and case.step_due_on is not None:
        case.step_due_on = deadline(clock, case.step_since)
    set_next_due(case)
