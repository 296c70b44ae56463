"""Cases of relief with instalments, as a decision leaves them, and a township with a reserve."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.casework.models import Application, Case
from doudi.core.attachments.uploads import Upload
from doudi.core.clock import today
from doudi.relief.cases.models import ReliefCase, ReliefProposal
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.plans import PlannedInstalment, create_instalments
from doudi.relief.reserves import actions as reserves
from tests.pictures import PNG_HEAD

RECEIPT = Upload("收据.png", PNG_HEAD)
HOME = "360731100"


def granted(
    cast: Any,
    *parts: int,
    payee: Any = None,
    way: str = "reserve",
    condition: str = "",
    village: Any = None,
    cause: str = "accident",
    planned_on: date | None = None,
) -> list[Instalment]:
    """A case whose amounts, in fen, the officer proposed and the leader granted; with a condition none is released."""
    village, number = village or cast.village, Case.objects.count() + 1
    application = Application.objects.create(
        receipt=f"R{number}", channel="office", village_code=village.code, applicant_name="某急难", sealed_answers="{}"
    )
    case = Case.objects.create(
        number=f"LS{number:04d}",
        application=application,
        procedure_id="relief_urgent",
        village_code=village.code,
        step="notification",
        step_since=today(),
        next_due_on=today(),
    )
    relief = ReliefCase.objects.create(
        case=case,
        kind="urgent",
        cause=cause,
        sub_cause="accident_fire",
        degree="middle",
        area="rural",
        persons_affected=3,
        happened_on=today(),
        sealed_account="起火",
    )
    plan = [
        PlannedInstalment(
            amount_fen=amount,
            planned_on=planned_on or today(),
            way=way,
            payee_name=payee.name if payee else "某急难",
            payee_number=payee.number if payee else "",
            condition=condition if place or condition else "",
        )
        for place, amount in enumerate(parts)
    ]
    ReliefProposal.objects.create(
        relief=relief,
        kind="urgent",
        assessed_fen=sum(parts),
        ceiling_fen=100_000_00,
        total_fen=sum(parts),
        prior_year_fen=0,
        prior_same_cause_fen=0,
        decided_by="township",
        is_special=False,
        plan=[part.as_data() for part in plan],
        sealed_explanation="{}",
        proposed_by=cast.officer,
    )
    return create_instalments(relief, plan, proposed_by=cast.officer.pk, decided_by=cast.leader.pk)


def filled_reserve(cast: Any, amount_fen: int, *, quota_fen: int = 10_000_00) -> None:
    """The first township's reserve: its quota decided, asked for and filled. The county has funds."""
    quota = reserves.propose_quota(
        by=cast.bureau, township_code=HOME, amount_fen=quota_fen, first_day=today(), paper="于民字〔2023〕40号"
    )
    reserves.confirm_quota(by=cast.director, quota=quota)
    asked = reserves.ask_top_up(by=cast.leader, township_code=HOME, amount_fen=amount_fen, reason="开户")
    reserves.fill_top_up(by=cast.finance, request=asked, amount_fen=amount_fen, source="county")


def paid_out(by: Any, instalment: Instalment, number: str = "001", **changed: Any) -> Any:
    """An instalment paid out of the reserve by transfer, unless told otherwise."""
    given = {"means": "transfer", "receipt_number": number, "receipt": RECEIPT, "received_by": "某急难"} | changed
    return reserves.pay_instalment(by=by, instalment=instalment, **given)
