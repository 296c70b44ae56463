"""Deliveries as confirmed rows, without a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from doudi.monitoring.deliveries.models import Delivery
from tests.conftest import Cast


@pytest.fixture(autouse=True)
def attachment_folder(settings: Any, tmp_path: Path) -> Path:
    """Keep the sealed files of a test in a folder of its own."""
    settings.ATTACHMENT_FOLDER = tmp_path / "attachments"
    return tmp_path / "attachments"


@pytest.fixture
def confirmed(cast: Cast) -> Callable[..., Delivery]:
    """Return a function that stores a confirmed delivery of a month, with columns of the model as wanted."""
    number = iter(range(100))

    def store(source: str = "deaths", month: date = date(2023, 5, 1), **columns: Any) -> Delivery:
        now = timezone.now()
        wanted = {
            "department": "psb",
            "state": Delivery.State.CONFIRMED,
            "name": "清单.xlsx",
            "size": 1,
            "sha256": f"{next(number):064d}",
            "uploaded_by": cast.bureau,
            "confirmed_by": cast.director,
            "confirmed_at": now,
        }
        return Delivery.objects.create(source=source, period=month, **{**wanted, **columns})

    return store
