"""Decisions on cases: who may decide, the opinion they rest on, and their record."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.cases.kinds import case_kind
from doudi.casework.cases.reported_cases import reported_on
from doudi.casework.changed_facts.queries import changed_since_opinion
from doudi.casework.changed_facts.refusals import FactsChanged
from doudi.casework.models import Case, Decision, Opinion
from doudi.casework.procedures.steps import STEPS
from doudi.casework.recusal.relative_doubts import refuse_open_relative_doubts
from doudi.casework.refusals import (
    BureauVisitRequired,
    DepartmentReviewRequired,
)
from doudi.casework.text_notices import tell_of_case
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Department, Role
from doudi.core.clock import today
from doudi.core.process import refuse_same_person
from doudi.ui.templatetags.ui import month, yuan
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries

_OF_THE_DEAD = "death_closing"
BUREAU_OFFICERS = (Role.BUREAU_OFFICER, Role.BUREAU_LEADER)


def last_opinion(case: Case) -> Opinion:
    """Return the last opinion, the one that counts."""
    return case.opinions.order_by("-pk")[0]


def has_bureau_visit(case: Case, since: date = date.min) -> bool:
    """Return whether the bureau itself has visited the home, on a day or later."""
    visits = case.home_visits.filter(recorded_by__role__in=[role.value for role in BUREAU_OFFICERS])
    return visits.filter(visited_on__gte=since).exists()


@carries("MCA57-20.2")
def missing_bureau_visit(case: Case) -> str:
    """Return why the bureau must still visit the home; empty where it need not, or has.

    A report on the people of the case asks for a visit after it, even where the bureau visited before (MCA57-20.2).
    """
    reported = reported_on(case)
    if reported is not None and not has_bureau_visit(case, since=reported):
        return _("{day}有实名举报，县局须在这以后入户核查才能确认。").format(day=reported)
    if not (case.near_relative_of or case.is_sampled) or has_bureau_visit(case):
        return ""
    if case.near_relative_of:
        return _("申请人是经办人员或村（居）干部的近亲属，县局须入户核查后才能确认。")
    return _("这一件被抽中随机核查，县局须入户核查后才能确认。")


def require_second_person(by: User, *earlier: int | None) -> None:
    """Refuse an officer who did one of the earlier steps (primary keys of users).

    Raises:
        SecondPersonRequired
    """
    refuse_same_person(by, *earlier, sentence=_("提意见和审核、确认须是不同的人。"))


@carries("MCA57-20")
def require_separate_officers_and_bureau_visit(case: Case, by: User) -> None:
    """Refuse unless three people propose, review and decide, and the bureau has visited where the law requires it.

    Raises:
        SecondPersonRequired, RelativeDoubtOpen, BureauVisitRequired
    """
    require_second_person(by, case.proposed_by_id, case.reviewed_by_id)
    refuse_open_relative_doubts(case)
    if reason := missing_bureau_visit(case):
        raise BureauVisitRequired(reason)


def refuse_facts_changed_since_opinion(case: Case) -> None:
    """Refuse where the registry has changed since the opinion what it rests on: nobody reviewed that.

    Raises:
        FactsChanged
    """
    changed = changed_since_opinion(case, last_opinion(case).given_at)
    if changed:
        message = _("提出意见以后登记又有变动：{facts}。审核的人没有看过，请退回重新调查。")
        raise FactsChanged(message.format(facts="、".join(changed[:10])))


def refuse_missing_department_review(case: Case) -> None:
    """Refuse unless the department of a step of the case agreed after the last opinion.

    Raises:
        DepartmentReviewRequired
    """
    for step in case.procedure.steps_on(case.accepted_on or today()):
        department = STEPS[step].department
        agreed = case.department_reviews.filter(department=department, is_agreed=True)
        if department and not agreed.filter(reviewed_at__gte=last_opinion(case).given_at).exists():
            message = _("还没有经{department}审核同意，请退回重新提出意见后转{department}。")
            raise DepartmentReviewRequired(message.format(department=Department(department).label))


def record_decision(
    case: Case,
    *,
    by: User,
    outcome: str,
    reason: str,
    references: list[str],
    explanation: dict[str, Any] | None = None,
    first_month: date | None = None,
    month_fen: int | None = None,
) -> Decision:
    """Record the decision on a locked case; the caller advances the case."""
    legislation = policy.rule_book().legislation
    case.outcome = outcome
    if outcome != Case.Outcome.WITHDRAWN and case.procedure_id != _OF_THE_DEAD:
        tell_of_case("decision", case, "decision")
    return Decision.objects.create(
        case=case,
        number=_next_number(),
        outcome=outcome,
        first_month=first_month,
        month_fen=month_fen,
        reason=reason,
        references=[legislation.reference(citation) for citation in references],
        decided_by=by,
        decided_on=today(),
        sealed_explanation=json.dumps(explanation or {}, ensure_ascii=False),
    )


def _next_number() -> str:
    """Return year and running number; the column is unique, so two transactions cannot both use one."""
    year = today().year
    last = Decision.objects.filter(number__startswith=f"{year}-").order_by("-number").values_list("number", flat=True)
    running = int(last[0].partition("-")[2]) + 1 if last else 1
    return f"{year}-{running:06d}"


def result_in_words(decision: Decision) -> str:
    """Return outcome, first month and amount of a decision."""
    parts = [str(decision.get_outcome_display())]
    kind = case_kind(decision.case)
    if kind and (result := kind.result(decision)):
        parts.append(result)
    if decision.first_month:
        parts.append(_("自{month}起").format(month=month(decision.first_month)))
    if decision.month_fen:
        parts.append(_("每月 {amount}").format(amount=yuan(decision.month_fen)))
    return "，".join(parts)


@carries("MCA57-21", "SC52-4")
@carries("MCA43-17")
def first_month_of(case: Case) -> date | None:
    """Return the first month paid: after the decision, or that of the application (SC52-4); None without award."""
    pays = case.procedure.pays_from
    if pays is None:
        return None
    if pays == "application_month":
        return case.application.sent_at.date().replace(day=1)
    return add_months(today().replace(day=1), 1)
