"""Payees and approved amounts as two people leave them."""

from __future__ import annotations

from typing import Any

from doudi.care.payables.actions import confirm_payee, propose_payee
from doudi.care.payables.creation import ConfirmedAmount, create_payable
from doudi.care.payables.kinds import PayableKind
from doudi.care.payables.models import Payable, Payee
from doudi.core.attachments.uploads import Upload

PROOF = Upload("账户证明.pdf", b"%PDF-1.4 invented")


def payee_of(cast: Any, kind: str = "hospital", account: str = "6228480000000000999", **given: Any) -> Payee:
    """An account that two people saw."""
    values = {"holder_name": "县人民医院", "proof": "开户证明", "village_code": cast.village.code, "upload": PROOF}
    payee = propose_payee(by=cast.officer, kind=kind, account=account, **values | given)
    return confirm_payee(by=cast.leader, payee=payee, account=account)


def approved(cast: Any, person: Any, amount_fen: int, *, kind: str = "medical", **given: Any) -> Payable:
    """An amount that the officer decided and the leader confirmed."""
    values: dict[str, Any] = {"reference": f"test:{Payable.objects.count()}", "source": "county"}
    amount = ConfirmedAmount(person=person, kind=PayableKind(kind), amount_fen=amount_fen, **values | given)
    return create_payable(amount, decided_by=cast.officer, confirmed_by=cast.leader)
