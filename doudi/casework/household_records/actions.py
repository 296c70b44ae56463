"""Record introduced jobs, refusals to cooperate and unreported changes; each leads into a reassessment."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _

from doudi.casework.cases.models import LONGEST_REASON, Case
from doudi.casework.household_records.evidence import keep_evidence
from doudi.casework.household_records.models import JobIntroduction, NonCooperation, UnreportedChange
from doudi.casework.household_records.queries import (
    consecutive_refusals,
    has_award_in_force,
    is_able_to_work,
)
from doudi.casework.household_records.refusals import ChangeReportedInTime, RecordDateInvalid, UnableToWork
from doudi.casework.post_award.actions.initiation import open_case
from doudi.casework.procedures.clocks import months_after, procedure_figure
from doudi.casework.refusals import CaseAlreadyOpen, NoAwardInForce
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import TransitionTable, lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.registry.access import refuse_outside_scope
from doudi.registry.models import Household, Person
from doudi.values.carries import carries

RowT = TypeVar("RowT", bound=models.Model)
JOB_TRANSITIONS = TransitionTable(
    {
        (JobIntroduction.State.INTRODUCED, "accept"): JobIntroduction.State.ACCEPTED,
        (JobIntroduction.State.INTRODUCED, "refuse"): JobIntroduction.State.REFUSED,
    }
)
NON_COOPERATION_TRANSITIONS = TransitionTable(
    {
        (NonCooperation.State.RECORDED, "confirm"): NonCooperation.State.CONFIRMED,
        (NonCooperation.State.RECORDED, "drop"): NonCooperation.State.DROPPED,
    }
)
UNREPORTED_CHANGE_TRANSITIONS = TransitionTable(
    {(UnreportedChange.State.RECORDED, "criticise"): UnreportedChange.State.CRITICISED}
)


@action("job.introduce")
def introduce_job(
    *,
    by: User,
    person: Person,
    introduced_on: date,
    job: str,
    suitability: str,
    upload: Upload | None = None,
) -> JobIntroduction:
    """Record a job introduced to a dibao recipient who is able to work.

    Raises:
        PermissionRequired, OutsideScope, UnableToWork, RecordDateInvalid, ReasonRequired
    """
    _require(by, person.village_id)
    _refuse_future(introduced_on, "introduced_on")
    if not has_award_in_force(person, "dibao") or not is_able_to_work(person):
        message = _("只给有劳动能力的低保对象介绍工作并记录。")
        raise UnableToWork(message, person=message)
    introduction = JobIntroduction.objects.create(
        person=person,
        introduced_on=introduced_on,
        job=required_text(job, "job")[:200],
        suitability=required_text(suitability, "suitability")[:200],
        introduced_by=by,
    )
    keep_evidence(introduction, upload, by)
    record(
        _("{day}给{name}介绍工作。").format(day=introduced_on, name=person.name),
        subject=person,
        village_code=person.village_id,
        why=introduction.job,
    )
    return introduction


@carries("MCA57-34")
@action("job.answer")
def answer_job(
    *,
    by: User,
    introduction: JobIntroduction,
    is_accepted: bool,
    answered_on: date,
    reason: str = "",
    has_good_reason: bool = False,
    warning: str = "",
    upload: Upload | None = None,
) -> JobIntroduction:
    """Record the answer to a job; as many refusals in a row as the law names lead into a reassessment (MCA57-34).

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, RecordDateInvalid
        ReasonRequired: a refusal without its reason, or one without good reason of which nobody warned.
    """
    verb = "accept" if is_accepted else "refuse"
    locked = _lock(JobIntroduction, introduction, by)
    refuse_transition(JOB_TRANSITIONS, locked.state, verb, _("已经登记过答复。"))
    _refuse_future(answered_on, "answered_on", locked.introduced_on)
    if not is_accepted:
        locked.reason = required_text(reason, "reason", _("请写明本人说的理由。"))[:LONGEST_REASON]
        locked.has_good_reason = has_good_reason
        if not has_good_reason:
            locked.warning = required_text(warning, "warning", _("请写明怎么告知后果的。"))[:200]
    locked.state = JOB_TRANSITIONS.target(locked.state, verb)
    locked.answered_on, locked.answered_by = answered_on, by
    locked.save()
    keep_evidence(locked, upload, by)
    number = consecutive_refusals(locked.person)
    if verb == "refuse" and number >= procedure_figure("job_refusals", today()):
        why = _("{name}连续{number}次无正当理由拒绝介绍的工作。").format(name=locked.person.name, number=number)
        locked.case = _open_reassessment(by, locked.person.household, why)
        locked.save(update_fields=["case"])
    record(
        _("{name}对{day}介绍的工作：{answer}。").format(
            name=locked.person.name, day=locked.introduced_on, answer=locked.get_state_display()
        ),
        subject=locked.person,
        village_code=locked.person.village_id,
        new={"refusals": number},
        why=locked.reason[:300],
    )
    return locked


@action("non_cooperation.record")
def record_non_cooperation(
    *,
    by: User,
    household: Household,
    happened_on: date,
    what: str,
    evidence: str,
    told_on: date,
    upload: Upload | None = None,
) -> NonCooperation:
    """Record that a family refuses to cooperate and was told what follows; a second person confirms it.

    Raises:
        PermissionRequired, OutsideScope, RecordDateInvalid, ReasonRequired
    """
    _require(by, household.village_id)
    _refuse_future(happened_on, "happened_on")
    _refuse_future(told_on, "told_on", happened_on)
    row = NonCooperation.objects.create(
        household=household,
        happened_on=happened_on,
        what=required_text(what, "what")[:200],
        evidence=required_text(evidence, "evidence")[:LONGEST_REASON],
        told_on=told_on,
        recorded_by=by,
    )
    keep_evidence(row, upload, by)
    record(
        _("登记{day}拒不配合，待另一人核实。").format(day=happened_on),
        subject=household,
        village_code=household.village_id,
        why=row.what,
    )
    return row


@carries("MCA57-29")
@action("non_cooperation.decide")
def decide_non_cooperation(
    *,
    by: User,
    row: NonCooperation,
    is_confirmed: bool,
    finding: str,
    upload: Upload | None = None,
) -> NonCooperation:
    """Confirm or drop a refusal to cooperate that somebody else recorded; confirmed, it leads into a reassessment.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    verb = "confirm" if is_confirmed else "drop"
    locked = _lock(NonCooperation, row, by)
    refuse_transition(NON_COOPERATION_TRANSITIONS, locked.state, verb, _("已经核实过。"))
    refuse_same_person(by, locked.recorded_by_id, sentence=_("拒不配合要由登记人以外的人核实。"))
    locked.finding = required_text(finding, "finding", _("请写明怎么核实的。"))[:LONGEST_REASON]
    locked.state = NON_COOPERATION_TRANSITIONS.target(locked.state, verb)
    locked.decided_by, locked.decided_on = by, today()
    if is_confirmed:
        locked.case = _open_reassessment(by, locked.household, _("拒不配合核查：{what}").format(what=locked.what))
    locked.save()
    keep_evidence(locked, upload, by)
    record(
        _("{day}拒不配合：{state}。").format(day=locked.happened_on, state=locked.get_state_display()),
        subject=locked.household,
        village_code=locked.household.village_id,
        why=locked.finding[:300],
    )
    return locked


