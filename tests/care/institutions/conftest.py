"""An institution with two beds, a man under tekun, and the steps into it."""

from __future__ import annotations

from tests.care.agreements.conftest import agreed, cared  # noqa: F401 - fixtures
from tests.clock import clock  # noqa: F401 - a fixture
