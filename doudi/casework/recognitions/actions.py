"""Recognise a family, open the case of a renewal, and end a recognition before its term by two people."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.cases.workflow import enter_step
from doudi.casework.models import LONGEST_REASON, Case
from doudi.casework.post_award.actions.initiation import new_office_application, people_living_in
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.publications.duties import take_down_after
from doudi.casework.recognitions.models import Recognition
from doudi.casework.recognitions.refusals import EndingNotProposed, RecognitionEnded
from doudi.casework.recusal.conflicts_of_interest import apply_recusals
from doudi.casework.refusals import CaseAlreadyOpen
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import this_month, today
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import OutsideScope, required_text
from doudi.registry.models import Household
from doudi.values.benefit_month import add_months, format_month_in_words


def recognise(case: Case) -> Recognition:
    """Recognise the family of a locked case from this month for the months of its procedure.

    A renewal follows on the recognition that it renews.
    """
    assert case.household is not None  # noqa: S101 - linked when it was accepted
    assert case.procedure.valid_months is not None  # noqa: S101 - asked by the caller
    first = this_month()
    if case.renews is not None and case.renews.end >= first:
        first = add_months(case.renews.end, 1)
    months = procedure_figure(case.procedure.valid_months, today())
    return Recognition.objects.create(
        case=case,
        household=case.household,
        procedure_id=case.procedure_id,
        first_month=first,
        last_month=add_months(first, months - 1),
    )


@action("recognition.open_renewal")
def open_renewal(*, by: Actor, recognition: Recognition) -> Case:
    """Open the case that decides whether a recognition is renewed; it is accepted at once and its clock starts.

    Raises:
        OutsideScope, RecognitionEnded, CaseAlreadyOpen
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = _locked(recognition, by)
    if locked.ended_month is not None or locked.end < this_month():
        raise RecognitionEnded(_("这项认定已经到期或者终止，请按申请办理。"))
    household, procedure = locked.household, all_procedures()[locked.procedure_id]
    running = Case.objects.exclude(step=CLOSED).filter(household=household, procedure_id=procedure.id).first()
    if running is not None:
        message = _("这个家庭的“{label}”正在办理（{number}），请在那一件里继续。")
        raise CaseAlreadyOpen(message.format(label=procedure.label, number=running.number))
    members = people_living_in(household)
    case = Case(
        application=new_office_application(procedure, household, members, None, by),
        procedure_id=procedure.id,
        village_code=household.village_id,
        household=household,
        accepted_on=today(),
        opening_reason=_("认定有效期至{month}，到期复核。").format(month=format_month_in_words(locked.last_month)),
        renews=locked,
    )
    case.number = f"{case.application.receipt}-1"
    apply_recusals(case, members)
    enter_step(case, "investigation")
    record(
        _("发起{name}家庭的{label}到期复核，{day}前办结。").format(
            name=case.application.applicant_name, label=procedure.label, day=case.due_on
        ),
        subject=case,
        village_code=case.village_code,
    )
    return case


@action("recognition.propose_ending")
def propose_ending(*, by: User, recognition: Recognition, last_month: date, reason: str) -> Recognition:
    """Propose to end a recognition before its term; nothing changes until a second person confirms.

    Raises:
        OutsideScope, RecognitionEnded, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = _locked(recognition, by)
    _refuse_ended(locked)
    reason = required_text(reason, "reason", _("请写明为什么终止，查实了什么。"))
    if not max(this_month(), locked.first_month) <= last_month < locked.last_month:
        message = _("最后一个月要在本月和有效期（{month}）之间。").format(
            month=format_month_in_words(locked.last_month)
        )
        raise RecognitionEnded(message, last_month=message)
    locked.ending_month, locked.ending_reason = last_month, reason[:LONGEST_REASON]
    locked.ending_proposed_by = by
    locked.save(update_fields=["ending_month", "ending_reason", "ending_proposed_by"])
    _record_ending(locked, _("提出终止{label}，到{month}为止。"), last_month, reason)
    return locked


@action("recognition.confirm_ending")
def confirm_ending(*, by: User, recognition: Recognition) -> Recognition:
    """Confirm a proposed ending as a second person.

    Raises:
        OutsideScope, RecognitionEnded, EndingNotProposed, SecondPersonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = _locked(recognition, by)
    _refuse_ended(locked)
    if locked.ending_month is None:
        raise EndingNotProposed(_("没有人提出终止。"))
    refuse_same_person(by, locked.ending_proposed_by_id, sentence=_("提出终止和确认终止须是不同的人。"))
    locked.ended_month, locked.ended_by, locked.ended_on = locked.ending_month, by, today()
    locked.save(update_fields=["ended_month", "ended_by", "ended_on"])
    take_down_after(locked.case, locked.ended_month)
    _record_ending(locked, _("确认终止{label}，到{month}为止。"), locked.ending_month, locked.ending_reason)
    return locked


@action("recognition.drop_ending")
def drop_ending(*, by: User, recognition: Recognition, reason: str) -> Recognition:
    """Drop a proposed ending; the recognition stays as it was.

    Raises:
        OutsideScope, RecognitionEnded, EndingNotProposed, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CASES)
    locked = _locked(recognition, by)
    _refuse_ended(locked)
    if locked.ending_month is None:
        raise EndingNotProposed(_("没有人提出终止。"))
    reason = required_text(reason, "reason", _("请写明为什么不终止。"))
    month = locked.ending_month
    locked.ending_month, locked.ending_reason, locked.ending_proposed_by = None, "", None
    locked.save(update_fields=["ending_month", "ending_reason", "ending_proposed_by"])
    _record_ending(locked, _("不终止{label}（原拟到{month}为止）。"), month, reason)
    return locked


def end_recognitions_replaced_by_dibao(household: Household, by: Actor, last_month: date, why: str) -> list[str]:
    """End the recognitions of a household that gets dibao, and return their names.

    The decision on dibao is the ground; the action that decides records it.
    """
    ended = []
    for recognition in Recognition.objects.select_for_update().filter(household=household, ended_month=None):
        if recognition.last_month > last_month:
            recognition.ended_month = max(last_month, add_months(recognition.first_month, -1))
            recognition.ended_by_id, recognition.ended_on = by.pk, today()
            recognition.ending_reason = why
            recognition.save(update_fields=["ended_month", "ended_by", "ended_on", "ending_reason"])
            take_down_after(recognition.case, recognition.ended_month)
            ended.append(str(recognition.label))
    return ended


def _locked(recognition: Recognition, by: Actor) -> Recognition:
    visible = Recognition.objects.visible_to(by) if isinstance(by, User) else Recognition.objects.all()
    return lock_row(visible, recognition.pk, missing=OutsideScope(_("这项认定不在您的辖区内。")))


def _refuse_ended(recognition: Recognition) -> None:
    if recognition.ended_month is not None or recognition.end < this_month():
        raise RecognitionEnded(_("这项认定已经到期或者终止。"))


def _record_ending(recognition: Recognition, sentence: str, month: date, why: str) -> None:
    record(
        sentence.format(label=recognition.label, month=format_month_in_words(month)),
        subject=recognition.case,
        village_code=recognition.household.village_id,
        why=why,
    )
