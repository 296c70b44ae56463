"""Transfer a household to another township, with its awards and open cases."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.cases.decisions import record_decision
from doudi.casework.cases.step_effects import apply_step_effects
from doudi.casework.cases.workflow import advance, enter_step, lock_case_for
from doudi.casework.models import LONGEST_REASON, Case, Transfer
from doudi.casework.procedures.steps import CLOSED, PUBLIC_NOTICE_STEPS
from doudi.casework.public_notices.notice_period import take_down_notice
from doudi.casework.refusals import SameTownship
from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
from doudi.core.divisions.queries import place_name
from doudi.core.process import refuse_same_person
from doudi.core.refusals import ReasonRequired, required_text
from doudi.registry import actions as registry_actions


@action("case.transfer_out")
def transfer_out_household(
    *, by: User, case: Case, village: Division, moved_on: date, evidence: str, seen_version: int | None = None
) -> Case:
    """Propose to the township where the household lives now to take it over; the registry does not change yet.

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
def transfer_in_household(*, by: User, case: Case, evidence: str, seen_version: int | None = None) -> Case:
    """Take a household over, with its awards and open cases, after verifying that it lives here; its history stays.

    A running public notice starts again in the new village; every other step keeps its deadline.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = lock_case_for(case, "transfer_in_household", by, seen_version)
    assert locked.household is not None  # noqa: S101 - of a household, see the declaration
    transfer = _waiting_transfer(locked, by)
    transfer.residence_evidence = required_text(evidence, "evidence", _("请写明怎么核实居住的。"))[:LONGEST_REASON]
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
        by=by,
        household=locked.household,
        village=village,
        since=transfer.moved_on,
        source_detail=decision.number,
        handed_over_by=transfer.handed_over_by,
    )
    running = Case.objects.exclude(step=CLOSED).exclude(pk=locked.pk).filter(household=locked.household)
    moved = [_move_open_case(each, village.code, by) for each in running.select_for_update(of=("self",))]
    transfer.taken_over_by, transfer.taken_over_on = by, today()
    transfer.save(update_fields=["taken_over_by", "taken_over_on", "residence_evidence"])
    locked.reviewed_by = by
    advance(locked, "transfer_in_household")
    record(
        _("{place}接收{name}一户，随户转来在办{number}件。").format(
            place=place_name(village.code), name=locked.application.applicant_name, number=len(moved)
        ),
        subject=locked,
        village_code=village.code,
        new={"cases": moved},
        why=transfer.residence_evidence[:300],
    )
    return locked


@action("case.refuse_transfer")
def refuse_transfer(*, by: User, case: Case, why: str, seen_version: int | None = None) -> Case:
    """Refuse to take a household over, with the reason; the case goes back to the township it came from.

    Raises:
        OutsideScope, StaleVersion, TransitionNotAllowed, RoleNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = lock_case_for(case, "refuse_transfer", by, seen_version)
    transfer = _waiting_transfer(locked, by)
    transfer.refusal_reason = required_text(why, "why", _("请写明不接收的理由。"))[:LONGEST_REASON]
    transfer.refused_by, transfer.refused_on = by, today()
    transfer.save(update_fields=["refused_by", "refused_on", "refusal_reason"])
    _move_case(locked, transfer.from_village_code)
    advance(locked, "refuse_transfer")
    record(
        _("{new}不接收，退回{old}。").format(
            old=place_name(transfer.from_village_code), new=place_name(transfer.to_village_code)
        ),
        subject=locked,
        village_code=locked.village_code,
        why=transfer.refusal_reason[:300],
    )
    return locked


def _waiting_transfer(case: Case, by: User) -> Transfer:
    """Return the transfer that waits for an answer; refuse the user who handed the household over.

    Raises:
        SecondPersonRequired
    """
    transfer: Transfer = case.transfers.select_related("handed_over_by").order_by("-pk")[0]
    sentence = _("移交和接收要由两个人办理。")
    refuse_same_person(by, transfer.handed_over_by_id, sentence=sentence)
    return transfer


def _move_case(case: Case, village_code: str) -> None:
    case.village_code = village_code
    case.save(update_fields=["village_code"])
    case.application.village_code = village_code
    case.application.save(update_fields=["village_code"])


def _move_open_case(case: Case, village_code: str, by: User) -> str:
    _move_case(case, village_code)
    if case.step in PUBLIC_NOTICE_STEPS:
        take_down_notice(case, by)
        enter_step(case, case.step)
        apply_step_effects(case, by)
    else:
        case.version += 1
        case.save(update_fields=["version"])
    return case.number
