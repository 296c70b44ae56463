"""Taking a case from one step to the next: whose it is, whether it is the time, and the clocks of the next step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.casework.clocks import days_of, due_day
from doudi.casework.models import Case, Delegation
from doudi.casework.papers.actions import OF_A_DECISION, archive
from doudi.casework.queue.standing_in import acting_roles
from doudi.casework.reassessing import CONTINUE, END, FADE, Measure, measure_of
from doudi.casework.refusals import AnotherWasFaster, ConcernedMayNotAct, NotNow, NotYours, OutOfSight
from doudi.casework.workflow import APPLICANT, CLOSED, DECIDING, STEPS, following
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.actions import SYSTEM, Actor, TheSystem
from doudi.registry.queries import today

_OF_THE_APPLICANT = frozenset({"supply", "withdraw", "object"})


def measures_of(case: Case) -> list[Measure]:
    """What the opinion that counts proposes, award by award; nothing for a case that reassesses nothing."""
    opinion = case.opinions.order_by("-pk").first()
    return [measure_of(one) for one in opinion.measures] if opinion else []


def _changes(case: Case) -> bool:
    return not case.procedure.reassesses or any(one.does != CONTINUE for one in measures_of(case))


CONDITIONS: dict[str, Callable[[Case], bool]] = {
    "changes": _changes,
    "must_be_told": _changes,
    "reduces": lambda case: any(
        not one.has_died and (one.does in {END, FADE} or one.new_fen < one.old_fen) for one in measures_of(case)
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


def held_for(case: Case, verb: str, by: Actor, seen: int | None = None) -> Case:
    """The case, locked, if ``by`` may do this with it now. ``seen`` is the version that he looked at.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, ConcernedMayNotAct, NotYours
    """
    visible = Case.objects.visible_to(by) if isinstance(by, User) else Case.objects.all()
    held = visible.filter(pk=case.pk).select_for_update(of=("self",)).first()
    if held is None:
        raise OutOfSight(_("这个办件不在您的辖区内。"))
    if seen is not None and seen != held.version:
        raise AnotherWasFaster(
            _("您打开页面以后，别人已经办过这一件（现在是“{step}”），请看过再办。").format(step=held.step_label)
        )
    if (held.step, verb) not in table_of(held):
        raise NotNow(_("现在是“{step}”，不能这样办。").format(step=held.step_label))
    if by.pk is not None and by.pk in held.barred:
        raise ConcernedMayNotAct(_("您与申请人有近亲属关系，已备案回避，不能办理这一件。"))
    if not may_act(held, verb, by):
        raise NotYours(_("“{step}”不由您的角色办理。").format(step=held.step_label))
    return held


def may_act(case: Case, verb: str, by: Actor, acting: frozenset[Role] | None = None) -> bool:
    """Whether somebody may do a thing in the step that a case is in; ``acting`` are the roles in which he acts."""
    if isinstance(by, Applicant):
        return verb in _OF_THE_APPLICANT
    if isinstance(by, TheSystem):
        return verb == "end_posting"
    step = STEPS.get(case.step)
    if step is None or not isinstance(by, User) or not by.may(Permission.HANDLE_CASES):
        return False
    roles = step.roles if verb == "check_sample" else roles_of(case, step.name)
    return bool((acting_roles(by) if acting is None else acting) & roles)


def roles_of(case: Case, step: str) -> frozenset[Role]:
    """Who acts in a step of a case: where confirming is delegated, the township's leader instead of the bureau.

    Whoever must stand aside is not the only one who could go on: in his township the leader takes his place.
    """
    if step in DECIDING and is_delegated(case):
        return frozenset({Role.TOWNSHIP_LEADER})
    roles = STEPS[step].roles
    stands_in = Role.TOWNSHIP_OFFICER in roles and (case.near_relative or step == "acceptance")
    return roles | {Role.TOWNSHIP_LEADER} if stands_in else roles


def is_delegated(case: Case) -> bool:
    """Whether the township confirms this case itself: by the delegations of the day on which it was accepted."""
    if not case.procedure.may_be_delegated or case.near_relative:
        return False
    day = case.accepted_on or today()
    return any(
        one.last_day is None or day <= one.last_day
        for one in Delegation.objects.filter(
            township_code=case.village_code[:9], procedure_id=case.procedure_id, first_day__lte=day
        )
    )


def go_on(case: Case, verb: str) -> None:
    """Enter the step that the verb leads to, with its clock. The caller holds the case and saves nothing himself."""
    step = table_of(case)[case.step, verb]
    while step != CLOSED and (when := STEPS[step].when) and not CONDITIONS[when](case):
        step = following(steps_of(case), step)
    enter(case, step)


def steps_of(case: Case) -> tuple[str, ...]:
    """The steps of a case, by the day on which it was accepted."""
    return case.procedure.steps_on(case.accepted_on or today())


def table_of(case: Case) -> dict[tuple[str, str], str]:
    """Where every verb leads from every step of a case."""
    return case.procedure.transitions(case.accepted_on or today())


def enter(case: Case, step: str) -> None:
    """Begin a step today."""
    case.step, case.step_since, case.step_due_on = step, today(), None
    if step != CLOSED and (clock := STEPS[step].clock):
        case.step_due_on = due_day(clock, case.step_since)
    set_next_due(case)
    case.version += 1
    case.save()
    if step == "notice":
        archive(case, OF_A_DECISION, SYSTEM)


def set_next_due(case: Case) -> None:
    """The nearest of the clock of the step, the clock of the whole, and the day by which a posting must begin."""
    if case.accepted_on is not None:
        begun = case.counted_from or case.accepted_on
        case.due_on = due_day(case.procedure.total_days, begun, case.paused_days, on=case.accepted_on)
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
    return case.due_on - timedelta(days=days_of("posting_days", today()) + 1)
