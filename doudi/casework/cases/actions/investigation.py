"""Looking into a case: the visit, what the applicant says otherwise, doubts, pauses, and what the officer proposes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.cases.applicant_matching import differences, known_person, register_declared_fact
from doudi.casework.cases.assessment import HOME_VISIT_FACTS, assess_case
from doudi.casework.cases.workflow import advance, lock_case_for, set_next_due
from doudi.casework.models import Case, CaseFile, DoubtResolution, HomeVisit, Opinion, Pause
from doudi.casework.procedures.clocks import days_allowed
from doudi.casework.procedures.steps import DECISION_STEPS
from doudi.casework.refusals import (
    ClockPaused,
    DibaoClassRequired,
    DoubtsUnresolved,
    HomeVisitRequired,
    OverrideReasonRequired,
    PartialCoverReasonRequired,
    TooFewVisitors,
)
from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.refusals import ReasonRequired
from doudi.registry.models import Person
from doudi.values.working_days import working_days_between


def people_of(case: Case) -> list[Person]:
    """The people of the application as the register has them, in its order; those not yet known are left out."""
    members = case.application.answers["members"]
    numbers = [one["person"] for one in members if "person" in one]
    by_number = {one.number: one for one in Person.objects.filter(number__in=numbers).select_related("household")}
    found = [by_number.get(one.get("person", "")) or known_person(one["id_number"]) for one in members]
    by_name = {}
    if case.household is not None:
        lived = case.household.memberships.filter(withdrawn_at=None, valid_to=None).select_related("person")
        by_name = {one.person.name: one.person for one in lived}
    people = [person or by_name.get(member["name"]) for person, member in zip(found, members, strict=True)]
    return [one for one in people if one is not None]


@action("case.home_visit")
def record_home_visit(
    *,
    by: User,
    case: Case,
    visited_on: date,
    visitors: list[str],
    findings: dict[str, str],
    asked: dict[str, dict[str, Any]] | None = None,
    files: list[tuple[str, Attachment]] | None = None,
) -> HomeVisit:
    """What a visit to the home found; for tekun the six tests of self-care, by number of the person.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, TooFewVisitors, ReasonRequired
    """
    locked = lock_case_for(case, "bureau_visit" if case.step in DECISION_STEPS else "visit", by)
    named = list(dict.fromkeys(one.strip() for one in visitors if one.strip()))
    least = days_allowed("least_visitors", today())
    if len(named) < least:
        message = _("入户调查不得少于{least}人。").format(least=least)
        raise TooFewVisitors(message, visitors=message)
    if not findings.get("seen", "").strip():
        raise ReasonRequired(_("请写明看到的情况。"), seen=_("请写明看到的情况。"))
    visit = HomeVisit.objects.create(
        case=locked,
        visited_on=visited_on,
        visitors=named,
        recorded_by=by,
        sealed_findings=json.dumps(findings, ensure_ascii=False),
    )
    for label, attachment in files or []:
        CaseFile.objects.create(case=locked, attachment=attachment, label=label[:80])
    for number, facts in (asked or {}).items():
        known = {name: value for name, value in facts.items() if name in HOME_VISIT_FACTS}
        locked.investigated_facts = {
            **locked.investigated_facts,
            number: {**locked.investigated_facts.get(number, {}), **known},
        }
    locked.version += 1
    locked.save(update_fields=["investigated_facts", "version"])
    record(
        _("{day}入户调查，调查人{names}。").format(day=visited_on, names="、".join(named)),
        subject=locked,
        village_code=locked.village_code,
    )
    return visit


@action("case.register_declared")
def register_declared_facts(*, by: User, case: Case, chosen: list[int], why: str) -> int:
    """Put on record, line by line, what the applicant says otherwise than the register. Returns how many lines.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "visit", by)
    if locked.household is None or not why.strip():
        raise ReasonRequired(_("请写明怎么核实的。"), why=_("请写明怎么核实的。"))
    people = people_of(locked)
    listed = differences(locked.application, locked.household, people)
    lines = [listed[place] for place in chosen if 0 <= place < len(listed) and listed[place].kind]
    for line in lines:
        register_declared_fact(line, locked.household, people, by, f"{locked.application.receipt} {why.strip()}"[:120])
    record(
        _("按申报登记{number}项：{lines}。").format(
            number=len(lines), lines="、".join(f"{one.who}{one.label}" for one in lines)
        ),
        subject=locked,
        village_code=locked.village_code,
        why=why.strip(),
    )
    return len(lines)


