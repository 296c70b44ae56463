"""Accept or decline a case, request missing materials, withdraw a case."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.casework.cases.actions.dependent_cases import settle_dependent_cases
from doudi.casework.cases.applicant import Applicant
from doudi.casework.cases.applicant_matching import match_applicants
from doudi.casework.cases.application_office import office_of
from doudi.casework.cases.decisions import record_decision
from doudi.casework.cases.refusals import AnotherOfficeCompetent, ApplicantNotEntitled
from doudi.casework.cases.workflow import advance, enter_step, lock_case_for
from doudi.casework.household_records.models import NonCooperation
from doudi.casework.household_records.refusals import NonCooperationUnconfirmed
from doudi.casework.models import Case, CaseFile
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.public_notices.notice_period import take_down_notice
from doudi.casework.recusal.conflicts_of_interest import apply_recusals
from doudi.casework.refusals import (
    AwardAlreadyInForce,
    CaseAlreadyOpen,
    ConflictOfInterest,
    SupplyPeriodRunning,
)
from doudi.casework.text_notices import tell_of_case
from doudi.casework.worklist.actions import assign_case
from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import this_month, today
from doudi.core.refusals import ReasonRequired, required_text
from doudi.registry.awards.queries import awards_not_ended
from doudi.registry.models import Person
from doudi.values.carries import carries
from doudi.values.dates import format_date


@action("case.accept")
def accept_case(
    *,
    by: User,
    case: Case,
    near_relative_of: str = "",
    recused_staff: list[int] | None = None,
    applied_by: int | None = None,
    seen_version: int | None = None,
) -> Case:
    """Accept a case: begin its clock and register applicants who are new.

    ``near_relative_of`` names the officer or village cadre whose near relative the applicant is; ``recused_staff`` are
    the keys of the accounts that may not act on the case for that reason. ``applied_by`` is the position of the
    member who applies, where the one named first may not (MCA57-5).

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, AnotherOfficeCompetent, ApplicantNotEntitled,
        CaseAlreadyOpen, AwardAlreadyInForce, ConflictOfInterest
    """
    locked = lock_case_for(case, "accept", by, seen_version)
    applicant = _applicant_here(locked, applied_by or 0)
    household, people = match_applicants(locked.application, by)
    locked.household = household
    locked.person = people[locked.member_index] if locked.procedure.covers == "person" else None
    _refuse_duplicate_case(locked, people)
    locked.accepted_on, locked.near_relative_of, locked.recused_staff = (
        today(),
        near_relative_of.strip(),
        recused_staff or [],
    )
    if locked.recused_staff and not locked.near_relative_of:
        message = _("有人回避的，请写明申请人是谁的近亲属。")
        raise ReasonRequired(message, near_relative_of=message)
    apply_recusals(locked, people)
    if by.pk in locked.recused_staff:
        raise ConflictOfInterest(_("您与申请人有近亲属关系，已备案回避，请由别人受理。"))
    advance(locked, "accept")
    assign_case(locked, by)
    sentence = (
        _("受理{name}的{label}申请，{day}前办结。") if locked.due_on else _("受理{name}的{label}申请，等低保的结果。")
    )
    record(
        sentence.format(name=locked.application.applicant_name, label=locked.procedure.label, day=locked.due_on),
        subject=locked,
        village_code=locked.village_code,
        new={"applied_by": applicant} if applied_by else None,
        why=locked.near_relative_of,
    )
    return locked


def _applicant_here(case: Case, position: int) -> str:
    """Return the name of the member who applies.

    Raises:
        AnotherOfficeCompetent, ApplicantNotEntitled
    """
    members = case.application.answers["members"]
    office = office_of(case.procedure, members, (case.member_index,))
    if not office.is_here:
        raise AnotherOfficeCompetent(office.note)
    if position not in office.applicants:
        raise ApplicantNotEntitled(office.note, applied_by=office.note)
    return str(members[position]["name"])


def _refuse_duplicate_case(case: Case, people: list[Person]) -> None:
    """Refuse a second open case of the procedure for the same family, and one for an award already in force."""
    same = Case.objects.exclude(step=CLOSED).exclude(pk=case.pk).filter(procedure_id=case.procedure_id)
    household_ids = {case.household_id, *(person.household_id for person in people)}
    same_subject = same.filter(person=case.person) if case.person else same.filter(household__in=household_ids)
    other = same_subject.first()
    if other is not None:
        message = _("这一{whom}的“{label}”已在办理（{number}，{step}），请在那一件里继续，这一件可撤回。")
        whom = _("人") if case.person else _("户")
        raise CaseAlreadyOpen(
            message.format(whom=whom, label=case.procedure.label, number=other.number, step=other.step_label)
        )
    applicants = [case.person] if case.person else people
    awards = awards_not_ended(this_month()).filter(programme=case.procedure.grants or "", person__in=applicants)
    recipients = set(awards.values_list("person_id", flat=True))
    if recipients and recipients >= {person.pk for person in applicants if person is not None}:
        message = _("{name}已在享受{label}，情况有变化的，请在家庭页面发起“家庭情况变化调整”；这一件可不予受理。")
        raise AwardAlreadyInForce(message.format(name=case.application.applicant_name, label=case.procedure.label))


@carries("MCA57-10")
@carries("SAL2026-65")
@action("case.request_materials")
def request_materials(*, by: User, case: Case, materials: list[str], seen_version: int | None = None) -> Case:
    """Request all missing materials at once.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "request_materials", by, seen_version)
    missing = [material.strip()[:80] for material in materials if material.strip()]
    if not missing:
        raise ReasonRequired(_("请写明要补的材料。"), materials=_("请写明要补的材料。"))
    locked.missing_materials = missing
    advance(locked, "request_materials")
    due_on = format_date(locked.step_due_on or today())
    tell_of_case("missing", locked, f"{today():%Y%m%d}", day=due_on)
    record(
        _("一次告知所缺材料：{materials}。").format(materials="、".join(missing)),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


@action("case.supply_materials")
def supply_materials(*, by: User | Applicant, case: Case, files: list[tuple[str, Attachment]], words: str = "") -> Case:
    """Add the missing materials; the case returns to acceptance.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "supply", by)
    if not files and not words.strip():
        raise ReasonRequired(_("请上传材料，或说明情况。"))
    for label, attachment in files:
        CaseFile.objects.create(case=locked, attachment=attachment, label=label[:80])
    advance(locked, "supply")
    record(
        _("申请人补了{number}份材料。").format(number=len(files)),
        subject=locked,
        village_code=locked.village_code,
        why=words.strip()[:300],
    )
    return locked


@action("case.decline")
def decline_case(*, by: User, case: Case, reason: str, seen_version: int | None = None) -> Case:
    """Decline a case in writing, with the reason.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "decline", by, seen_version)
    return _close_without_investigation(locked, by, Case.Outcome.DECLINED, reason, "decline")


