"""A register with people of several layers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.utils import timezone

from doudi.casework.models import Application, Case, Recognition
from doudi.core.audit.trail import SYSTEM
from doudi.monitoring.deliveries.contents import write_rows
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.low_income.layers.update import update_register
from tests.clock import clock

__all__ = ["clock"]


def recognised(household: Any, procedure: str, first: date, last: date, **more: Any) -> Recognition:
    """A recognition of a household, as the decision of a case."""
    village = household.village_id
    application = Application.objects.create(
        receipt=f"R{procedure[:8]}{household.pk}", channel="office", village_code=village, applicant_name="钟桂英"
    )
    case = Case.objects.create(
        application=application,
        number=f"{application.receipt}-1",
        procedure_id=procedure,
        village_code=village,
        household=household,
        step="closed",
        step_since=first,
    )
    return Recognition.objects.create(
        case=case, household=household, procedure_id=procedure, first_month=first, last_month=last, **more
    )


@pytest.fixture
def updated() -> Any:
    """A function that brings the register up to date."""
    return lambda: update_register(by=SYSTEM, occasion="测试")


@pytest.fixture
def delivered(cast: Any, settings: Any, tmp_path: Path) -> Any:
    """A function that stores a confirmed delivery with linked rows: (person number, columns as SQL)."""
    settings.ATTACHMENT_FOLDER = tmp_path / "attachments"
    number = iter(range(100))

    def store(source: str, month: date, *rows: tuple[str, str], outcome: str = "linked") -> Delivery:
        selects = [
            f"SELECT {place} AS source_row, '{person}' AS person_id, '{outcome}' AS outcome, 'T1' AS tier, {columns}"
            for place, (person, columns) in enumerate(rows, 1)
        ]
        return Delivery.objects.create(
            source=source,
            period=month,
            department="rrb",
            state=Delivery.State.CONFIRMED,
            name="清单.xlsx",
            size=1,
            sha256=f"{next(number):064d}",
            rows_key=write_rows(duckdb.connect(), " UNION ALL ".join(selects)),
            uploaded_by=cast.bureau,
            confirmed_by=cast.director,
            confirmed_at=timezone.now(),
        )

    return store
