"""A contract of a social-work station, for which the provider of the cast works."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from doudi.care.services.models import Contract
from tests.care.services.service_rows import bought, station_with_account
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.repeated_rows import built_once

DAY = date(2025, 9, 10)


@pytest.fixture
def contract(cast: Cast, clock: Clock, family: Any) -> Contract:  # noqa: F811 - the fixture
    """A hundred visits at home, of sixty yuan, in 2025."""
    clock.on(DAY)
    return built_once("contract", lambda: bought(cast, station_with_account(cast)))
