"""Looking into a case: the visit, what the applicant says otherwise, doubts, pauses, and what the officer proposes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.assessing import ASKED_FACTS, assess_case
from doudi.casework.clocks import days_of
from doudi.casework.linking import differences, known_person, take_over
from doudi.casework.models import Case, CaseFile, DoubtCleared, Opinion, Pause, Visit
from doudi.casework.refusals import (
    ClassIsNeeded,
    ClockStands,
    DoubtsAreOpen,
    LeftOutWhy,
    ReasonAgainstMachine,
    SaysNothing,
    TooFewVisitors,
    VisitIsNeeded,
)
from doudi.casework.steps import go_on, held_for, set_next_due
from doudi.casework.workflow import DECIDING
from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment
from doudi.core.audit.actions import action, record
from doudi.registry.models import Person
from doudi.registry.queries import today
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


@action("case.visit")
def record_visit(
    *,
    by: User,
    case: Case,
    visited_on: date,
    visitors: list[str],
    findings: dict[str, str],
    asked: dict[str, dict[str, Any]] | None = None,
    files: list[tuple[str, Attachment]] | None = None,
) -> Visit:
    """What a visit to the home found; for tekun the six tests of self-care, by number of the person.

    Raises:
        OutOfSight, NotNow, NotYours, TooFewVisitors, SaysNothing
    """
    held = held_for(case, "check_sample" if case.step in DECIDING else "visit", by)
    named = list(dict.fromkeys(one.strip() for one in visitors if one.strip()))
    least = days_of("least_visitors", today())
    if len(named) < least:
        message = _("入户调查不得少于{least}人。").format(least=least)
        raise TooFewVisitors(message, visitors=message)
    if not findings.get("seen", "").strip():
        raise SaysNothing(_("请写明看到的情况。"), seen=_("请写明看到的情况。"))
    visit = Visit.objects.create(
        case=held,
        visited_on=visited_on,
        visitors=named,
        recorded_by=by,
        sealed_findings=json.dumps(findings, ensure_ascii=False),
    )
    for label, attachment in files or []:
        CaseFile.objects.create(case=held, attachment=attachment, label=label[:80])
    for number, facts in (asked or {}).items():
        known = {name: value for name, value in facts.items() if name in ASKED_FACTS}
        held.asked_facts = {**held.asked_facts, number: {**held.asked_facts.get(number, {}), **known}}
    held.version += 1
    held.save(update_fields=["asked_facts", "version"])
    record(
        _("{day}入户调查，调查人{names}。").format(day=visited_on, names="、".join(named)),
        subject=held,
        village_code=held.village_code,
    )
    return visit


@action("case.take_over")
def take_over_declared(*, by: User, case: Case, chosen: list[int], why: str) -> int:
    """Put on record, line by line, what the applicant says otherwise than the register. Returns how many lines.

    Raises:
        OutOfSight, NotNow, NotYours, SaysNothing
    """
    held = held_for(case, "visit", by)
    if held.household is None or not why.strip():
        raise SaysNothing(_("请写明怎么核实的。"), why=_("请写明怎么核实的。"))
    people = people_of(held)
    listed = differences(held.application, held.household, people)
    lines = [listed[place] for place in chosen if 0 <= place < len(listed) and listed[place].kind]
    for line in lines:
        take_over(line, held.household, people, by, f"{held.application.receipt} {why.strip()}"[:120])
    record(
        _("按申报登记{number}项：{lines}。").format(
            number=len(lines), lines="、".join(f"{one.who}{one.label}" for one in lines)
        ),
        subject=held,
        village_code=held.village_code,
        why=why.strip(),
    )
    return len(lines)


@action("case.clear_doubt")
def clear_doubt(*, by: User, case: Case, doubt: str, holds: bool, evidence: str) -> None:
    """A doubt about property was looked into. It never refuses anybody by itself.

    Raises:
        OutOfSight, NotNow, NotYours, SaysNothing
    """
    held = held_for(case, "clear_doubt", by)
    assessed = assess_case(held)
    if assessed is None or doubt not in assessed.doubts or not evidence.strip():
        raise SaysNothing(_("请写明查证情况。"), evidence=_("请写明查证情况。"))
    DoubtCleared.objects.create(case=held, doubt=doubt, holds=holds, evidence=evidence.strip(), cleared_by=by)
    record(
        _("查证“{doubt}”：{result}。").format(doubt=doubt, result=_("成立") if holds else _("不成立")),
        subject=held,
        village_code=held.village_code,
        why=evidence.strip(),
    )


@action("case.pause")
def pause_clock(*, by: User, case: Case, reason: str, evidence: str) -> None:
    """The clock stands, for a declared reason and with its evidence.

    Raises:
        OutOfSight, NotNow, NotYours, ClockStands, SaysNothing
    """
    held = held_for(case, "pause", by)
    if held.pauses.filter(last_day=None).exists():
        raise ClockStands(_("期限已经暂停。"))
    if reason not in Pause.Reason.values or not evidence.strip():
        raise SaysNothing(_("请选择原因并写明依据。"), evidence=_("请写明依据。"))
    Pause.objects.create(case=held, reason=reason, evidence=evidence.strip(), first_day=today())
    record(
        _("暂停计时：{reason}。").format(reason=Pause.Reason(reason).label),
        subject=held,
        village_code=held.village_code,
        why=evidence.strip(),
    )


@action("case.resume")
def resume_clock(*, by: User, case: Case) -> None:
    """The clock goes on; the working days it stood are added to the day it must be done.

    Raises:
        OutOfSight, NotNow, NotYours, ClockStands
    """
    held = held_for(case, "resume", by)
    paused = held.pauses.filter(last_day=None).first()
    if paused is None:
        raise ClockStands(_("期限没有暂停。"))
    paused.last_day = today()
    paused.save(update_fields=["last_day"])
    held.paused_days += working_days_between(paused.first_day, today())
    set_next_due(held)
    held.save()
    record(_("恢复计时，办结期限{day}。").format(day=held.due_on), subject=held, village_code=held.village_code)


@dataclass(frozen=True)
class Proposal:
    """What the officer proposes: whom (by number), in which class, and why."""

    grants: bool
    reason: str
    people: list[str] = field(default_factory=list)
    dibao_class: str = ""
    left_out_why: str = ""
    against_machine_why: str = ""


@action("case.propose")
def propose(*, by: User, case: Case, proposal: Proposal, seen: int | None = None) -> Case:
    """Give the opinion of the first look. What differs from the machine's verdict needs its reason.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, ClockStands, VisitIsNeeded, DoubtsAreOpen, SaysNothing,
        ClassIsNeeded, LeftOutWhy, ReasonAgainstMachine
    """
    held = held_for(case, "propose", by, seen)
    if held.pauses.filter(last_day=None).exists():
        raise ClockStands(_("期限暂停着，请先恢复计时。"))
    if held.procedure.needs_visit and not held.visits.exists():
        raise VisitIsNeeded(_("还没有入户调查，不能提出初审意见。"))
    if not proposal.reason.strip():
        raise SaysNothing(_("请写明理由。"), reason=_("请写明理由。"))
    assessed = assess_case(held)
    if proposal.grants:
        _refuse_loose_ends(held, proposal, assessed)
    machine = assessed is not None and assessed.proposes
    if machine != proposal.grants and not proposal.against_machine_why.strip():
        message = _("与系统测算的结果不同，请写明理由。")
        raise ReasonAgainstMachine(message, against_machine_why=message)
    Opinion.objects.create(
        case=held,
        grants=proposal.grants,
        dibao_class=proposal.dibao_class if proposal.grants else "",
        people=proposal.people if proposal.grants else [],
        left_out_why=proposal.left_out_why.strip(),
        reason=proposal.reason.strip(),
        against_machine_why=proposal.against_machine_why.strip(),
        given_by=by,
        income_per_head_fen=assessed.income_per_head_fen if assessed else None,
    )
    held.proposed_by, held.reviewed_by = by, None
    go_on(held, "propose")
    record(
        _("初审意见：{opinion}。").format(opinion=_("同意") if proposal.grants else _("不同意")),
        subject=held,
        village_code=held.village_code,
        why=proposal.reason.strip(),
    )
    return held


def _refuse_loose_ends(case: Case, proposal: Proposal, assessed: Any) -> None:
    cleared = set(case.doubts_cleared.values_list("doubt", flat=True))
    still = [one for one in (assessed.doubts if assessed else ()) if one not in cleared]
    if still and "property" in case.procedure.asks:
        raise DoubtsAreOpen(_("还有疑点没有查清：{doubts}。").format(doubts="、".join(still)))
    if case.procedure.grants == "dibao" and proposal.dibao_class not in {"long_term", "other"}:
        raise ClassIsNeeded(_("请选择常补或非常补。"), dibao_class=_("请选择常补或非常补。"))
    members = {one.person.number for one in assessed.people} if assessed else set()
    if not proposal.people or not set(proposal.people) <= members:
        raise SaysNothing(_("请选择保障对象。"), people=_("请选择保障对象。"))
    if case.procedure.covers == "household" and set(proposal.people) != members and not proposal.left_out_why.strip():
        message = _("没有整户保障的，请写明哪些人、为什么不纳入。")
        raise LeftOutWhy(message, left_out_why=message)
