"""From the second pair of eyes to the notice: review, posting, objection, confirmation, delivery."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.actions.transferring import take_back
from doudi.casework.arriving import arrive
from doudi.casework.assessing import as_visited, assess_case
from doudi.casework.decisions import decide, first_month_of
from doudi.casework.models import Case, Objection, Opinion
from doudi.casework.reassessing import reassess
from doudi.casework.refusals import (
    AnotherPersonMust,
    BureauMustVisit,
    FamilyHasChanged,
    PostingRuns,
    SaysNothing,
)
from doudi.casework.steps import CONDITIONS, Applicant, go_on, held_for
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.audit.actions import Actor, action, record
from doudi.registry.actions import grant_award
from doudi.registry.dues import dues_of
from doudi.registry.facts import facts_of
from doudi.registry.models import Award, Person
from doudi.registry.queries import today

_BUREAU = {Role.BUREAU_OFFICER, Role.BUREAU_LEADER}


def last_opinion(case: Case) -> Opinion:
    """The opinion that counts."""
    return case.opinions.order_by("-pk")[0]


@action("case.agree")
def agree(*, by: User, case: Case, seen: int | None = None) -> Case:
    """A second person agrees with the opinion; a procedure that is posted is posted from today.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, AnotherPersonMust, PostingShowsTooMuch
    """
    held = held_for(case, "agree", by, seen)
    refuse_same_person(held.proposed_by_id, by)
    held.reviewed_by = by
    if held.procedure.reassesses and not CONDITIONS["changes"](held):
        _decide_to_continue(held, by)
    go_on(held, "agree")
    drawn = arrive(held)
    record(_("审核同意初审意见。"), subject=held, village_code=held.village_code, new=drawn or None)
    return held


def _decide_to_continue(case: Case, by: User) -> None:
    """Nothing changes: the second pair of eyes is the decision, and nobody has to be told of anything."""
    reassessed = reassess(case)
    decide(
        case,
        by=by,
        outcome=Case.Outcome.CONTINUED,
        reason=last_opinion(case).reason,
        references=list(case.procedure.basis_on(case.accepted_on or today())),
        explanation=reassessed.as_data() if reassessed else {},
    )


def refuse_same_person(first: int | None, by: User) -> None:
    if first == by.pk:
        raise AnotherPersonMust(_("提意见和审核、确认须是不同的人。"))


@action("case.send_back")
def send_back(*, by: User, case: Case, why: str, seen: int | None = None) -> Case:
    """Back to the checking, with what is to be looked into.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, SaysNothing
    """
    held = held_for(case, "send_back", by, seen)
    if not why.strip():
        raise SaysNothing(_("请写明退回要查什么。"), why=_("请写明退回要查什么。"))
    held.postings.filter(ended_on=None).update(ended_on=today())
    if held.step == "taking_over":
        take_back(held)
    go_on(held, "send_back")
    record(_("退回重新调查。"), subject=held, village_code=held.village_code, why=why.strip())
    return held


@action("case.end_posting")
def end_posting(*, by: Actor, case: Case) -> Case:
    """The last day of the posting is over and nobody objected.

    Raises:
        OutOfSight, NotNow, NotYours, PostingRuns
    """
    held = held_for(case, "end_posting", by)
    posting = held.postings.filter(ended_on=None).get()
    if today() <= posting.last_day:
        raise PostingRuns(_("公示到{day}，还没有期满。").format(day=posting.last_day))
    posting.ended_on = today()
    posting.save(update_fields=["ended_on"])
    go_on(held, "end_posting")
    drawn = arrive(held)
    record(_("公示期满无异议。"), subject=held, village_code=held.village_code, new=drawn or None)
    return held


@action("case.object")
def note_objection(*, by: User | Applicant, case: Case, text: str, who: str = "") -> Objection:
    """Somebody objects to what is posted, on any day of it; the posting ends and it is looked into.

    Raises:
        OutOfSight, NotNow, NotYours, SaysNothing
    """
    held = held_for(case, "object", by)
    if not text.strip():
        raise SaysNothing(_("请写明异议。"), text=_("请写明异议。"))
    objection = Objection.objects.create(case=held, text=text.strip()[:500], sealed_from=who.strip()[:80])
    held.postings.filter(ended_on=None).update(ended_on=today())
    go_on(held, "object")
    record(_("公示期间有人提出异议。"), subject=held, village_code=held.village_code, why=text.strip()[:300])
    return objection


@action("case.uphold")
def uphold(*, by: User, case: Case, result: str, seen: int | None = None) -> Case:
    """The objection was looked into or appraised, and the opinion stands.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, SaysNothing
    """
    held = held_for(case, "uphold", by, seen)
    if not result.strip():
        raise SaysNothing(_("请写明评议或复查的结果。"), result=_("请写明评议或复查的结果。"))
    held.objections.filter(result="").update(result=result.strip()[:500])
    go_on(held, "uphold")
    drawn = arrive(held)
    record(
        _("异议处理完毕，维持初审意见。"),
        subject=held,
        village_code=held.village_code,
        why=result.strip(),
        new=drawn or None,
    )
    return held


@action("case.grant")
def grant(*, by: User, case: Case, seen: int | None = None) -> Case:
    """Confirm: the awards come into being, and the explanation is kept as it is today.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, AnotherPersonMust, BureauMustVisit, AwardsOverlap,
        FamilyHasChanged
    """
    held = held_for(case, "grant", by, seen)
    refuse_unready(held, by)
    opinion, assessed = last_opinion(held), assess_case(held)
    _refuse_changed_family(held, opinion)
    explanation = assessed.as_data() if assessed else {}
    month = first_month_of(held)
    decision = decide(
        held,
        by=by,
        outcome=Case.Outcome.GRANTED,
        reason=opinion.reason,
        first_month=month,
        references=list(held.procedure.basis_on(held.accepted_on or today())),
    )
    if month is not None and held.procedure.grants:
        awards = _awards(held, opinion, decision.number, by)
        decision.awards.set(awards)
        decision.month_fen, explanation["dues"] = _dues(held, awards)
    decision.sealed_explanation = json.dumps(explanation, ensure_ascii=False)
    decision.save()
    go_on(held, "grant")
    record(
        _("确认{label}，决定书{number}。").format(label=held.procedure.label, number=decision.number),
        subject=held,
        village_code=held.village_code,
    )
    return held


def _refuse_changed_family(case: Case, opinion: Opinion) -> None:
    """Nothing is granted to somebody who died or lives elsewhere since he was looked at, nor past who joined since."""
    facts = facts_of(case.household, today(), today()) if case.household else None
    living = {one.person.number: one.person for one in facts.members} if facts else {}
    gone = [one for one in opinion.people if one not in living or living[one].death_date is not None]
    whole = case.procedure.covers == "household" and opinion.grants and not opinion.left_out_why
    alive = {number for number, person in living.items() if person.death_date is None}
    joined = sorted(alive - set(opinion.people)) if whole else []
    if gone or joined:
        names = "、".join(Person.objects.filter(number__in=[*gone, *joined]).values_list("name", flat=True))
        message = _("提出意见以后，{names}已去世、迁出或者新加入这个家庭，请退回重新调查。")
        raise FamilyHasChanged(message.format(names=names))


def refuse_unready(case: Case, by: User) -> None:
    """Maker, reviewer and decider are three; the bureau itself went where the law says so."""
    refuse_same_person(case.proposed_by_id, by)
    refuse_same_person(case.reviewed_by_id, by)
    bureau_went = any(Role(one.recorded_by.role) in _BUREAU for one in case.visits.select_related("recorded_by"))
    if case.near_relative and not bureau_went:
        raise BureauMustVisit(_("申请人是经办人员或村（居）干部的近亲属，县局须入户核查后才能确认。"))
    if case.in_sample and not bureau_went:
        raise BureauMustVisit(_("这一件被抽中随机核查，县局须入户核查后才能确认。"))


def _awards(case: Case, opinion: Opinion, number: str, by: User) -> list[Award]:
    assert case.household is not None  # noqa: S101 - linked when it was accepted
    assert case.procedure.grants is not None  # noqa: S101 - asked by the caller
    facts = facts_of(case.household, today(), today())
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
        return {"self_care": as_visited(case, row)["self_care"]}
    if case.procedure.of_children:
        return {"child_status": as_visited(case, row)["child_status"], "in_institution": row["in_institution"]}
    return {}


def _dues(case: Case, awards: list[Award]) -> tuple[int, list[dict[str, Any]]]:
    """What the awards are worth in their first month, and why in words."""
    month = first_month_of(case)
    assert case.household is not None  # noqa: S101 - as above
    assert month is not None  # noqa: S101 - as above
    facts = facts_of(case.household, today(), today())
    dues = dues_of(facts, month, today())
    numbers = sorted({award.person.number for award in awards})
    explained = [
        policy.explain_month(facts.row, facts.people, facts.awards, number, month, today()) for number in numbers
    ]
    by_due = policy.rule_book().rules_by_due()
    granted = {name for name, due in by_due.items() if due.award_programme == case.procedure.grants}
    total = sum(line.amount_fen for number in numbers for line in dues.get(number, []) if line.programme in granted)
    return total, [one.as_data() for one in explained]


@action("case.refuse")
def refuse(*, by: User, case: Case, reason: str, seen: int | None = None) -> Case:
    """Not confirm: in writing, with the conditions that failed and their clauses.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, AnotherPersonMust, SaysNothing
    """
    held = held_for(case, "refuse", by, seen)
    refuse_same_person(held.proposed_by_id, by)
    if not reason.strip():
        raise SaysNothing(_("请写明不予确认的理由。"), reason=_("请写明不予确认的理由。"))
    assessed = assess_case(held)
    decide(
        held,
        by=by,
        outcome=Case.Outcome.REFUSED,
        reason=reason.strip(),
        references=list(held.procedure.basis_on(held.accepted_on or today())),
        explanation=assessed.as_data() if assessed else {},
    )
    go_on(held, "refuse")
    record(
        _("不予确认{label}。").format(label=held.procedure.label),
        subject=held,
        village_code=held.village_code,
        why=reason.strip(),
    )
    return held


@action("case.deliver")
def deliver(*, by: User, case: Case, how: str, seen: int | None = None) -> Case:
    """The written decision is with the applicant; the case is closed.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, SaysNothing
    """
    held = held_for(case, "deliver", by, seen)
    if not how.strip():
        raise SaysNothing(_("请写明怎么送达的。"), how=_("请写明怎么送达的。"))
    decision = held.decision
    decision.delivered_on, decision.delivered_how = today(), how.strip()[:80]
    decision.save(update_fields=["delivered_on", "delivered_how"])
    go_on(held, "deliver")
    record(
        _("决定书{number}已送达。").format(number=decision.number),
        subject=held,
        village_code=held.village_code,
        why=how.strip(),
    )
    return held
