"""Investigate a case: register declared facts, resolve doubts, propose an opinion."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from doudi.casework.cases.actions.pauses import is_paused
from doudi.casework.cases.applicant_matching import differences, people_of, register_declared_fact
from doudi.casework.cases.assessment import CaseAssessment, assess_case
from doudi.casework.cases.dependent_matters import refuse_open_basis
from doudi.casework.cases.workflow import advance, lock_case_for
from doudi.casework.changed_facts.log import facts_before, log_changed_facts
from doudi.casework.economic_checks.requirement import check_doubts, refuse_unless_settled_here
from doudi.casework.models import Case, ChangedFact, DoubtResolution, Opinion
from doudi.casework.refusals import (
    ClockPaused,
    DibaoClassRequired,
    DoubtsUnresolved,
    HomeVisitRequired,
    OverrideReasonRequired,
    PartialCoverReasonRequired,
)
from doudi.casework.self_care_teams.independence import refuse_opinion_of_assessor
from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.refusals import ReasonRequired
from doudi.registry.circumstance_kinds import KINDS
from doudi.values.carries import carries


@action("case.register_declared")
def register_declared_facts(*, by: User, case: Case, chosen: list[int], why: str) -> int:
    """Register the chosen facts that the applicant declared differently from the registry; return their number.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "home_visit", by)
    if locked.household is None or not why.strip():
        raise ReasonRequired(_("请写明怎么核实的。"), why=_("请写明怎么核实的。"))
    people = people_of(locked)
    declared = differences(locked.application, locked.household, people)
    facts = [declared[index] for index in chosen if 0 <= index < len(declared) and declared[index].kind]
    before = facts_before(locked)
    for fact in facts:
        subject = None if fact.member_index is None else people[fact.member_index]
        new = {fact.kind: KINDS[fact.kind].read(fact.stored)}
        source = ChangedFact.Source.DECLARED
        log_changed_facts(locked, by=by, source=source, evidence=why, person=subject, new=new, before=before)
        register_declared_fact(fact, locked.household, people, by, f"{locked.application.receipt} {why.strip()}"[:120])
    record(
        _("按申报登记{number}项：{lines}。").format(
            number=len(facts), lines="、".join(f"{fact.who}{fact.label}" for fact in facts)
        ),
        subject=locked,
        village_code=locked.village_code,
        why=why.strip(),
    )
    return len(facts)


@carries("MCA83-I.2", "SAL2026-65")
@action("case.clear_doubt")
def clear_doubt(*, by: User, case: Case, doubt: str, is_confirmed: bool, evidence: str) -> None:
    """Record the result of verifying a doubt about property. A confirmed doubt refuses nobody by itself.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ReasonRequired, CheckDifferenceOpen
    """
    locked = lock_case_for(case, "clear_doubt", by)
    assessment = assess_case(locked)
    doubts = [*(assessment.doubts if assessment else ()), *check_doubts(locked)]
    if doubt not in doubts or not evidence.strip():
        raise ReasonRequired(_("请写明查证情况。"), evidence=_("请写明查证情况。"))
    refuse_unless_settled_here(locked, doubt)
    DoubtResolution.objects.create(
        case=locked, doubt=doubt, is_confirmed=is_confirmed, evidence=evidence.strip(), resolved_by=by
    )
    record(
        _("查证“{doubt}”：{result}。").format(doubt=doubt, result=_("成立") if is_confirmed else _("不成立")),
        subject=locked,
        village_code=locked.village_code,
        why=evidence.strip(),
    )


@dataclass(frozen=True)
class OpinionProposal:
    """An opinion to propose: favourable or not, why, and for whom (by number of the person) in which class."""

    is_favourable: bool
    reason: str
    people: list[str] = field(default_factory=list)
    dibao_class: str = ""
    partial_cover_reason: str = ""
    override_reason: str = ""


@carries("PIPL-24", "JXDB-1")
@action("case.propose")
def propose(*, by: User, case: Case, proposal: OpinionProposal, seen_version: int | None = None) -> Case:
    """Propose an opinion. One that differs from the assessment needs a reason of its own.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, ClockPaused, HomeVisitRequired,
        DoubtsUnresolved, ReasonRequired, DibaoClassRequired, PartialCoverReasonRequired, OverrideReasonRequired,
        BasisCaseOpen, AssessorNotIndependent
    """
    locked = lock_case_for(case, "propose", by, seen_version)
    refuse_opinion_of_assessor(locked, by)
    if is_paused(locked):
        raise ClockPaused(_("期限暂停着，请先恢复计时。"))
    if locked.procedure.needs_home_visit and not locked.home_visits.exists():
        raise HomeVisitRequired(_("还没有入户调查，不能提出初审意见。"))
    if not proposal.reason.strip():
        raise ReasonRequired(_("请写明理由。"), reason=_("请写明理由。"))
    assessment = assess_case(locked)
    if proposal.is_favourable:
        refuse_open_basis(locked)
        _refuse_incomplete_opinion(locked, proposal, assessment)
    is_suggested = assessment is not None and assessment.proposes
    if is_suggested != proposal.is_favourable and not proposal.override_reason.strip():
        message = _("与系统测算的结果不同，请写明理由。")
        raise OverrideReasonRequired(message, override_reason=message)
    Opinion.objects.create(
        case=locked,
        is_favourable=proposal.is_favourable,
        dibao_class=proposal.dibao_class if proposal.is_favourable else "",
        people=proposal.people if proposal.is_favourable else [],
        partial_cover_reason=proposal.partial_cover_reason.strip(),
        reason=proposal.reason.strip(),
        override_reason=proposal.override_reason.strip(),
        given_by=by,
        income_per_head_fen=assessment.income_per_head_fen if assessment else None,
    )
    locked.proposed_by, locked.reviewed_by = by, None
    advance(locked, "propose")
    record(
        _("初审意见：{opinion}。").format(opinion=_("同意") if proposal.is_favourable else _("不同意")),
        subject=locked,
        village_code=locked.village_code,
        why=proposal.reason.strip(),
    )
    return locked


def _refuse_incomplete_opinion(case: Case, proposal: OpinionProposal, assessment: CaseAssessment | None) -> None:
    resolved = set(case.doubt_resolutions.values_list("doubt", flat=True))
    unresolved = [doubt for doubt in (assessment.doubts if assessment else ()) if doubt not in resolved]
    if "property" not in case.procedure.asks:
        unresolved = []
    unresolved += [doubt for doubt in check_doubts(case) if doubt not in resolved]
    if unresolved:
        raise DoubtsUnresolved(_("还有疑点没有查清：{doubts}。").format(doubts="、".join(unresolved)))
    if case.procedure.grants == "dibao" and proposal.dibao_class not in {"long_term", "other"}:
        raise DibaoClassRequired(_("请选择常补或非常补。"), dibao_class=_("请选择常补或非常补。"))
    members = {assessed.person.number for assessed in assessment.people} if assessment else set()
    if not proposal.people or not set(proposal.people) <= members:
        raise ReasonRequired(_("请选择保障对象。"), people=_("请选择保障对象。"))
    if (
        case.procedure.covers == "household"
        and set(proposal.people) != members
        and not proposal.partial_cover_reason.strip()
    ):
        message = _("没有整户保障的，请写明哪些人、为什么不纳入。")
        raise PartialCoverReasonRequired(message, partial_cover_reason=message)
