"""From the second pair of eyes to the notice: review, posting, objection, confirmation, delivery."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.cases.assessment import assess_case, with_home_visit_answers
from doudi.casework.cases.decisions import first_month_of, record_decision
from doudi.casework.cases.step_effects import apply_step_effects
from doudi.casework.cases.workflow import (
    CONDITIONS,
    Applicant,
    advance,
    lock_case_for,
)
from doudi.casework.models import Case, Objection, Opinion
from doudi.casework.post_award.actions.transfers import return_transfer
from doudi.casework.post_award.assessment import reassess
from doudi.casework.refusals import BureauVisitRequired, FamilyChanged, NoticePeriodRunning
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.process import refuse_same_person
from doudi.core.refusals import required_text
from doudi.registry.actions import grant_award
from doudi.registry.law_inputs.household_dues import dues_of
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Award, Person

_BUREAU = {Role.BUREAU_OFFICER, Role.BUREAU_LEADER}


def last_opinion(case: Case) -> Opinion:
    """The opinion that counts."""
    return case.opinions.order_by("-pk")[0]


@action("case.agree")
def agree(*, by: User, case: Case, seen_version: int | None = None) -> Case:
    """A second person agrees with the opinion; a procedure that is posted is posted from today.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, SecondPersonRequired, NoticeShowsPersonalData
    """
    locked = lock_case_for(case, "agree", by, seen_version)
    _refuse_earlier_person(by, locked.proposed_by_id)
    locked.reviewed_by = by
    if locked.procedure.reassesses and not CONDITIONS["changes"](locked):
        _decide_to_continue(locked, by)
    advance(locked, "agree")
    drawn = apply_step_effects(locked)
    record(_("审核同意初审意见。"), subject=locked, village_code=locked.village_code, new=drawn or None)
    return locked


def _decide_to_continue(case: Case, by: User) -> None:
    """Nothing changes: the second pair of eyes is the decision, and nobody has to be told of anything."""
    reassessed = reassess(case)
    record_decision(
        case,
        by=by,
        outcome=Case.Outcome.CONTINUED,
        reason=last_opinion(case).reason,
        references=list(case.procedure.basis_on(case.accepted_on or today())),
        explanation=reassessed.as_data() if reassessed else {},
    )


def _refuse_earlier_person(by: User, *earlier: int | None) -> None:
    refuse_same_person(by, *earlier, sentence=_("提意见和审核、确认须是不同的人。"))


@action("case.send_back")
def send_back(*, by: User, case: Case, why: str, seen_version: int | None = None) -> Case:
    """Back to the investigation, with what is to be looked into.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "send_back", by, seen_version)
    why = required_text(why, "why", _("请写明退回要查什么。"))
    locked.public_notices.filter(ended_on=None).update(ended_on=today())
    if locked.step == "transfer_in":
        return_transfer(locked)
    advance(locked, "send_back")
    record(_("退回重新调查。"), subject=locked, village_code=locked.village_code, why=why.strip())
    return locked


@action("case.end_public_notice")
def end_public_notice(*, by: Actor, case: Case) -> Case:
    """The last day of the posting is over and nobody objected.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, NoticePeriodRunning
    """
    locked = lock_case_for(case, "end_public_notice", by)
    posting = locked.public_notices.filter(ended_on=None).get()
    if today() <= posting.last_day:
        raise NoticePeriodRunning(_("公示到{day}，还没有期满。").format(day=posting.last_day))
    posting.ended_on = today()
    posting.save(update_fields=["ended_on"])
    advance(locked, "end_public_notice")
    drawn = apply_step_effects(locked)
    record(_("公示期满无异议。"), subject=locked, village_code=locked.village_code, new=drawn or None)
    return locked


