"""A piece of the simulation, which takes a minute; `make faults` plays as long as one likes.

Every run plays applications (``tests/casework/test_simulation.py``) and temporary relief
(``tests/relief/test_simulated_months.py``); each fault that is played here has a test of its own in this folder or in
``tests/payments``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from doudi import policy
from tests.conftest import Cast
from tests.faults.simulation import Simulation, SteadyClock

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(autouse=True)
def declared_law() -> Iterator[None]:
    yield
    policy.law_in_force.use([])


@pytest.mark.parametrize(("seed", "months"), [(1, 1), (1, 3), (2, 3)])
def test_simulated_months_with_faults(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any, seed: int, months: int
) -> None:
    settings.BANK_FILE_FOLDER = tmp_path / "bank-files"
    clock = SteadyClock(date(2023, 3, 30))
    monkeypatch.setattr(timezone, "now", clock.now)
    played = Simulation(seed, cast, clock, people=12)
    played.play(months=months)
    assert played.violations == []
    assert played.events > 100 * months
    assert len(played.faults) > 5 * months
    assert played.faults["relief_by_one"]
