"""The people of two townships, a released run, money for it, and its own archive of payment files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from doudi.payments.models import Run
from tests.clock import Clock
from tests.conftest import Cast
from tests.payments.bank_exchange.released_run import DAY, fund, released_run


@pytest.fixture(autouse=True)
def archive_folder(tmp_path: Path, settings: Any) -> Path:
    settings.BANK_FILE_FOLDER = tmp_path / "bank-files"
    return tmp_path / "bank-files"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock(DAY)
    monkeypatch.setattr(timezone, "now", found.now)
    return found


@pytest.fixture
def people(family: Any, other_family: Any) -> list[Any]:
    return [family.mother, family.son, other_family.mother, other_family.son]


@pytest.fixture
def run(cast: Cast, clock: Clock, people: list[Any]) -> Run:
    fund(cast)
    return released_run(cast, people)
