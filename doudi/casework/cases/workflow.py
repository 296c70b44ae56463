"""Taking a case from one step to the next: whose it is, whether it is the time, and the clocks of the next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.casework.case_documents.actions import DECISION_DOCUMENTS, keep_documents
from doudi.casework.deputies.queries import roles_including_deputised
from doudi.casework.models import Case, Delegation
from doudi.casework.post_award.assessment import (
    CONTINUE,
    END,
    PHASE_OUT,
    Measure,
    measure_of,
)
from doudi.casework.procedures.clocks import days_allowed, deadline
from doudi.casework.procedures.steps import (
    APPLICANT,
    CLOSED,
    DECISION_STEPS,
    STEPS,
    next_step_of,
)
from doudi.casework.refusals import ConflictOfInterest
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import SYSTEM, Actor, SystemActor
from doudi.core.clock import today
from doudi.core.process import TransitionTable, lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, RoleNotAllowed

_OF_THE_APPLICANT = frozenset({"supply", "withdraw", "object"})


def measures_of(case: Case) -> list[Measure]:
    """What the opinion that counts proposes, award by award; nothing for a case that reassesses nothing."""
    opinion = case.opinions.order_by("-pk").first()
    return [measure_of(one) for one in opinion.measures] if opinion else []


def _changes(case: Case) -> bool:
    return not case.procedure.reassesses or any(one.does != CONTINUE for one in measures_of(case))


CONDITIONS: dict[str, Callable[[Case], bool]] = {
    "changes": _changes,
    "must_be_notified": _changes,
    "reduces": lambda case: any(
        not one.has_died and (one.does in {END, PHASE_OUT} or one.new_fen < one.old_fen) for one in measures_of(case)
    ),
    "ends_tekun": lambda case: any(
        one.does == END and one.programme == "tekun" and not one.has_died for one in measures_of(case)
    ),
}
"""Of which cases a step with a condition is. Nobody is heard, and nothing posted, about somebody dead."""


@dataclass(frozen=True)
class Applicant:
    """The actor of what a citizen does about his own application; he proved it by receipt and code."""

    name: str
    pk: None = None
    role: str = APPLICANT
    scope: str | None = None


def lock_case_for(case: Case, verb: str, by: Actor, seen_version: int | None = None) -> Case:
    """The case, locked, if ``by`` may do this with it now. ``seen_version`` is the version that he looked at.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed
    """
    visible = Case.objects.visible_to(by) if isinstance(by, User) else Case.objects.all()
    locked = lock_row(visible, case.pk, missing=OutsideScope(_("这个办件不在您的辖区内。")))
    step = locked.step_label
    stale = _("您打开页面以后，别人已经办过这一件（现在是“{step}”），请看过再办。").format(step=step)
    refuse_stale(locked, seen_version, stale)
    not_allowed = _("现在是“{step}”，不能这样办。").format(step=step)
    refuse_transition(transitions_of(locked), locked.step, verb, not_allowed)
    if by.pk is not None and by.pk in locked.recused_staff:
        raise ConflictOfInterest(_("您与申请人有近亲属关系，已备案回避，不能办理这一件。"))
    if not may_act(locked, verb, by):
        raise RoleNotAllowed(_("“{step}”不由您的角色办理。").format(step=locked.step_label))
    return locked


def may_act(case: Case, verb: str, by: Actor, acting: frozenset[Role] | None = None) -> bool:
    """Whether somebody may do a thing in the step that a case is in; ``acting`` are the roles in which he acts."""
    if isinstance(by, Applicant):
        return verb in _OF_THE_APPLICANT
    if isinstance(by, SystemActor):
        return verb == "end_public_notice"
    step = STEPS.get(case.step)
    if step is None or not isinstance(by, User) or not by.may(Permission.HANDLE_CASES):
        return False
    roles = step.roles if verb == "bureau_visit" else roles_of(case, step.name)
    return bool((roles_including_deputised(by) if acting is None else acting) & roles)


def roles_of(case: Case, step: str) -> frozenset[Role]:
    """Who acts in a step of a case: where confirming is delegated, the township's leader instead of the bureau.

    Whoever must stand aside is not the only one who could go on: in his township the leader takes his place.
    """
    if step in DECISION_STEPS and is_delegated(case):
        return frozenset({Role.TOWNSHIP_LEADER})
    roles = STEPS[step].roles
    stands_in = Role.TOWNSHIP_OFFICER in roles and (case.near_relative_of or step == "acceptance")
    return roles | {Role.TOWNSHIP_LEADER} if stands_in else roles


def is_delegated(case: Case) -> bool:
    """Whether the township confirms this case itself: by the delegations of the day on which it was accepted."""
    if not case.procedure.may_be_delegated or case.near_relative_of:
        return False
    day = case.accepted_on or today()
    return any(
        one.last_day is None or day <= one.last_day
        for one in Delegation.objects.filter(
            township_code=case.village_code[:9], procedure_id=case.procedure_id, first_day__lte=day
        )
    )


def advance(case: Case, verb: str) -> None:
    """Enter the step that the verb leads to, with its clock. The caller holds the case and saves nothing himself."""
    step = transitions_of(case).target(case.step, verb)
    while step != CLOSED and (when := STEPS[step].when) and not CONDITIONS[when](case):
        step = next_step_of(steps_of(case), step)
    enter_step(case, step)


def steps_of(case: Case) -> tuple[str, ...]:
    """The steps of a case, by the day on which it was accepted."""
    return case.procedure.steps_on(case.accepted_on or today())


def transitions_of(case: Case) -> TransitionTable[str]:
    """Return the transition table of a case, by the day on which it was accepted."""
    return case.procedure.transitions(case.accepted_on or today())


def enter_step(case: Case, step: str) -> None:
    """Begin a step today."""
    case.step, case.step_since, case.step_due_on = step, today(), None
    if step != CLOSED and (clock := STEPS[step].clock):
        case.step_due_on = deadline(clock, case.step_since)
    set_next_due(case)
    case.version += 1
    case.save()
    if step == "notice":
        keep_documents(case, DECISION_DOCUMENTS, SYSTEM)


def set_next_due(case: Case) -> None:
    """The nearest of the clock of the step, the clock of the whole, and the day by which a posting must begin."""
    if case.accepted_on is not None:
        begun = case.clock_starts_on or case.accepted_on
        case.due_on = deadline(case.procedure.total_days, begun, case.paused_days, on=case.accepted_on)
    decided = case.step in {"notice", CLOSED}
    ahead = () if decided else (case.due_on, _last_day_before_posting(case))
    dates: list[date] = [day for day in (case.step_due_on, *ahead) if day]
    case.next_due_on = min(dates, default=None) if case.step != CLOSED else None


def _last_day_before_posting(case: Case) -> date | None:
    """The day by which what is to be posted must be posted so that it is still decided on its day; None past it."""
    steps = steps_of(case)
    comes = case.step in steps and "posting" in steps[steps.index(case.step) + 1 :]
    if case.due_on is None or not comes:
        return None
    return case.due_on - timedelta(days=days_allowed("posting_days", today()) + 1)