@action("case.clear_doubt")
def clear_doubt(*, by: User, case: Case, doubt: str, holds: bool, evidence: str) -> None:
    """A doubt about property was looked into. It never refuses anybody by itself.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "clear_doubt", by)
    assessed = assess_case(locked)
    if assessed is None or doubt not in assessed.doubts or not evidence.strip():
        raise ReasonRequired(_("请写明查证情况。"), evidence=_("请写明查证情况。"))
    DoubtResolution.objects.create(case=locked, doubt=doubt, holds=holds, evidence=evidence.strip(), cleared_by=by)
    record(
        _("查证“{doubt}”：{result}。").format(doubt=doubt, result=_("成立") if holds else _("不成立")),
        subject=locked,
        village_code=locked.village_code,
        why=evidence.strip(),
    )


@action("case.pause")
def pause_clock(*, by: User, case: Case, reason: str, evidence: str) -> None:
    """The clock stands, for a declared reason and with its evidence.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ClockPaused, ReasonRequired
    """
    locked = lock_case_for(case, "pause", by)
    if locked.pauses.filter(last_day=None).exists():
        raise ClockPaused(_("期限已经暂停。"))
    if reason not in Pause.Reason.values or not evidence.strip():
        raise ReasonRequired(_("请选择原因并写明依据。"), evidence=_("请写明依据。"))
    Pause.objects.create(case=locked, reason=reason, evidence=evidence.strip(), first_day=today())
    record(
        _("暂停计时：{reason}。").format(reason=Pause.Reason(reason).label),
        subject=locked,
        village_code=locked.village_code,
        why=evidence.strip(),
    )


@action("case.resume")
def resume_clock(*, by: User, case: Case) -> None:
    """The clock goes on; the working days it stood are added to the day it must be done.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ClockPaused
    """
    locked = lock_case_for(case, "resume", by)
    paused = locked.pauses.filter(last_day=None).first()
    if paused is None:
        raise ClockPaused(_("期限没有暂停。"))
    paused.last_day = today()
    paused.save(update_fields=["last_day"])
    locked.paused_days += working_days_between(paused.first_day, today())
    set_next_due(locked)
    locked.save()
    record(_("恢复计时，办结期限{day}。").format(day=locked.due_on), subject=locked, village_code=locked.village_code)


@dataclass(frozen=True)
class Proposal:
    """What the officer proposes: whom (by number), in which class, and why."""

    grants: bool
    reason: str
    people: list[str] = field(default_factory=list)
    dibao_class: str = ""
    partial_cover_reason: str = ""
    override_reason: str = ""


@action("case.propose")
def propose(*, by: User, case: Case, proposal: Proposal, seen: int | None = None) -> Case:
    """Give the opinion of the first look. What differs from the machine's verdict needs its reason.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, ClockPaused, HomeVisitRequired,
        DoubtsUnresolved, ReasonRequired,
        DibaoClassRequired, PartialCoverReasonRequired, OverrideReasonRequired
    """
    locked = lock_case_for(case, "propose", by, seen)
    if locked.pauses.filter(last_day=None).exists():
        raise ClockPaused(_("期限暂停着，请先恢复计时。"))
    if locked.procedure.needs_home_visit and not locked.visits.exists():
        raise HomeVisitRequired(_("还没有入户调查，不能提出初审意见。"))
    if not proposal.reason.strip():
        raise ReasonRequired(_("请写明理由。"), reason=_("请写明理由。"))
    assessed = assess_case(locked)
    if proposal.grants:
        _refuse_incomplete_opinion(locked, proposal, assessed)
    machine = assessed is not None and assessed.proposes
    if machine != proposal.grants and not proposal.override_reason.strip():
        message = _("与系统测算的结果不同，请写明理由。")
        raise OverrideReasonRequired(message, override_reason=message)
    Opinion.objects.create(
        case=locked,
        grants=proposal.grants,
        dibao_class=proposal.dibao_class if proposal.grants else "",
        people=proposal.people if proposal.grants else [],
        partial_cover_reason=proposal.partial_cover_reason.strip(),
        reason=proposal.reason.strip(),
        override_reason=proposal.override_reason.strip(),
        given_by=by,
        income_per_head_fen=assessed.income_per_head_fen if assessed else None,
    )
    locked.proposed_by, locked.reviewed_by = by, None
    advance(locked, "propose")
    record(
        _("初审意见：{opinion}。").format(opinion=_("同意") if proposal.grants else _("不同意")),
        subject=locked,
        village_code=locked.village_code,
        why=proposal.reason.strip(),
    )
    return locked


def _refuse_incomplete_opinion(case: Case, proposal: Proposal, assessed: Any) -> None:
    cleared = set(case.doubt_resolutions.values_list("doubt", flat=True))
    still = [one for one in (assessed.doubts if assessed else ()) if one not in cleared]
    if still and "property" in case.procedure.asks:
        raise DoubtsUnresolved(_("还有疑点没有查清：{doubts}。").format(doubts="、".join(still)))
    if case.procedure.grants == "dibao" and proposal.dibao_class not in {"long_term", "other"}:
        raise DibaoClassRequired(_("请选择常补或非常补。"), dibao_class=_("请选择常补或非常补。"))
    members = {one.person.number for one in assessed.people} if assessed else set()
    if not proposal.people or not set(proposal.people) <= members:
        raise ReasonRequired(_("请选择保障对象。"), people=_("请选择保障对象。"))
    if (
        case.procedure.covers == "household"
        and set(proposal.people) != members
        and not proposal.partial_cover_reason.strip()
    ):
        message = _("没有整户保障的，请写明哪些人、为什么不纳入。")
        raise PartialCoverReasonRequired(message, partial_cover_reason=message)
