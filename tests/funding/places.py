"""Money in every state."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.funding import actions
from doudi.payments.statements.actions import request_forecast
from doudi.payments.statistical_returns.actions import issue_return
from tests.conftest import Cast


def funds_in_every_state(cast: Cast) -> dict[str, Any]:
    """A booking, and one of each that waits for its second person."""
    day = date(2023, 5, 10)
    return {
        "forecast": request_forecast(by=cast.finance, year=2023, what_if={}),
        "statistical_return": issue_return(by=cast.bureau, profile="monthly", first_month=date(2023, 4, 1)),
        "voucher": actions.allot(by=cast.finance, entry=actions.Entry("0" * 32, day, "county", 100_00, "文件")),
        "budget": actions.propose_budget(
            by=cast.finance, year=2023, source="county", programme="", amount_fen=1_00, residents=None, basis="文件"
        ),
        "overdraft": actions.propose_overdraft(
            by=cast.finance, year=2023, source="county", amount_fen=1_00, until=date(2999, 1, 1), reason="在途"
        ),
        "price_indices": actions.propose_indices(
            by=cast.bureau,
            month=date(2023, 5, 1),
            rises=actions.PriceRises(350, 100, 320),
            published_on=date(2023, 6, 9),
            basis="通报",
        ),
    }