@action("case.record_objection")
def record_objection(*, by: User | Applicant, case: Case, text: str, who: str = "") -> Objection:
    """Somebody objects to what is posted, on any day of it; the posting ends and it is looked into.

    Raises:
        OutsideScope, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "object", by)
    text = required_text(text, "text", _("请写明异议。"))
    objection = Objection.objects.create(case=locked, text=text.strip()[:500], sealed_objector=who.strip()[:80])
    locked.public_notices.filter(ended_on=None).update(ended_on=today())
    advance(locked, "object")
    record(_("公示期间有人提出异议。"), subject=locked, village_code=locked.village_code, why=text.strip()[:300])
    return objection


@action("case.uphold")
def uphold(*, by: User, case: Case, result: str, seen_version: int | None = None) -> Case:
    """The objection was looked into or appraised, and the opinion stands.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "uphold", by, seen_version)
    result = required_text(result, "result", _("请写明评议或复查的结果。"))
    locked.objections.filter(result="").update(result=result.strip()[:500])
    advance(locked, "uphold")
    drawn = apply_step_effects(locked)
    record(
        _("异议处理完毕，维持初审意见。"),
        subject=locked,
        village_code=locked.village_code,
        why=result.strip(),
        new=drawn or None,
    )
    return locked


@action("case.grant")
def grant(*, by: User, case: Case, seen_version: int | None = None) -> Case:
    """Confirm: the awards come into being, and the explanation is kept as it is today.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, SecondPersonRequired, BureauVisitRequired,
        AwardsOverlap,
        FamilyChanged
    """
    locked = lock_case_for(case, "grant", by, seen_version)
    require_separate_officers_and_bureau_visit(locked, by)
    opinion, assessed = last_opinion(locked), assess_case(locked)
    _refuse_changed_family(locked, opinion)
    explanation = assessed.as_data() if assessed else {}
    month = first_month_of(locked)
    decision = record_decision(
        locked,
        by=by,
        outcome=Case.Outcome.GRANTED,
        reason=opinion.reason,
        first_month=month,
        references=list(locked.procedure.basis_on(locked.accepted_on or today())),
    )
    if month is not None and locked.procedure.grants:
        awards = _awards(locked, opinion, decision.number, by)
        decision.awards.set(awards)
        decision.month_fen, explanation["dues"] = _dues(locked, awards)
    decision.sealed_explanation = json.dumps(explanation, ensure_ascii=False)
    decision.save()
    advance(locked, "grant")
    record(
        _("确认{label}，决定书{number}。").format(label=locked.procedure.label, number=decision.number),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


def _refuse_changed_family(case: Case, opinion: Opinion) -> None:
    """Nothing is granted to somebody who died or lives elsewhere since he was looked at, nor past who joined since."""
    facts = household_facts(case.household, today(), today()) if case.household else None
    living = {one.person.number: one.person for one in facts.members} if facts else {}
    gone = [one for one in opinion.people if one not in living or living[one].death_date is not None]
    whole = case.procedure.covers == "household" and opinion.grants and not opinion.partial_cover_reason
    alive = {number for number, person in living.items() if person.death_date is None}
    joined = sorted(alive - set(opinion.people)) if whole else []
    if gone or joined:
        names = "、".join(Person.objects.filter(number__in=[*gone, *joined]).values_list("name", flat=True))
        message = _("提出意见以后，{names}已去世、迁出或者新加入这个家庭，请退回重新调查。")
        raise FamilyChanged(message.format(names=names))


def require_separate_officers_and_bureau_visit(case: Case, by: User) -> None:
    """Maker, reviewer and decider are three; the bureau itself went where the law says so."""
    _refuse_earlier_person(by, case.proposed_by_id, case.reviewed_by_id)
    has_bureau_visit = any(Role(one.recorded_by.role) in _BUREAU for one in case.visits.select_related("recorded_by"))
    if case.near_relative_of and not has_bureau_visit:
        raise BureauVisitRequired(_("申请人是经办人员或村（居）干部的近亲属，县局须入户核查后才能确认。"))
    if case.is_sampled and not has_bureau_visit:
        raise BureauVisitRequired(_("这一件被抽中随机核查，县局须入户核查后才能确认。"))


def _awards(case: Case, opinion: Opinion, number: str, by: User) -> list[Award]:
    assert case.household is not None  # noqa: S101 - linked when it was accepted
    assert case.procedure.grants is not None  # noqa: S101 - asked by the caller
    facts = household_facts(case.household, today(), today())
    rows = {row["person_id"]: row for row in facts.people}
    month = first_month_of(case)
    assert month is not None  # noqa: S101 - what grants says from when
    awards = []
    for place, person_number in enumerate(opinion.people, start=1):
        person = Person.objects.get(number=person_number)
        row = rows[person_number]
        awards.append(
            grant_award(
                by=by,
                number=f"{number}-{place}",
                person=person,
                programme=case.procedure.grants,
                from_month=month,
                source_detail=number,
                **_assessed_facts(case, opinion, row),
            )
        )
    return awards


def _assessed_facts(case: Case, opinion: Opinion, row: dict[str, Any]) -> dict[str, Any]:
    """What the decision assesses, by programme."""
    if case.procedure.grants == "dibao":
        return {"dibao_class": opinion.dibao_class, "assessed_income_fen": opinion.income_per_head_fen}
    if case.procedure.grants == "tekun":
        return {"self_care": with_home_visit_answers(case, row)["self_care"]}
    if case.procedure.of_children:
        return {
            "child_status": with_home_visit_answers(case, row)["child_status"],
            "in_institution": row["in_institution"],
        }
    return {}


def _dues(case: Case, awards: list[Award]) -> tuple[int, list[dict[str, Any]]]:
    """What the awards are worth in their first month, and why in words."""
    month = first_month_of(case)
    assert case.household is not None  # noqa: S101 - as above
    assert month is not None  # noqa: S101 - as above
    facts = household_facts(case.household, today(), today())
    dues = dues_of(facts, month, today())
    numbers = sorted({award.person.number for award in awards})
    explained = [
        policy.rule_book().explain_month(facts.row, facts.people, facts.awards, number, month, today())
        for number in numbers
    ]
    by_due = policy.rule_book().rules_by_due()
    granted = {name for name, due in by_due.items() if due.award_programme == case.procedure.grants}
    total = sum(line.amount_fen for number in numbers for line in dues.get(number, []) if line.programme in granted)
    return total, [one.as_data() for one in explained]


@action("case.refuse")
def refuse(*, by: User, case: Case, reason: str, seen_version: int | None = None) -> Case:
    """Not confirm: in writing, with the conditions that failed and their clauses.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = lock_case_for(case, "refuse", by, seen_version)
    _refuse_earlier_person(by, locked.proposed_by_id)
    reason = required_text(reason, "reason", _("请写明不予确认的理由。"))
    assessed = assess_case(locked)
    record_decision(
        locked,
        by=by,
        outcome=Case.Outcome.REFUSED,
        reason=reason.strip(),
        references=list(locked.procedure.basis_on(locked.accepted_on or today())),
        explanation=assessed.as_data() if assessed else {},
    )
    advance(locked, "refuse")
    record(
        _("不予确认{label}。").format(label=locked.procedure.label),
        subject=locked,
        village_code=locked.village_code,
        why=reason.strip(),
    )
    return locked


@action("case.deliver")
def deliver(*, by: User, case: Case, how: str, seen_version: int | None = None) -> Case:
    """The written decision is with the applicant; the case is closed.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "deliver", by, seen_version)
    how = required_text(how, "how", _("请写明怎么送达的。"))
    decision = locked.decision
    decision.delivered_on, decision.delivery_method = today(), how.strip()[:80]
    decision.save(update_fields=["delivered_on", "delivery_method"])
    advance(locked, "deliver")
    record(
        _("决定书{number}已送达。").format(number=decision.number),
        subject=locked,
        village_code=locked.village_code,
        why=how.strip(),
    )
    return locked