@carries("MCA83-V.5")
@action("unreported_change.record")
def record_unreported_change(
    *,
    by: User,
    household: Household,
    what: str,
    changed_on: date,
    found_on: date,
    evidence: str,
    upload: Upload | None = None,
) -> UnreportedChange:
    """Record a grave change that was not reported in time; it leads into a reassessment at once.

    Raises:
        PermissionRequired, OutsideScope, RecordDateInvalid, ReasonRequired, NoAwardInForce
        ChangeReportedInTime: the time to report it is not over.
    """
    _require(by, household.village_id)
    _refuse_future(found_on, "found_on", changed_on)
    months = procedure_figure("unreported_change_months", today())
    if found_on <= months_after(changed_on, months):
        message = _("变化以后没有超过{months}个月，请直接发起复核，不作未告知处理。").format(months=months)
        raise ChangeReportedInTime(message, found_on=message)
    row = UnreportedChange(
        household=household,
        what=required_text(what, "what")[:200],
        changed_on=changed_on,
        found_on=found_on,
        evidence=required_text(evidence, "evidence")[:LONGEST_REASON],
        recorded_by=by,
    )
    if not any(has_award_in_force(person) for person in household.present_people.all()):
        raise NoAwardInForce(_("这个家庭没有正在享受的待遇。"))
    row.case = _open_reassessment(by, household, _("重大变化未告知：{what}").format(what=row.what))
    row.save()
    keep_evidence(row, upload, by)
    record(
        _("登记{day}的变化超过{months}个月未告知。").format(day=changed_on, months=months),
        subject=household,
        village_code=household.village_id,
        why=row.what,
    )
    return row


@action("unreported_change.criticise")
def record_criticism(
    *,
    by: User,
    row: UnreportedChange,
    criticised_on: date,
    criticism: str,
    upload: Upload | None = None,
) -> UnreportedChange:
    """Record that a recipient was criticised and instructed for an unreported change.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, RecordDateInvalid, ReasonRequired
    """
    locked = _lock(UnreportedChange, row, by)
    refuse_transition(UNREPORTED_CHANGE_TRANSITIONS, locked.state, "criticise", _("已经登记过批评教育。"))
    _refuse_future(criticised_on, "criticised_on", locked.found_on)
    locked.criticism = required_text(criticism, "criticism", _("请写明经过。"))[:LONGEST_REASON]
    locked.criticised_on, locked.criticised_by = criticised_on, by
    locked.state = UNREPORTED_CHANGE_TRANSITIONS.target(locked.state, "criticise")
    locked.save()
    keep_evidence(locked, upload, by)
    record(
        _("对未告知的变化批评教育。"),
        subject=locked.household,
        village_code=locked.household.village_id,
        why=locked.criticism[:300],
    )
    return locked


def _require(by: User, village_code: str) -> None:
    require_permission(by, Permission.HANDLE_CASES)
    refuse_outside_scope(by, village_code)


def _lock(model: type[RowT], row: RowT, by: User) -> RowT:
    require_permission(by, Permission.HANDLE_CASES)
    visible = model.objects.visible_to(by)  # type: ignore[attr-defined]  # each record is scoped
    locked: RowT = lock_row(visible, row.pk, missing=OutsideScope(_("对象不在您的辖区内。")))
    return locked


def _refuse_future(day: date, field: str, earliest: date | None = None) -> None:
    if day > today() or (earliest is not None and day < earliest):
        message = _("日期不能晚于今天，也不能早于前一个日期。")
        raise RecordDateInvalid(message, **{field: message})


def _open_reassessment(by: User, household: Household | None, why: str) -> Case | None:
    """Open a reassessment with a hearing; return None where none can be opened or one is under way."""
    if household is None:
        return None
    try:
        return open_case(by=by, matter="circumstances_change", household=household, why=why[:200])
    except (CaseAlreadyOpen, NoAwardInForce):
        return None
