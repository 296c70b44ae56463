"""Taking a case on, or not; papers that are missing; taking an application back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.casework.decisions import decide
from doudi.casework.linking import link
from doudi.casework.models import Case, CaseFile
from doudi.casework.queue.actions import take_charge
from doudi.casework.refusals import AlreadyReceives, AlreadyRunning, ConcernedMayNotAct, NotLapsedYet, SaysNothing
from doudi.casework.standing_aside import stand_aside
from doudi.casework.steps import Applicant, enter, go_on, held_for
from doudi.casework.workflow import CLOSED
from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment
from doudi.core.audit.actions import Actor, action, record
from doudi.registry.models import Award, Person
from doudi.registry.queries import today


@action("case.accept")
def accept_case(
    *, by: User, case: Case, near_relative: str = "", barred: list[int] | None = None, seen: int | None = None
) -> Case:
    """Take a case on: the clock of the whole begins. Who is new to the register is registered.

    ``near_relative`` says whose near relative the applicant is, where he is one of somebody who handles the case or
    of a village committee; ``barred`` are the accounts that may not act on it for that reason.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, AlreadyRunning, AlreadyReceives, ConcernedMayNotAct
    """
    held = held_for(case, "accept", by, seen)
    household, people = link(held.application, by)
    held.household = household
    held.person = people[held.place] if held.procedure.covers == "person" else None
    _refuse_second(held, people)
    held.accepted_on, held.near_relative, held.barred = today(), near_relative.strip(), barred or []
    if held.barred and not held.near_relative:
        message = _("有人回避的，请写明申请人是谁的近亲属。")
        raise SaysNothing(message, near_relative=message)
    stand_aside(held, people)
    if by.pk in held.barred:
        raise ConcernedMayNotAct(_("您与申请人有近亲属关系，已备案回避，请由别人受理。"))
    go_on(held, "accept")
    take_charge(held, by)
    record(
        _("受理{name}的{label}申请，{day}前办结。").format(
            name=held.application.applicant_name, label=held.procedure.label, day=held.due_on
        ),
        subject=held,
        village_code=held.village_code,
        why=held.near_relative,
    )
    return held


def _refuse_second(case: Case, people: list[Person]) -> None:
    """Two applications of one family for one matter, perhaps from two villages: the second says which is the first.

    Nor is what somebody has applied for again: a change of it is a matter of its own.
    """
    same = Case.objects.exclude(step=CLOSED).exclude(pk=case.pk).filter(procedure_id=case.procedure_id)
    homes = {case.household_id, *(one.household_id for one in people)}
    other = same.filter(person=case.person).first() if case.person else same.filter(household__in=homes).first()
    if other is not None:
        message = _("这一{whom}的“{label}”已在办理（{number}，{step}），请在那一件里继续，这一件可撤回。")
        whom = _("人") if case.person else _("户")
        raise AlreadyRunning(
            message.format(whom=whom, label=case.procedure.label, number=other.number, step=other.step_label)
        )
    month = today().replace(day=1)
    asking = [case.person] if case.person else people
    in_force = Award.objects.filter(programme=case.procedure.grants or "", withdrawn_at=None, person__in=asking)
    having = set(in_force.exclude(valid_to__lt=month).values_list("person_id", flat=True))
    if having and having >= {one.pk for one in asking if one is not None}:
        message = _("{name}已在享受{label}，情况有变化的，请在家庭页面发起“家庭情况变化调整”；这一件可不予受理。")
        raise AlreadyReceives(message.format(name=case.application.applicant_name, label=case.procedure.label))


@action("case.ask_for_papers")
def ask_for_papers(*, by: User, case: Case, papers: list[str], seen: int | None = None) -> Case:
    """Tell everything that is missing, all at once.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, SaysNothing
    """
    held = held_for(case, "ask_for_papers", by, seen)
    asked = [one.strip()[:80] for one in papers if one.strip()]
    if not asked:
        raise SaysNothing(_("请写明要补的材料。"), papers=_("请写明要补的材料。"))
    held.papers_asked = asked
    go_on(held, "ask_for_papers")
    record(
        _("一次告知所缺材料：{papers}。").format(papers="、".join(asked)), subject=held, village_code=held.village_code
    )
    return held


@action("case.supply")
def supply_papers(*, by: User | Applicant, case: Case, files: list[tuple[str, Attachment]], words: str = "") -> Case:
    """What was missing is here; the case is looked at again.

    Raises:
        OutOfSight, NotNow, NotYours, SaysNothing
    """
    held = held_for(case, "supply", by)
    if not files and not words.strip():
        raise SaysNothing(_("请上传材料，或说明情况。"))
    for label, attachment in files:
        CaseFile.objects.create(case=held, attachment=attachment, label=label[:80])
    go_on(held, "supply")
    record(
        _("申请人补了{number}份材料。").format(number=len(files)),
        subject=held,
        village_code=held.village_code,
        why=words.strip()[:300],
    )
    return held


@action("case.decline")
def decline_case(*, by: User, case: Case, reason: str, seen: int | None = None) -> Case:
    """Not take a case on, in writing and with the reason.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, SaysNothing
    """
    held = held_for(case, "decline", by, seen)
    return _ended_before_it_began(held, by, Case.Outcome.DECLINED, reason, "decline")


@action("case.lapse")
def let_lapse(*, by: User, case: Case, seen: int | None = None) -> Case:
    """The papers did not come within their time.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, NotLapsedYet
    """
    held = held_for(case, "lapse", by, seen)
    if held.step_due_on is None or today() <= held.step_due_on:
        raise NotLapsedYet(_("补正期限到{day}，还没有过。").format(day=held.step_due_on))
    reason = _("未在{day}前补齐：{papers}。").format(day=held.step_due_on, papers="、".join(held.papers_asked))
    return _ended_before_it_began(held, by, Case.Outcome.LAPSED, reason, "lapse")


def _ended_before_it_began(case: Case, by: User, outcome: str, reason: str, verb: str) -> Case:
    if not reason.strip():
        raise SaysNothing(_("请写明理由。"), reason=_("请写明理由。"))
    decide(case, by=by, outcome=outcome, reason=reason.strip(), references=list(case.procedure.basis))
    go_on(case, verb)
    record(
        _("{outcome}：{reason}").format(outcome=case.get_outcome_display(), reason=reason.strip()),
        subject=case,
        village_code=case.village_code,
    )
    return case


@action("case.withdraw")
def withdraw_case(*, by: Actor, case: Case, why: str) -> Case:
    """The applicant takes it back; an officer may note that he did.

    Raises:
        OutOfSight, NotNow, NotYours
    """
    held = held_for(case, "withdraw", by)
    held.outcome = Case.Outcome.WITHDRAWN
    with transaction.atomic():
        held.postings.filter(ended_on=None).update(ended_on=today())
        enter(held, CLOSED)
    record(_("申请人撤回申请。"), subject=held, village_code=held.village_code, why=why.strip()[:300])
    return held
