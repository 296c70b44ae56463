"""Review, confirm and deliver: from the second officer's review to the notification of the applicant."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.cases.actions.dependent_cases import settle_dependent_cases
from doudi.casework.cases.actions.first_cards import record_first_card
from doudi.casework.cases.assessment import assess_case, with_home_visit_answers
from doudi.casework.cases.decisions import (
    first_month_of,
    last_opinion,
    record_decision,
    refuse_facts_changed_since_opinion,
    refuse_missing_department_review,
    require_second_person,
    require_separate_officers_and_bureau_visit,
)
from doudi.casework.cases.dependent_matters import refuse_open_basis
from doudi.casework.cases.step_effects import apply_step_effects
from doudi.casework.cases.workflow import CONDITIONS, advance, lock_case_for
from doudi.casework.economic_checks.requirement import require_result_told, require_valid_check
from doudi.casework.models import LONGEST_REASON, Case, Opinion
from doudi.casework.post_award.assessment import reassess
from doudi.casework.procedures.steps import PUBLIC_NOTICE_STEPS
from doudi.casework.public_notices.notice_period import take_down_notice
from doudi.casework.public_notices.queries import has_open_objection, open_objections
from doudi.casework.publications.duties import open_publication
from doudi.casework.random_checks.before_decision import audit_data_of
from doudi.casework.recognitions.actions import end_recognitions_replaced_by_dibao, recognise
from doudi.casework.refusals import FamilyChanged, ObjectionUnderReview
from doudi.casework.self_care_teams.requirement import require_self_care_assessment
from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.clock import this_month, today
from doudi.core.refusals import required_text
from doudi.registry.actions import grant_award
from doudi.registry.law_inputs.household_dues import dues_of
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Award, Person
from doudi.values.carries import carries


@action("case.agree")
def agree(*, by: User, case: Case, seen_version: int | None = None) -> Case:
    """Agree with the opinion as second officer; where a public notice follows, it begins today.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, SecondPersonRequired, NoticeShowsPersonalData,
        SelfCareAssessmentRequired
    """
    locked = lock_case_for(case, "agree", by, seen_version)
    require_second_person(by, locked.proposed_by_id)
    locked.reviewed_by = by
    if locked.procedure.reassesses and not CONDITIONS["changes"](locked):
        require_self_care_assessment(locked, by)
        _decide_to_continue(locked, by)
    advance(locked, "agree")
    draw = apply_step_effects(locked, by)
    record(
        _("审核同意初审意见。"),
        subject=locked,
        village_code=locked.village_code,
        new=audit_data_of(draw, locked) if draw else None,
    )
    return locked


def _decide_to_continue(case: Case, by: User) -> None:
    """Record the decision to continue every award: the review decides it, and nobody is notified."""
    reassessed = reassess(case)
    record_decision(
        case,
        by=by,
        outcome=Case.Outcome.CONTINUED,
        reason=last_opinion(case).reason,
        references=list(case.procedure.basis_on(case.accepted_on or today())),
        explanation=reassessed.as_data() if reassessed else {},
    )


@action("case.send_back")
def send_back(*, by: User, case: Case, why: str, seen_version: int | None = None) -> Case:
    """Send a case back to its investigation, with what is to be investigated.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, ReasonRequired, ObjectionUnderReview
    """
    locked = lock_case_for(case, "send_back", by, seen_version)
    why = required_text(why, "why", _("请写明退回要查什么。"))
    if locked.step in PUBLIC_NOTICE_STEPS and has_open_objection(locked):
        raise ObjectionUnderReview(_("有异议没有处理，公示要挂满期，期满后再处理异议或者退回。"))
    open_objections(locked).update(
        result=_("重新调查：{why}").format(why=why)[:LONGEST_REASON], concluded_by=by, concluded_on=today()
    )
    take_down_notice(locked, by)
    advance(locked, "send_back")
    record(_("退回重新调查。"), subject=locked, village_code=locked.village_code, why=why)
    return locked


@carries("P18-5.a")
@action("case.grant")
def grant(*, by: User, case: Case, seen_version: int | None = None) -> Case:
    """Confirm a case: grant the awards and store the explanation as it is today.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, SecondPersonRequired, BureauVisitRequired,
        CheckReportRequired, CheckReportExpired, CheckReportIncomplete, CheckObjectionOpen, DoubtsUnresolved,
        AwardsOverlap, FamilyChanged, BasisCaseOpen, DepartmentReviewRequired, SelfCareAssessmentRequired, FactsChanged
    """
    locked = lock_case_for(case, "grant", by, seen_version)
    require_separate_officers_and_bureau_visit(locked, by)
    refuse_open_basis(locked)
    refuse_missing_department_review(locked)
    refuse_facts_changed_since_opinion(locked)
    opinion, assessment = last_opinion(locked), assess_case(locked)
    _refuse_changed_family(locked, opinion)
    require_valid_check(locked, by)
    require_self_care_assessment(locked, by)
    explanation = assessment.as_data() if assessment else {}
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
        record_first_card(locked, decision.number, by)
    decision.sealed_explanation = json.dumps(explanation, ensure_ascii=False)
    decision.save()
    open_publication(locked, decision, len(opinion.people))
    recognitions = _recognitions_after(locked, by, decision.number)
    advance(locked, "grant")
    settle_dependent_cases(locked, by)
    record(
        _("确认{label}，决定书{number}。").format(label=locked.procedure.label, number=decision.number),
        subject=locked,
        village_code=locked.village_code,
        new=recognitions,
    )
    return locked


def _recognitions_after(case: Case, by: User, decision_number: str) -> dict[str, Any] | None:
    """Recognise the family where the procedure gives no award; dibao ends the recognitions it replaces."""
    if case.procedure.valid_months:
        recognition = recognise(case)
        return {"recognised": f"{recognition.first_month:%Y-%m}/{recognition.last_month:%Y-%m}"}
    if case.procedure.id != "dibao" or case.household is None:
        return None
    ended = end_recognitions_replaced_by_dibao(case.household, by, this_month(), decision_number)
    return {"ended_recognitions": ended} if ended else None


def _refuse_changed_family(case: Case, opinion: Opinion) -> None:
    """Refuse where a person of the opinion died or left since, or another joined a household covered as a whole."""
    facts = household_facts(case.household, today(), today()) if case.household else None
    members = {membership.person.number: membership.person for membership in facts.members} if facts else {}
    gone = [number for number in opinion.people if number not in members or members[number].death_date is not None]
    is_whole = case.procedure.covers == "household" and opinion.is_favourable and not opinion.partial_cover_reason
    alive = {number for number, person in members.items() if person.death_date is None}
    joined = sorted(alive - set(opinion.people)) if is_whole else []
    if gone or joined:
        names = "、".join(Person.objects.filter(number__in=[*gone, *joined]).values_list("name", flat=True))
        message = _("提出意见以后，{names}已去世、迁出或者新加入这个家庭，请退回重新调查。")
        raise FamilyChanged(message.format(names=names))


def _awards(case: Case, opinion: Opinion, number: str, by: User) -> list[Award]:
    assert case.household is not None  # noqa: S101 - linked when it was accepted
    assert case.procedure.grants is not None  # noqa: S101 - asked by the caller
    facts = household_facts(case.household, today(), today())
    rows = {row["person_id"]: row for row in facts.people}
    month = first_month_of(case)
    assert month is not None  # noqa: S101 - set for every procedure that grants
    awards = []
    for index, person_number in enumerate(opinion.people, start=1):
        person = Person.objects.get(number=person_number)
        row = rows[person_number]
        awards.append(
            grant_award(
                by=by,
                number=f"{number}-{index}",
                person=person,
                programme=case.procedure.grants,
                from_month=month,
                source_detail=number,
                **_assessed_facts(case, opinion, row),
            )
        )
    return awards


@carries("JXDB-1")
def _assessed_facts(case: Case, opinion: Opinion, row: dict[str, Any]) -> dict[str, Any]:
    """Return the facts that the awards of a programme store as assessed."""
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
    """Return the total due in the first month of the awards, in fen, and its explanations.

    Both leave out what the same people are due under other programmes: a decision explains its own amount only.
    """
    month = first_month_of(case)
    assert case.household is not None  # noqa: S101 - as above
    assert month is not None  # noqa: S101 - as above
    facts = household_facts(case.household, today(), today())
    dues = dues_of(facts, month, today())
    numbers = sorted({award.person.number for award in awards})
    by_due = policy.rule_book().rules_by_due()
    granted = {name for name, due in by_due.items() if due.award_programme == case.procedure.grants}
    explanations = [
        policy.rule_book()
        .explain_month(facts.row, facts.people, facts.awards, number, month, today())
        .of_programmes(granted)
        for number in numbers
    ]
    total = sum(line.amount_fen for number in numbers for line in dues.get(number, []) if line.programme in granted)
    return total, [explanation.as_data() for explanation in explanations]


@action("case.refuse")
def refuse(*, by: User, case: Case, reason: str, seen_version: int | None = None) -> Case:
    """Refuse a case in writing, with the conditions that failed and their clauses.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, SecondPersonRequired, CheckResultNotTold,
        ReasonRequired
    """
    locked = lock_case_for(case, "refuse", by, seen_version)
    require_second_person(by, locked.proposed_by_id)
    require_result_told(locked)
    reason = required_text(reason, "reason", _("请写明不予确认的理由。"))
    assessment = assess_case(locked)
    record_decision(
        locked,
        by=by,
        outcome=Case.Outcome.REFUSED,
        reason=reason,
        references=list(locked.procedure.basis_on(locked.accepted_on or today())),
        explanation=assessment.as_data() if assessment else {},
    )
    advance(locked, "refuse")
    settle_dependent_cases(locked, by)
    record(
        _("不予确认{label}。").format(label=locked.procedure.label),
        subject=locked,
        village_code=locked.village_code,
        why=reason,
    )
    return locked


@action("case.deliver")
def deliver(*, by: User, case: Case, how: str, seen_version: int | None = None) -> Case:
    """Record the delivery of the written decision and close the case.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, ReasonRequired
    """
    locked = lock_case_for(case, "deliver", by, seen_version)
    how = required_text(how, "how", _("请写明怎么送达的。"))
    decision = locked.decision
    decision.delivered_on, decision.delivery_method = today(), how[:80]
    decision.save(update_fields=["delivered_on", "delivery_method"])
    advance(locked, "deliver")
    record(
        _("决定书{number}已送达。").format(number=decision.number),
        subject=locked,
        village_code=locked.village_code,
        why=how,
    )
    return locked
