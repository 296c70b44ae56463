"""Move a case through the steps of its procedure: lock it for a verb, advance it, set its deadlines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi.casework.annual_reviews.progress import follow_annual_review
from doudi.casework.case_documents.actions import DECISION_DOCUMENTS, archive_documents
from doudi.casework.cases.applicant import Applicant
from doudi.casework.cases.dependent_matters import basis_case, follow_basis_deadline, is_waiting_for_basis
from doudi.casework.cases.kinds import case_kind
from doudi.casework.cases.limits import limit_clock, open_limits
from doudi.casework.delegations.basis import is_valid_basis
from doudi.casework.deputies.queries import roles_including_deputised
from doudi.casework.models import Case, Delegation
from doudi.casework.post_award.assessment import CONTINUE, END, GRADUAL_EXIT, measures_of
from doudi.casework.procedures.clocks import deadline, procedure_figure, warning_begins
from doudi.casework.procedures.steps import AWAITING_STEP, CLOSED, DECISION_STEPS, STEPS, VERB_ROLES, next_step_of
from doudi.casework.refusals import (
    ConflictOfInterest,
)
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.trail import SYSTEM, Actor, SystemActor
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.process import TransitionTable, lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, RoleNotAllowed
from doudi.values.carries import carries

_DOCUMENTS_AT_STEPS: dict[str, tuple[str, ...]] = {
    "missing_materials": ("missing_materials",),
    "hearing": ("intended_measures",),
    "notification": DECISION_DOCUMENTS,
}
_LIMITS_OF_A_STEP = frozenset({"", "step", "confirmation"})
_VERBS_OF_THE_SYSTEM = frozenset({"end_public_notice", "end_opposed_notice"})
_VERBS_OF_THE_APPLICANT = frozenset({"supply", "withdraw", "record_objection"})


def _has_changes(case: Case) -> bool:
    return not case.procedure.reassesses or any(measure.does != CONTINUE for measure in measures_of(case))


def _has_reductions(case: Case) -> bool:
    return any(
        not measure.has_died and (measure.does in {END, GRADUAL_EXIT} or measure.new_fen < measure.old_fen)
        for measure in measures_of(case)
    )


def _has_favourable_opinion(case: Case) -> bool:
    return case.opinions.order_by("-pk")[0].is_favourable


def _has_tekun_ending(case: Case) -> bool:
    return any(
        measure.does == END and measure.programme == "tekun" and not measure.has_died for measure in measures_of(case)
    )


CONDITIONS: dict[str, Callable[[Case], bool]] = {
    "changes": _has_changes,
    "must_be_notified": _has_changes,
    "awaits_basis": is_waiting_for_basis,
    "reduces": _has_reductions,
    "ends_tekun": _has_tekun_ending,
    "is_favourable": _has_favourable_opinion,
}
"""The conditions of steps (``Step.when``), to which other rooms add theirs.

There is no hearing and no public notice about a dead person, and no public notice of an unfavourable opinion.

