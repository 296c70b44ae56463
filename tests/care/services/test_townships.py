"""Staff and money of townships for every thousand recipients."""

from __future__ import annotations

from typing import Any

import pytest

from doudi.care.services.models import Contract
from doudi.care.services.townships import means_of_townships
from tests.care.services.service_rows import accepted
from tests.conftest import Cast


@pytest.mark.clause("P18-22.c")
def test_staff_and_money_are_counted_for_a_thousand_recipients(
    contract: Contract, cast: Cast, family: Any, other_family: Any
) -> None:
    accepted(cast, contract, family.mother, units=2)
    rows = {row.place: row for row in means_of_townships(2025, by=cast.bureau)}
    mine = rows[cast.officer.division.name]
    assert (mine.recipients, mine.officers, mine.helpers, mine.served, mine.accepted_fen) == (1, 2, 2, 1, 120_00)
    assert (mine.officers_per_thousand, mine.fen_per_thousand) == (2000.0, 120_000_00)
    empty = next(row for row in rows.values() if not row.recipients)
    assert (empty.officers_per_thousand, empty.fen_per_thousand) == (None, None)
    assert [row.place for row in means_of_townships(2025, by=cast.officer)] == [mine.place]
