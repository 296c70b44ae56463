"""Deliveries with rows that no tier links, as the matching leaves them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from django.utils import timezone

from doudi.core.audit.trail import SYSTEM
from doudi.monitoring.deliveries.contents import write_rows
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.judgements import actions
from doudi.registry import actions as registry
from tests.conftest import Cast, identity_number

Deliver = Callable[..., Delivery]
STRANGER_NUMBER = identity_number(date(1970, 5, 1), 777)


def row_of(name: str, number: str, *people: Any, **more: Any) -> dict[str, Any]:
    """A row to judge with its candidates, best first."""
    return {"name": name, "id_number": number, "candidates": ";".join(person.number for person in people), **more}


_FILES = count(1)


def confirmed_delivery(by: Any, source: str, *rows: dict[str, Any], month: date = date(2023, 4, 1)) -> Delivery:
    """Confirm a delivery of rows to judge, sealed as the matching leaves them, and open them."""
    judged = {"outcome": "to_judge", "person_id": None, "tier": None, "score": 0.5}
    cells = [{**judged, "source_row": place, **row} for place, row in enumerate(rows, start=1)]
    names = dict.fromkeys(name for row in cells for name in row)
    number = sum(row["outcome"] == "to_judge" for row in cells)
    with duckdb.connect() as connection:
        connection.register("rows", pa.Table.from_pylist([{name: row.get(name) for name in names} for row in cells]))
        key = write_rows(connection, "SELECT * FROM rows")
    delivery = Delivery.objects.create(
        source=source,
        department="psb",
        period=month,
        state=Delivery.State.CONFIRMED,
        name="list.csv",
        size=1,
        sha256=f"{next(_FILES):064d}",
        rows_key=key,
        total_rows=len(cells),
        to_judge_rows=number,
        linked_rows=len(cells) - number,
        uploaded_by=by,
        confirmed_by=by,
        confirmed_at=timezone.now(),
    )
    actions.open_judgements(by=SYSTEM, delivery=delivery)
    return delivery


@pytest.fixture
def deliver(cast: Cast, settings: Any, tmp_path: Path) -> Deliver:
    """Return a function that confirms a delivery of a data set with rows to judge."""
    settings.ATTACHMENT_FOLDER = tmp_path / "attachments"
    return partial(confirmed_delivery, cast.bureau)


@pytest.fixture
def namesake(cast: Cast, family: Any) -> Any:
    """A woman of another village of the family's township, with the mother's name and birth date."""
    return person_of(cast.officer, next_village(cast), "N1", "钟桂英", date(1970, 5, 1), 88)


def next_village(cast: Cast) -> Any:
    """Another village of the first township."""
    villages = type(cast.village).objects.filter(level="village", parent=cast.village.parent).order_by("code")
    return villages[1]


def person_of(by: Any, village: Any, number: str, name: str, born: date, order: int) -> Any:
    """Register a woman who lives alone."""
    household = registry.register_household(by=by, number=f"H{number}", village=village)
    return registry.register_person(
        by=by,
        number=number,
        name=name,
        id_number=identity_number(born, order),
        sex="female",
        birth_date=born,
        household=household,
        relation="户主",
        source="paper",
    )
