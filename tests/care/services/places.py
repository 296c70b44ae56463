"""A row of every page of purchased services: the order of one's township is the seller's own, the other's is not."""

from __future__ import annotations

from typing import Any

from doudi.care.services.actions.settlements import propose_settlement
from doudi.care.services.models import Settlement
from doudi.core.clock import today
from tests.care.services.service_rows import CODES, accepted, bought, ordered, seller, station_with_account
from tests.conftest import Cast


def service_rows(cast: Cast, by: Any, one: Any, of_first: Settlement | None) -> dict[str, Any]:
    """Return rows of a township; the sellers, contracts and settlements are the same for both."""
    if of_first is not None:
        contract = of_first.contract
        theirs = bought(cast, seller(cast, "company", CODES[1]), contract.item)
        order = ordered(by, theirs, one.mother)
        settlement = of_first
    else:
        contract = bought(cast, station_with_account(cast))
        order = accepted(cast, contract, one.son)
        settlement = propose_settlement(by=cast.bureau, contract=contract, month=today())
    return {
        "service_provider": contract.provider,
        "service_contract": contract,
        "service_settlement": settlement,
        "service_order": order,
    }
