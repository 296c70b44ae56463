"""Propose relief: the amount, its deviation from the assessment, and the instalments."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.cases.actions.pauses import is_paused
from doudi.casework.cases.workflow import advance, lock_case_for
from doudi.casework.economic_checks.requirement import check_doubts
from doudi.casework.models import LONGEST_REASON, Case, Opinion
from doudi.casework.refusals import ClockPaused, DoubtsUnresolved, HomeVisitRequired
from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.core.refusals import required_text
from doudi.policy import ReliefAssessment, ReliefPower
from doudi.registry.models import Person
from doudi.relief.cases.assessment import assess
from doudi.relief.cases.earlier_aid import EarlierRelief, applied_on, earlier_relief, is_on_dibao, relief_figure, sums
from doudi.relief.cases.models import Group, Kind, ReliefCase, ReliefProposal
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.plans import MAX_INSTALMENTS, PlannedInstalment
from doudi.relief.refusals import (
    BeyondCeiling,
    DeviationReasonRequired,
    GroupNotEligible,
    HardshipIncomplete,
    PayeeRequired,
    PlanMismatch,
    RepeatReasonRequired,
    SpendingExceeded,
    TooManyTimes,
)
from doudi.values.carries import carries
from doudi.values.money import format_yuan

FAST_KINDS = (Kind.URGENT, Kind.SMALL_FIRST, Kind.TRANSITIONAL)
"""The kinds that run by the same steps: an officer may take a case for another of them when proposing."""


@dataclass(frozen=True)
class Proposal:
    """An amount in fen to propose, None for the assessed one, and how it is paid.

    ``plan`` is empty for the whole amount at once by ``way`` to ``payee_name``. ``to_conference`` takes the case to
    the county's conference whatever its amount. ``changed`` are details as verified.
    """

    reason: str
    total_fen: int | None = None
    deviation_reason: str = ""
    repeat_reason: str = ""
    to_conference: bool = False
    is_favourable: bool = True
    way: str = Instalment.Way.BANK
    payee_name: str = ""
    payee_number: str = ""
    plan: Sequence[PlannedInstalment] = ()
    changed: dict[str, Any] = field(default_factory=dict)


@carries("MCA23-2.3", "P30-1.8")
@action("relief.propose")
def propose_relief(*, by: User, case: Case, proposal: Proposal, seen_version: int | None = None) -> Case:
    """Propose an amount; it goes to who decides it by the amount that counts.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, ClockPaused, HomeVisitRequired,
        DoubtsUnresolved, ReasonRequired, HardshipIncomplete, GroupNotEligible, RepeatReasonRequired, TooManyTimes,
        BeyondCeiling, DeviationReasonRequired, SpendingExceeded, PlanMismatch, PayeeRequired
    """
    locked = lock_case_for(case, "propose_relief", by, seen_version)
    relief = lock_row(ReliefCase.objects.all(), locked.relief.pk)
    _take_over_changes(relief, locked, proposal.changed)
    _refuse_unready(locked, proposal)
    reason = required_text(proposal.reason, "reason", _("请写明核实的情况和理由。"))
    relief.repeat_reason = proposal.repeat_reason.strip()[:LONGEST_REASON]
    relief.save()
    if not proposal.is_favourable:
        return _against(locked, by, reason)
    earlier = earlier_relief(relief)
    _refuse_uninsured_with_dibao(relief, locked, earlier)
    made = _proposal_row(relief, proposal, earlier, by)
    Opinion.objects.create(
        case=locked,
        is_favourable=True,
        people=[row.person.number for row in relief.people.select_related("person") if row.person],
        reason=reason[:LONGEST_REASON],
        override_reason=made.deviation_reason,
        given_by=by,
    )
    locked.proposed_by, locked.reviewed_by = by, None
    locked.relief = relief
    advance(locked, "propose_relief")
    record(
        _("提出临时救助{amount}元（测算{assessed}元，{cause}）。").format(
            amount=format_yuan(made.total_fen),
            assessed=format_yuan(made.assessed_fen),
            cause=relief.get_cause_display(),
        ),
        subject=locked,
        village_code=locked.village_code,
        new={"total_fen": made.total_fen, "decided_by": made.decided_by},
        why=reason,
    )
    return locked


@carries("MCA83-II.1", "P18-6.k")
def _refuse_uninsured_with_dibao(relief: ReliefCase, case: Case, earlier: Sequence[EarlierRelief]) -> None:
    """Refuse relief as an uninsured unemployed person to a family on dibao, or for a second time.

    Raises:
        GroupNotEligible
    """
    if relief.group != Group.UNINSURED_UNEMPLOYED:
        return
    if case.household is not None and is_on_dibao(case.household):
        message = _("未参保失业人员的一次性救助，只给不在低保的家庭。")
        raise GroupNotEligible(message, group=message)
    if any(one.relief.group == relief.group for one in earlier):
        message = _("未参保失业人员的一次性救助已经给过。")
        raise GroupNotEligible(message, group=message)


def _against(case: Case, by: User, reason: str) -> Case:
    """Propose against relief after an investigation: who decides refuses it in writing."""
    Opinion.objects.create(case=case, is_favourable=False, people=[], reason=reason[:LONGEST_REASON], given_by=by)
    case.proposed_by, case.reviewed_by = by, None
    advance(case, "propose_relief")
    record(_("初审意见：不同意救助。"), subject=case, village_code=case.village_code, why=reason)
    return case


def _take_over_changes(relief: ReliefCase, case: Case, changed: dict[str, Any]) -> None:
    """Take over the details as the officer verified them.

    Raises:
        HardshipIncomplete
    """
    kind = changed.get("kind", relief.kind)
    if kind != relief.kind and not {kind, relief.kind} <= set(FAST_KINDS):
        message = _("支出型和其他类型的程序不同，不能互改：这一件请撤回，另行登记。")
        raise HardshipIncomplete(message, kind=message)
    for name, value in changed.items():
        setattr(relief, name, value)
    if not relief.sub_cause.startswith(f"{relief.cause}_"):
        message = _("具体原因要和原因一致。")
        raise HardshipIncomplete(message, sub_cause=message)
    case.procedure_id = f"relief_{relief.kind}"


def _refuse_unready(case: Case, proposal: Proposal) -> None:
    """Refuse a proposal of the full procedure without visit, with a paused clock, or with open doubts."""
    if is_paused(case):
        raise ClockPaused(_("期限暂停着，请先恢复计时。"))
    if not case.procedure.needs_home_visit:
        return
    if not case.home_visits.exists():
        raise HomeVisitRequired(_("还没有入户调查，不能提出初审意见。"))
    resolved = set(case.doubt_resolutions.values_list("doubt", flat=True))
    unresolved = [doubt for doubt in check_doubts(case) if doubt not in resolved]
    if proposal.is_favourable and unresolved:
        raise DoubtsUnresolved(_("还有疑点没有查清：{doubts}。").format(doubts="、".join(unresolved)))


def _proposal_row(relief: ReliefCase, proposal: Proposal, earlier: Sequence[EarlierRelief], by: User) -> ReliefProposal:
    assessed = assess(relief, earlier=earlier)
    total_fen = assessed.proposed_fen if proposal.total_fen is None else proposal.total_fen
    if total_fen <= 0:
        message = _("测算为0元：十二个月内的救助已到上限，要救助的须提请会议研究，并写明金额。")
        raise BeyondCeiling(message, total_fen=message)
    with_total = assess(relief, total_fen, earlier)
    power = ReliefPower.CONFERENCE if proposal.to_conference else with_total.decided_by
    _refuse_repetition(relief, earlier, power)
    _refuse_amount(relief, proposal, assessed, total_fen)
    prior_fen, same_cause_fen = sums(earlier)
    explanation = {"steps": list(with_total.explanation)}
    return ReliefProposal.objects.create(
        relief=relief,
        kind=relief.kind,
        assessed_fen=assessed.proposed_fen,
        ceiling_fen=assessed.ceiling_fen,
        total_fen=total_fen,
        prior_year_fen=prior_fen,
        prior_same_cause_fen=same_cause_fen,
        decided_by=power,
        is_special=with_total.is_special,
        deviation_reason=proposal.deviation_reason.strip()[:LONGEST_REASON],
        plan=[planned.as_data() for planned in _plan(relief, proposal, total_fen)],
        sealed_explanation=json.dumps(explanation, ensure_ascii=False),
        proposed_by=by,
    )


@carries("SC47-2")
def _refuse_repetition(relief: ReliefCase, earlier: Sequence[EarlierRelief], power: str) -> None:
    """Refuse relief for the same cause without a reason, and more often in a year than allowed without a conference.

    Raises:
        RepeatReasonRequired, TooManyTimes
    """
    same = next((one for one in earlier if one.is_same_cause), None)
    if same is not None and not relief.repeat_reason:
        message = _("{day}已为同一事由救助{amount}元（{place}），再次救助的请写明正当理由。").format(
            day=same.decided_on, amount=format_yuan(same.total_fen), place=same.place
        )
        raise RepeatReasonRequired(message, repeat_reason=message)
    most = relief_figure("relief_times_a_year", applied_on(relief))
    if len(earlier) >= most and power != ReliefPower.CONFERENCE:
        message = _("十二个月内已救助{number}次，再救助的须提请县级协调机制会议研究（一事一议）。").format(
            number=len(earlier)
        )
        raise TooManyTimes(message, to_conference=message)


@carries("P18-6.i")
def _refuse_amount(relief: ReliefCase, proposal: Proposal, assessed: ReliefAssessment, total_fen: int) -> None:
    """Refuse an amount without the reason that it needs; what is above the ceiling goes to a conference.

    Raises:
        DeviationReasonRequired, SpendingExceeded
    """
    has_reason = bool(proposal.deviation_reason.strip())
    if total_fen != assessed.proposed_fen and not has_reason:
        message = _("与系统测算的{assessed}元不同，请写明理由。").format(assessed=format_yuan(assessed.proposed_fen))
        raise DeviationReasonRequired(message, deviation_reason=message)
    spent_fen = relief.own_paid_fen
    if relief.kind == Kind.EXPENDITURE and spent_fen is not None and total_fen > spent_fen and not has_reason:
        message = _("超过核实的自付支出{spent}元，请写明理由。").format(spent=format_yuan(spent_fen))
        raise SpendingExceeded(message, deviation_reason=message)


@carries("P18-6.c")
def _plan(relief: ReliefCase, proposal: Proposal, total_fen: int) -> list[PlannedInstalment]:
    """Return the instalments of a proposal: one for the whole amount, or those planned.

    Raises:
        PlanMismatch, PayeeRequired
    """
    payee_name, payee_number = proposal.payee_name, proposal.payee_number
    if not payee_name:
        first = relief.people.select_related("person").first()
        person = first.person if first else None
        payee_name, payee_number = (first.name if first else ""), (person.number if person else "")
    plan = [
        replace(planned, payee_name=payee_name, payee_number=payee_number, way=planned.way or proposal.way)
        for planned in proposal.plan or [PlannedInstalment(total_fen, today(), proposal.way, "")]
    ]
    days: list[date] = [planned.planned_on for planned in plan]
    if sum(planned.amount_fen for planned in plan) != total_fen or min(planned.amount_fen for planned in plan) <= 0:
        message = _("各期合计要等于救助金额{total}元。").format(total=format_yuan(total_fen))
        raise PlanMismatch(message, plan=message)
    if len(plan) > MAX_INSTALMENTS or days != sorted(days) or days[0] < today():
        message = _("各期日期要从今天起、依次往后，最多{most}期。").format(most=MAX_INSTALMENTS)
        raise PlanMismatch(message, plan=message)
    by_bank = any(planned.way == Instalment.Way.BANK for planned in plan)
    if by_bank and not (payee_number and Person.objects.filter(number=payee_number, death_date=None).exists()):
        message = _("通过一卡通发放的，领款人须已登记（先登记人员和银行卡），或者改用乡镇备用金。")
        raise PayeeRequired(message, way=message)
    return plan