Notification has a name of its own: every decision is notified, and a reassessment without changes needs no decision.
"""


def lock_case_for(case: Case, verb: str, by: Actor, seen_version: int | None = None) -> Case:
    """Lock a case for a verb; ``seen_version`` is the version on the page the user acted from.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, ConflictOfInterest, RoleNotAllowed
    """
    visible = cases_open_to(by) if isinstance(by, User) else Case.objects.all()
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


def cases_open_to(by: User) -> QuerySet[Case]:
    """Return the cases a user may act on: those in their scope; for a department those that wait for it now."""
    if by.department:
        return Case.objects.filter(step__in=[step.name for step in STEPS.values() if step.department == by.department])
    return Case.objects.visible_to(by)


def may_act(case: Case, verb: str, by: Actor, acting: frozenset[Role] | None = None) -> bool:
    """Return whether the actor may use a verb in the step of a case.

    ``acting`` are the roles of the actor with those of absent officers they are deputy of; looked up where None.
    """
    if isinstance(by, Applicant):
        return verb in _VERBS_OF_THE_APPLICANT
    if isinstance(by, SystemActor):
        return verb in _VERBS_OF_THE_SYSTEM
    step = STEPS.get(case.step)
    if step is None or not isinstance(by, User):
        return False
    if step.department:
        return by.department == step.department and by.may(Permission.REVIEW_FOR_DEPARTMENT)
    if not by.may(Permission.HANDLE_CASES):
        return False
    roles = VERB_ROLES.get(verb) or (step.roles if verb == "bureau_visit" else roles_of(case, step.name))
    return bool((roles_including_deputised(by) if acting is None else acting) & roles)


def roles_of(case: Case, step: str) -> frozenset[Role]:
    """Return the roles that act in a step of a case.

    The township leader decides instead of the bureau where confirmation is delegated, and may act beside the township
    officer where an officer may have to recuse themselves.
    """
    if step in DECISION_STEPS and is_delegated(case):
        return frozenset({Role.TOWNSHIP_LEADER})
    roles = STEPS[step].roles
    may_leader_act = Role.TOWNSHIP_OFFICER in roles and (case.near_relative_of or step == "acceptance")
    return roles | {Role.TOWNSHIP_LEADER} if may_leader_act else roles


@carries("MCA57-2", "MCA43-28", "SAL2026-44")
def is_delegated(case: Case) -> bool:
    """Return whether the township confirms this case itself: by the delegations on the day it was accepted."""
    if not case.procedure.may_be_delegated or case.near_relative_of:
        return False
    day = case.accepted_on or today()
    return any(
        (delegation.last_day is None or day <= delegation.last_day) and is_valid_basis(delegation.issuer_level, day)
        for delegation in Delegation.objects.filter(
            township_code=case.village_code[:TOWNSHIP_DIGITS], procedure_id=case.procedure_id, first_day__lte=day
        )
    )


def advance(case: Case, verb: str) -> None:
    """Save a locked case in the step its verb leads to, skipping steps whose condition does not hold."""
    enter_step(case, step_after(case, verb))


def step_after(case: Case, verb: str) -> str:
    """Return the step that a verb leads to, without the steps whose condition does not hold."""
    step = transitions_of(case).target(case.step, verb)
    while step != CLOSED and (when := STEPS[step].when) and not CONDITIONS[when](case):
        step = next_step_of(steps_of(case), step)
    return step


def steps_of(case: Case) -> tuple[str, ...]:
    """Return the steps of a case, by the day on which it was accepted."""
    return case.procedure.steps_on(case.accepted_on or today())


def transitions_of(case: Case) -> TransitionTable[str]:
    """Return the transition table of a case, by the day on which it was accepted."""
    return case.procedure.transitions(case.accepted_on or today())


def enter_step(case: Case, step: str) -> None:
    """Begin a step today and save the case; archive its documents before notification."""
    case.step, case.step_since, case.step_due_on = step, today(), None
    if step != CLOSED and (clock := STEPS[step].clock or limit_clock(case, step)):
        case.step_due_on = deadline(clock, case.step_since)
    set_next_due(case)
    case.version += 1
    case.save()
    follow_basis_deadline(case)
    follow_annual_review(case)
    archive_documents(case, _DOCUMENTS_AT_STEPS.get(step, ()), SYSTEM)


def set_next_due(case: Case) -> None:
    """Set the nearest deadline: of the step, of the whole case, or the last day to begin the public notice in time.

    A case that waits for another one has the deadline of that one; its own begins when that one is decided.
    """
    if case.step == AWAITING_STEP and (awaited := basis_case(case)):
        case.due_on = None
        case.step_due_on = case.next_due_on = awaited.due_on or awaited.next_due_on
        case.next_due_of = "step"
        case.next_warned_from = warned_from(case)
        return
    if case.accepted_on is not None:
        start = case.clock_starts_on or case.accepted_on
        more = case.paused_days + case.extended_days
        kind = case_kind(case)
        due_on = kind.due_on(case) if kind else None
        case.due_on = due_on or deadline(case.procedure.total_days, start, more, on=case.accepted_on)
    dates = [(case.step_due_on, "confirmation" if limit_clock(case, case.step) else "step")]
    if case.step not in {"notification", CLOSED}:
        dates += [(limit.due_on, limit.name) for limit in open_limits(case)]
        dates += [(_last_day_to_publish(case), "publish"), (case.due_on, "total")]
    known = [(day, name) for day, name in dates if day is not None]
    case.next_due_on, case.next_due_of = min(known, key=lambda due: due[0], default=(None, ""))
    if case.step == CLOSED:
        case.next_due_on, case.next_due_of = None, ""
    case.next_warned_from = warned_from(case)


def warned_from(case: Case) -> date | None:
    """Return the first day on which the nearest deadline is near; None for a closed case.

    The limit of a step counts from the beginning of the step, all others from the day the clock of the case began.
    """
    if case.next_due_on is None:
        return None
    since = None if case.next_due_of in _LIMITS_OF_A_STEP else case.clock_starts_on or case.accepted_on
    return warning_begins(since or case.step_since, case.next_due_on, on=case.step_since)


def _last_day_to_publish(case: Case) -> date | None:
    """Return the last day to begin a public notice that leaves time to decide; None where none is to come."""
    steps = steps_of(case)
    is_to_come = case.step in steps and "public_notice" in steps[steps.index(case.step) + 1 :]
    if case.due_on is None or not is_to_come:
        return None
    return case.due_on - timedelta(days=procedure_figure("posting_days", today()) + 1)
