"""What an agreement says, as the form and the papers give it, with the defaults of a grade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from doudi.care.agreements.models import AGREEMENT_SERVICES, Agreement, Carer
from doudi.casework.procedures.clocks import months_after, procedure_figure
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.models import Award, Person

_DAYS_OF_WEEK, _DAYS_OF_MONTH = 7, 30
GRADES = ("none", "partial", "full")
"""Grades of self-care, the most dependent first."""


@dataclass(frozen=True)
class Terms:
    """The terms of an agreement."""

    carer: Carer
    relation: str
    first_day: date
    last_day: date
    services: tuple[str, ...]
    visit_every_days: int
    hours_per_week: int
    form: str = Agreement.Form.DISPERSED
    why: str = Agreement.Why.FIRST
    guardian_name: str = ""
    handover_note: str = ""


def tekun_award(person: Person, day: date) -> Award | None:
    """Return the tekun award of a living person that is in force on a day."""
    if person.death_date is not None and person.death_date < day:
        return None
    rows = awards_in_force(day.replace(day=1)).filter(person=person, programme="tekun")
    return rows.order_by("-valid_from", "-pk").first()


def grade_of(award: Award) -> str:
    """Return the grade of self-care that an award assessed; self-reliant where it says none."""
    return (award.self_care.clear() if award.self_care else "") or "full"


def visit_days(grade: str, day: date) -> int:
    """Return every how many days somebody of a grade is visited."""
    if grade == "full":
        return procedure_figure("care_visit_months_full", day) * _DAYS_OF_MONTH
    return procedure_figure(f"care_visit_weeks_{grade}", day) * _DAYS_OF_WEEK


def proposed_terms(award: Award, carer: Carer, relation: str, first_day: date, **given: object) -> Terms:
    """Return the usual terms for the grade of an award: services, frequency, hours and a full period."""
    grade = grade_of(award)
    months = procedure_figure("care_agreement_months", first_day)
    defaults: dict[str, object] = {
        "last_day": months_after(first_day, months) - timedelta(days=1),
        "services": ("daily_watch",) if grade == "full" else tuple(AGREEMENT_SERVICES),
        "visit_every_days": visit_days(grade, first_day),
        "hours_per_week": procedure_figure(f"care_hours_{grade}", first_day),
        "form": Agreement.Form.INSTITUTION if award.in_institution else Agreement.Form.DISPERSED,
    }
    return Terms(carer=carer, relation=relation, first_day=first_day, **(defaults | given))  # type: ignore[arg-type]  # a form gives what the fields take
