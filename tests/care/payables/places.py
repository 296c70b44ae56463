"""An approved amount, and the account of who arranged a funeral that waits for its confirmation."""

from __future__ import annotations

from typing import Any

from doudi.care.payables.actions import propose_payee
from doudi.care.payables.creation import ConfirmedAmount, create_payable
from doudi.care.payables.kinds import PayableKind
from tests.care.payables.amounts import PROOF
from tests.conftest import Cast


def payable_rows(cast: Cast, by: Any, one: Any) -> dict[str, Any]:
    """Rows of a township: one amount for a person, one account that a second person has not seen."""
    person = one.mother
    amount = ConfirmedAmount(f"places:{person.pk}", person, PayableKind.MEDICAL, 100_00, "county")
    payee = propose_payee(
        by=by,
        kind="arranger",
        holder_name="丁小根",
        account="6228480000000000999",
        proof="侄子，办理丧葬",
        village_code=one.household.village_id,
        upload=PROOF,
    )
    return {"payable": create_payable(amount, decided_by=by, confirmed_by=cast.director), "payee": payee}
