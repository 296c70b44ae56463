"""Transfer a household to another township, with its awards and open cases."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.cases.decisions import record_decision
from doudi.casework.cases.step_effects import apply_step_effects
from doudi.casework.cases.workflow import advance, enter_step, lock_case_for
from doudi.casework.models import Case, Transfer
from doudi.casework.procedures.steps import CLOSED, PUBLIC_NOTICE_STEPS
from doudi.casework.refusals import SameTownship
from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
from doudi.core.divisions.queries import place_name
from doudi.core.refusals import ReasonRequired
from doudi.registry import actions as registry_actions


@action("case.transfer_out")
def transfer_out_household(
    *, by: User, case: Case, village: Division, moved_on: date, evidence: str, seen_version: int | None = None
) -> Case:
    """Transfer the case to the township where the household lives now, after verifying the move.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, SameTownship, ReasonRequired
    """
    locked = lock_case_for(case, "transfer_out_household", by, seen_version)
    if (
        village.level != Division.Level.VILLAGE
        or village.code[:TOWNSHIP_DIGITS] == locked.village_code[:TOWNSHIP_DIGITS]
    ):
        message = _("请选择另一乡镇的村（社区）；同一乡镇内迁移的，在家庭页面变更。")
        raise SameTownship(message, village=message)
    if not evidence.strip() or moved_on > today():
        message = _("请写明怎么核实的，迁居日期不能晚于今天。")
        raise ReasonRequired(message, evidence=message)
    transfer = Transfer.objects.create(
        case=locked,
        from_village_code=locked.village_code,
        to_village_code=village.code,
        moved_on=moved_on,
        evidence=evidence.strip()[:500],
        handed_over_by=by,
    )
    _move_case(locked, village.code)
    advance(locked, "transfer_out_household")
    record(
        _("{old}移交{new}，自{day}起居住。").format(
            old=place_name(transfer.from_village_code), new=place_name(village.code), day=moved_on
        ),
        subject=locked,
        village_code=transfer.from_village_code,
        why=evidence.strip()[:300],
    )
    return locked


@action("case.transfer_in")
def transfer_in_household(*, by: User, case: Case, seen_version: int | None = None) -> Case:
    """Take a household over, with its awards and open cases; its history stays.

    A running public notice starts again in the new village; every other step keeps its deadline.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed
    """
    locked = lock_case_for(case, "transfer_in_household", by, seen_version)
    assert locked.household is not None  # noqa: S101 - of a household, see the declaration
    transfer = locked.transfers.order_by("-pk")[0]
    village = Division.objects.get(code=transfer.to_village_code)
    decision = record_decision(
        locked,
        by=by,
        outcome=Case.Outcome.MOVED,
        reason=transfer.evidence,
        references=list(locked.procedure.basis_on(locked.accepted_on or today())),
        explanation={"from": transfer.from_village_code, "to": transfer.to_village_code},
    )
    registry_actions.move_household(
        by=by, household=locked.household, village=village, since=transfer.moved_on, source_detail=decision.number
    )
    running = Case.objects.exclude(step=CLOSED).exclude(pk=locked.pk).filter(household=locked.household)
    moved = [_move_open_case(each, village.code) for each in running.select_for_update(of=("self",))]
    transfer.taken_over_by, transfer.taken_over_on = by, today()
    transfer.save(update_fields=["taken_over_by", "taken_over_on"])
    locked.reviewed_by = by
    advance(locked, "transfer_in_household")
    record(
        _("{place}接收{name}一户，随户转来在办{number}件。").format(
            place=place_name(village.code), name=locked.application.applicant_name, number=len(moved)
        ),
        subject=locked,
        village_code=village.code,
        new={"cases": moved},
    )
    return locked


def return_transfer(case: Case) -> None:
    """Return the case to the township it came from, because the other does not take the household over."""
    _move_case(case, case.transfers.order_by("-pk")[0].from_village_code)


def _move_case(case: Case, village_code: str) -> None:
    case.village_code = village_code
    case.save(update_fields=["village_code"])
    case.application.village_code = village_code
    case.application.save(update_fields=["village_code"])


def _move_open_case(case: Case, village_code: str) -> str:
    _move_case(case, village_code)
    if case.step in PUBLIC_NOTICE_STEPS:
        case.public_notices.filter(ended_on=None).update(ended_on=today())
        enter_step(case, case.step)
        apply_step_effects(case)
    else:
        case.version += 1
        case.save(update_fields=["version"])
    return case.number
