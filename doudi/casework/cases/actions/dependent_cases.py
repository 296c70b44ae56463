"""Let the cases that wait for a case go on when it is decided, or refuse them with it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.cases.assessment import assess_case
from doudi.casework.cases.decisions import record_decision
from doudi.casework.cases.dependent_matters import basis_case, dependent_cases, has_basis_award, refuse_open_basis
from doudi.casework.cases.workflow import advance, enter_step, lock_case_for
from doudi.casework.models import Case
from doudi.core.accounts.models import User
from doudi.core.audit.trail import SYSTEM, Actor, action, record
from doudi.core.clock import today
from doudi.core.process import lock_row


@action("case.end_waiting")
def end_waiting(*, by: User, case: Case, seen_version: int | None = None) -> Case:
    """Go on with a case whose basis is decided; its time limit begins today.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, BasisCaseOpen
    """
    locked = lock_case_for(case, "end_waiting", by, seen_version)
    refuse_open_basis(locked)
    _go_on(locked)
    return locked


def settle_dependent_cases(case: Case, by: Actor) -> None:
    """Move the cases that waited for a case, which has just been decided or closed.

    They go on where it granted or ended without a decision on its conditions; where it was refused they are refused
    by the same officer, because the award they rest on is not granted.
    """
    for dependent in dependent_cases(case):
        locked = lock_row(Case.objects.all(), dependent.pk)
        if basis_case(locked) is not None:
            continue
        if case.outcome == Case.Outcome.REFUSED and isinstance(by, User) and not has_basis_award(locked):
            refuse_dependent_case(by=by, case=locked, basis=case)
        else:
            go_on_with_dependent_case(by=SYSTEM, case=locked)


@action("case.basis_decided")
def go_on_with_dependent_case(*, by: Actor, case: Case) -> None:  # noqa: ARG001 - the decorator records the actor
    """Go on with a locked case whose basis has just been decided."""
    _go_on(case)


def _go_on(case: Case) -> None:
    case.clock_starts_on = today()
    advance(case, "end_waiting")
    record(
        _("等的事项已有结果，继续办理；期限自今天起算，到{day}。").format(day=case.due_on),
        subject=case,
        village_code=case.village_code,
    )


@action("case.refuse_dependent")
def refuse_dependent_case(*, by: User, case: Case, basis: Case) -> None:
    """Refuse a locked case because the award it rests on was refused."""
    reason = _("{own}以{label}为依据，{label}没有确认（决定书{number}），所以不能享受。").format(
        own=case.procedure.label, label=basis.procedure.label, number=basis.decision.number
    )
    assessment = assess_case(case)
    record_decision(
        case,
        by=by,
        outcome=Case.Outcome.REFUSED,
        reason=reason,
        references=list(case.procedure.basis_on(case.accepted_on or today())),
        explanation=assessment.as_data() if assessment else {},
    )
    enter_step(case, "notification")
    record(
        _("{label}不予确认，{own}一并不予确认。").format(label=basis.procedure.label, own=case.procedure.label),
        subject=case,
        village_code=case.village_code,
        why=reason,
    )
