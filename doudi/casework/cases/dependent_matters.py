"""Matters of one family that know each other: the case a dependent case waits for, and all cases of a family.

The living subsidy for disabled people rests on a confirmed dibao of the household (SC52-1): a dibao that is only
applied for is no basis, so the case waits until the family's dibao case is decided.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.models import Case
from doudi.casework.procedures.clocks import warning_begins
from doudi.casework.procedures.loader import application_procedures
from doudi.casework.procedures.steps import AWAITING_STEP, CLOSED
from doudi.casework.refusals import BasisCaseOpen
from doudi.core.clock import this_month
from doudi.core.divisions.scope import HasScope
from doudi.registry.awards.queries import awards_not_ended

MAX_FAMILY_CASES = 20


def basis_case(case: Case) -> Case | None:
    """Return the undecided case of the family for the award that a case rests on; None where there is none to await.

    A person who has that award already waits for nothing.
    """
    awaited = case.procedure.waits_for
    if awaited is None or has_basis_award(case):
        return None
    undecided = Case.objects.filter(is_of_family(case), procedure_id__in=_granting(awaited), outcome="")
    mine = [other for other in undecided.exclude(step=CLOSED).order_by("pk") if _may_cover(other, case)]
    return mine[0] if mine else None


def has_basis_award(case: Case) -> bool:
    """Return whether the person of a case has the award that the case rests on."""
    if case.person_id is None or case.procedure.waits_for is None:
        return False
    awards = awards_not_ended(this_month())
    return awards.filter(person=case.person_id, programme=case.procedure.waits_for).exists()


def is_waiting_for_basis(case: Case) -> bool:
    """Return whether a case has another one to wait for."""
    return basis_case(case) is not None


def refuse_open_basis(case: Case) -> None:
    """Refuse while the award that a case rests on is only applied for.

    Raises:
        BasisCaseOpen
    """
    awaited = basis_case(case)
    if awaited is not None:
        message = _("这一家的“{label}”还在办（{number}，{step}），{own}要等它有结果。")
        raise BasisCaseOpen(
            message.format(
                label=awaited.procedure.label,
                number=awaited.number,
                step=awaited.step_label,
                own=case.procedure.label,
            )
        )


def dependent_cases(case: Case) -> list[Case]:
    """Return the cases of the family that wait for the decision on a case."""
    grants = case.procedure.grants
    waiting = [name for name, procedure in application_procedures().items() if grants and procedure.waits_for == grants]
    if not waiting or case.procedure.kind != "application":
        return []
    cases = Case.objects.filter(is_of_family(case), procedure_id__in=waiting, step=AWAITING_STEP).order_by("pk")
    return [other for other in cases if _may_cover(case, other)]


def follow_basis_deadline(case: Case) -> None:
    """Give the cases that wait for a case its present deadline; the waiting cases are saved."""
    if case.outcome or case.step == CLOSED:
        return
    for dependent in dependent_cases(case):
        due_on = case.due_on or case.next_due_on
        warned_from = warning_begins(dependent.step_since, due_on) if due_on else None
        Case.objects.filter(pk=dependent.pk).update(
            step_due_on=due_on, next_due_on=due_on, next_warned_from=warned_from
        )


@dataclass(frozen=True)
class FamilyCase:
    """Another case of the family, and what it has to do with this one; ``is_visible`` where its page opens."""

    case: Case
    note: str
    is_visible: bool


def family_cases(case: Case, *, by: HasScope) -> list[FamilyCase]:
    """Return the other cases of the application and the household, the latest first."""
    others = Case.objects.filter(is_of_family(case)).exclude(pk=case.pk).order_by("-pk")[:MAX_FAMILY_CASES]
    visible = set(
        Case.objects.visible_to(by).filter(pk__in=[other.pk for other in others]).values_list("pk", flat=True)
    )
    awaited = basis_case(case)
    waiting = {dependent.pk for dependent in dependent_cases(case)}
    notes = {pk: _("等本件的结果：确认的继续办理，不予确认的一并不予确认") for pk in waiting}
    if awaited is not None:
        notes[awaited.pk] = _("本件等它的结果")
    return [FamilyCase(other, notes.get(other.pk, ""), other.pk in visible) for other in others]


def waiting_note(case: Case) -> str:
    """Return why a case waits and how its time limit runs meanwhile; empty where it does not wait."""
    awaited = basis_case(case) if case.step == AWAITING_STEP else None
    if awaited is None:
        return ""
    text = _(
        "{own}以已经确认的{award}为依据。同一家的{label}还在办，有了结果再往下办：期限自那一天起算，补贴仍从申请当月算起。"
    )
    return text.format(
        own=case.procedure.label,
        award=policy.programme_name(case.procedure.waits_for or ""),
        label=awaited.procedure.label,
    )


def _granting(award: str) -> list[str]:
    return [name for name, procedure in application_procedures().items() if procedure.grants == award]


def is_of_family(case: Case) -> Q:
    """Return the condition of the cases of the same application or household."""
    same = Q(application=case.application_id)
    return same | Q(household=case.household_id) if case.household_id else same


def _may_cover(basis: Case, dependent: Case) -> bool:
    """Return whether a case may grant its award to the person of another: a case of one person only to that person."""
    if basis.procedure.covers == "household":
        return True
    if basis.application_id == dependent.application_id:
        return basis.member_index == dependent.member_index
    return basis.person_id is not None and basis.person_id == dependent.person_id
