"""A case of relief with its money, and a limit that waits for its confirmation."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.core.accounts.models import User
from doudi.core.attachments.actions import store_attachment
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.funding.models import Transaction
from doudi.relief.cases.actions import open_relief
from doudi.relief.cases.intake import Intake, PersonInNeed
from doudi.relief.limits.actions import enter_limit
from doudi.relief.models import GoodsHandover, Instalment, ReservePayment, UnrecordedRecovery
from tests.conftest import Cast
from tests.pictures import PNG_HEAD


def entered_relief_limit(cast: Cast) -> Any:
    """A limit that waits for its confirmation; the same for both townships."""
    given = {"township_codes": ["360731100"], "limit_fen": 300_000, "first_day": date(2023, 1, 1)}
    return enter_limit(by=cast.bureau, last_day=None, paper="文件", **given)[0]


def relief_of_an_unknown_person(by: Any, village: Any) -> dict[str, Any]:
    """A case of relief of somebody whom nobody knows."""
    needy = PersonInNeed("老人家", sex="male", is_unknown=True, estimated_age=70, description="灰布衫，拄拐杖")
    intake = Intake(
        person=needy,
        kind="small_first",
        cause="accident",
        sub_cause="accident_other",
        degree="low",
        area="rural",
        persons_affected=1,
        happened_on=today(),
        account="晕倒在车站",
    )
    relief = open_relief(by=by, village=village, intake=intake)[0]
    return {"relief": relief, "temporary_identity": relief.identity, **money_of(relief, by)}


def money_of(relief: Any, by: Any) -> dict[str, Any]:
    """An instalment that waits for its condition, a payment of it, goods handed over, and the case of a relief."""
    village = relief.case.village_code
    instalment = Instalment.objects.create(
        relief=relief,
        number=1,
        amount_fen=100_00,
        planned_on=today(),
        condition="出院",
        way="reserve",
        payee_name="老人家",
    )
    receipt = store_attachment(by=by, name="签收.png", content=PNG_HEAD, kind="photo", village_code=village)
    goods = GoodsHandover.objects.create(
        relief=relief,
        item="棉被",
        quantity=1,
        unit="床",
        value_fen=80_00,
        handed_over_on=today(),
        received_by="老人家",
        receipt=receipt,
        handed_over_by=by,
        witnessed_by=another_officer_of(by),
    )
    payment = ReservePayment.objects.create(
        instalment=instalment,
        township_code=village[:TOWNSHIP_DIGITS],
        amount_fen=100_00,
        means="transfer",
        receipt_number="1",
        receipt=receipt,
        received_by="老人家",
        paid_on=today(),
        paid_by=by,
        transaction=Transaction.objects.create(kind="reserve_spent", reference=f"{relief.pk}", booked_on=today()),
    )
    unrecorded = UnrecordedRecovery.objects.create(
        relief=relief, amount_fen=100_00, shares={"county": 100_00}, debtor_name="老人家", opened_on=today()
    )
    rows = {"relief_case": relief.case, "instalment": instalment, "goods": goods}
    return {**rows, "reserve_payment": payment, "unrecorded": unrecorded}


def another_officer_of(by: Any) -> Any:
    """Somebody else, for rows that two people make."""
    return User.objects.exclude(pk=by.pk).order_by("pk")[0]
