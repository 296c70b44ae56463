"""A household that moves to another township: handed over, taken over, with its awards and its running cases."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.arriving import arrive
from doudi.casework.decisions import decide
from doudi.casework.models import Case, Transfer
from doudi.casework.refusals import NotAnotherTownship, SaysNothing
from doudi.casework.steps import enter, go_on, held_for
from doudi.casework.workflow import CLOSED, POSTED
from doudi.core.accounts.models import User
from doudi.core.audit.actions import action, record
from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
from doudi.core.divisions.queries import place_name
from doudi.registry import actions as register
from doudi.registry.queries import today


@action("case.hand_over")
def hand_over_household(
    *, by: User, case: Case, village: Division, moved_on: date, evidence: str, seen: int | None = None
) -> Case:
    """The township that the household leaves has looked into the move; the other one sees the case from now on.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours, NotAnotherTownship, SaysNothing
    """
    held = held_for(case, "hand_over", by, seen)
    if village.level != Division.Level.VILLAGE or village.code[:TOWNSHIP_DIGITS] == held.village_code[:TOWNSHIP_DIGITS]:
        message = _("请选择另一乡镇的村（社区）；同一乡镇内迁移的，在家庭页面变更。")
        raise NotAnotherTownship(message, village=message)
    if not evidence.strip() or moved_on > today():
        message = _("请写明怎么核实的，迁居日期不能晚于今天。")
        raise SaysNothing(message, evidence=message)
    transfer = Transfer.objects.create(
        case=held,
        from_village_code=held.village_code,
        to_village_code=village.code,
        moved_on=moved_on,
        evidence=evidence.strip()[:500],
        handed_over_by=by,
    )
    _carry(held, village.code)
    go_on(held, "hand_over")
    record(
        _("{old}移交{new}，自{day}起居住。").format(
            old=place_name(transfer.from_village_code), new=place_name(village.code), day=moved_on
        ),
        subject=held,
        village_code=transfer.from_village_code,
        why=evidence.strip()[:300],
    )
    return held


@action("case.take_over_household")
def take_over_household(*, by: User, case: Case, seen: int | None = None) -> Case:
    """The township where the household lives now takes it over, with awards and running cases; history stays.

    A posting that runs begins anew in the new village; every other step goes on with the clock that it has.

    Raises:
        OutOfSight, AnotherWasFaster, NotNow, NotYours
    """
    held = held_for(case, "take_over_household", by, seen)
    assert held.household is not None  # noqa: S101 - of a household, see the declaration
    transfer = held.transfers.order_by("-pk")[0]
    village = Division.objects.get(code=transfer.to_village_code)
    decision = decide(
        held,
        by=by,
        outcome=Case.Outcome.MOVED,
        reason=transfer.evidence,
        references=list(held.procedure.basis_on(held.accepted_on or today())),
        explanation={"from": transfer.from_village_code, "to": transfer.to_village_code},
    )
    register.move_household(
        by=by, household=held.household, village=village, since=transfer.moved_on, source_detail=decision.number
    )
    running = Case.objects.exclude(step=CLOSED).exclude(pk=held.pk).filter(household=held.household)
    moved = [_go_along(one, village.code) for one in running.select_for_update(of=("self",))]
    transfer.taken_over_by, transfer.taken_over_on = by, today()
    transfer.save(update_fields=["taken_over_by", "taken_over_on"])
    held.reviewed_by = by
    go_on(held, "take_over_household")
    record(
        _("{place}接收{name}一户，随户转来在办{number}件。").format(
            place=place_name(village.code), name=held.application.applicant_name, number=len(moved)
        ),
        subject=held,
        village_code=village.code,
        new={"cases": moved},
    )
    return held


def take_back(case: Case) -> None:
    """The other township does not take the household over: the case is again where it came from."""
    _carry(case, case.transfers.order_by("-pk")[0].from_village_code)


def _carry(case: Case, village_code: str) -> None:
    case.village_code = village_code
    case.save(update_fields=["village_code"])
    case.application.village_code = village_code
    case.application.save(update_fields=["village_code"])


def _go_along(case: Case, village_code: str) -> str:
    _carry(case, village_code)
    if case.step in POSTED:
        case.postings.filter(ended_on=None).update(ended_on=today())
        enter(case, case.step)
        arrive(case)
    else:
        case.version += 1
        case.save(update_fields=["version"])
    return case.number
