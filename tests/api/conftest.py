"""Fixtures of the interfaces."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.partners import Partner, partner
from tests.conftest import Cast
from tests.repeated_rows import built_once


@pytest.fixture
def mib(cast: Cast) -> Partner:
    """A system with every scope, which does not sign."""
    return built_once("api partner", lambda: partner(cast))


@pytest.fixture
def signing_partner(cast: Cast) -> Partner:
    """A system that signs its messages."""
    return partner(cast, signs=True, sender_id="signing-client", name="县残联系统")


@pytest.fixture(autouse=True)
def own_signing_key(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Sign with a key of the tests."""
    settings.API_SIGNING_KEY_FILE = tmp_path_factory.getbasetemp() / "api-signing-key.pem"
