"""Writing a decision down with its reasons as they were, and the awards that come of it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from doudi import policy
from doudi.casework.models import Case, Decision
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.values.benefit_month import add_months


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
    """One decision a case, numbered by the year; the caller holds the case and moves it on."""
    book = policy.rule_book().legislation
    case.outcome = outcome
    return Decision.objects.create(
        case=case,
        number=_number(),
        outcome=outcome,
        first_month=first_month,
        month_fen=month_fen,
        reason=reason,
        references=[book.reference(one) for one in references],
        decided_by=by,
        decided_on=today(),
        sealed_explanation=json.dumps(explanation or {}, ensure_ascii=False),
    )


def _number() -> str:
    """Year and running number; the column is unique, so that two at once cannot have one."""
    year = today().year
    last = Decision.objects.filter(number__startswith=f"{year}-").order_by("-number").values_list("number", flat=True)
    running = int(last[0].partition("-")[2]) + 1 if last else 1
    return f"{year}-{running:06d}"


def first_month_of(case: Case) -> date | None:
    """From when it is paid: the month after the decision, or that of the application (SC52-4)."""
    pays = case.procedure.pays_from
    if pays is None:
        return None
    if pays == "application_month":
        return case.application.sent_at.date().replace(day=1)
    return add_months(today().replace(day=1), 1)
