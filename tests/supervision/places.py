"""Cases that fell due, and rows of every page of supervision in a village."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from doudi.casework.models import Application, Case, Decision
from doudi.core.accounts.models import User
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.supervision.evaluations.actions import open_evaluation, publish
from doudi.supervision.measures.actions import freeze_month
from doudi.supervision.time_limits.models import Talk
from doudi.supervision.work_plans.actions import confirm_plan, enter_plan
from doudi.supervision.work_plans.plan_files import known_plans

_NUMBERS = count(1)


def case_due(village_code: str, due_on: date, decided_on: date | None = None, **changes: Any) -> Case:
    """Return a case of dibao that fell due on a day; decided on another, or open."""
    number = f"D{next(_NUMBERS):06d}"
    application = Application.objects.create(
        receipt=number,
        channel=changes.pop("channel", "window"),
        village_code=village_code,
        applicant_name="某人",
        sealed_answers="{}",
    )
    given: dict[str, Any] = {
        "number": number,
        "application": application,
        "procedure_id": "dibao",
        "village_code": village_code,
        "step": "closed" if decided_on else "investigation",
        "step_since": due_on,
        "next_due_on": None if decided_on else due_on,
        "due_on": due_on,
        "outcome": "granted" if decided_on else "",
    }
    case = Case.objects.create(**given | changes)
    if decided_on:
        Decision.objects.create(
            case=case,
            number=f"{number}号",
            outcome="granted",
            reason="符合条件",
            sealed_explanation="{}",
            decided_by=User.objects.get(username="director"),
            decided_on=decided_on,
        )
    return case


def talk_rows(village: Any) -> dict[str, Any]:
    """Return a talk with the township of a village."""
    return {
        "talk": Talk.objects.create(
            township_code=village.code[:9],
            quarter=date(2023, 1, 1),
            reasons=[{"measure": "decided_in_time", "numerator": 7, "denominator": 10, "limit": "0.8"}],
            is_second_running=False,
            opened_on=date(2023, 4, 1),
            due_on=today(),
        )
    }


def plan_rows(cast: Any) -> dict[str, Any]:
    """Return the plan of 2023 in force: a task, and the address of what is done with the plan."""
    plan = enter_plan(by=cast.bureau, draft=known_plans()["P18"])
    confirm_plan(by=cast.director, plan=plan)
    return {"plan_task": plan.tasks.get(number="13"), "plan_verb": [plan.pk, "close"]}


def evaluation_in_comment(cast: Any) -> dict[str, Any]:
    """Return the evaluation of 2023 while townships are asked, with the figures of its first month."""
    freeze_month(by=SYSTEM, month=date(2023, 1, 1))
    evaluation = open_evaluation(by=cast.bureau, year=2023)
    return {"evaluation": publish(by=cast.bureau, evaluation=evaluation, until=today())}