@action("case.lapse")
def close_lapsed_case(*, by: User, case: Case, seen_version: int | None = None) -> Case:
    """Close a case whose missing materials were not supplied in time.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, SupplyPeriodRunning
    """
    locked = lock_case_for(case, "lapse", by, seen_version)
    if locked.step_due_on is None or today() <= locked.step_due_on:
        raise SupplyPeriodRunning(_("补正期限到{day}，还没有过。").format(day=locked.step_due_on))
    reason = _("未在{day}前补齐：{materials}。").format(
        day=locked.step_due_on, materials="、".join(locked.missing_materials)
    )
    return _close_without_investigation(locked, by, Case.Outcome.LAPSED, reason, "lapse")


def _close_without_investigation(case: Case, by: User, outcome: str, reason: str, verb: str) -> Case:
    reason = required_text(reason, "reason", _("请写明理由。"))
    record_decision(case, by=by, outcome=outcome, reason=reason, references=list(case.procedure.basis))
    advance(case, verb)
    settle_dependent_cases(case, by)
    record(
        _("{outcome}：{reason}").format(outcome=case.get_outcome_display(), reason=reason),
        subject=case,
        village_code=case.village_code,
    )
    return case


@carries("MCA57-29")
@action("case.terminate")
def terminate_case(*, by: User, case: Case, reason: str, seen_version: int | None = None) -> Case:
    """Terminate a case whose family refuses to cooperate, as two people have recorded and confirmed (MCA57-29).

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, NonCooperationUnconfirmed, ReasonRequired
    """
    locked = lock_case_for(case, "terminate", by, seen_version)
    confirmed = NonCooperation.objects.filter(
        household=locked.household, state=NonCooperation.State.CONFIRMED, happened_on__gte=locked.accepted_on
    )
    if locked.household is None or not confirmed.exists():
        message = _("还没有经另一人核实的拒不配合记录，请先在家庭页面登记。")
        raise NonCooperationUnconfirmed(message, reason=message)
    return _close_without_investigation(locked, by, Case.Outcome.TERMINATED, reason, "terminate")


@action("case.withdraw")
def withdraw_case(*, by: Actor, case: Case, why: str) -> Case:
    """Withdraw a case; an officer may record it for the applicant.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed
    """
    locked = lock_case_for(case, "withdraw", by)
    locked.outcome = Case.Outcome.WITHDRAWN
    with transaction.atomic():
        take_down_notice(locked, by)
        enter_step(locked, CLOSED)
        settle_dependent_cases(locked, by)
    record(_("申请人撤回申请。"), subject=locked, village_code=locked.village_code, why=why.strip()[:300])
    return locked
