"""Money in hand, for the tests of the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from doudi.funding.actions import Entry, allot

MAY = date(2023, 5, 10)


def entry(source: str = "county", amount_fen: int = 1_000_00, **changed: Any) -> Entry:
    given: dict[str, Any] = {"key": uuid4().hex, "on": MAY, "basis": "于财社〔2023〕9号"} | changed
    return Entry(source=source, amount_fen=amount_fen, **given)


@pytest.fixture
def allotted_funds(cast: Any) -> Callable[..., Any]:
    """Money has come: ``allotted_funds(county=1_000_00, upper_grant=2_000_00)``."""

    def allotted(**amounts: int) -> None:
        for source, amount in amounts.items():
            allot(by=cast.finance, entry=entry(source, amount))

    return allotted
