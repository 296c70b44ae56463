"""Deliveries at hand with the rows of a family of a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from doudi.core.encryption import SealedKind  # noqa: F401 - the fields load with the models
from doudi.monitoring.deliveries import contents
from doudi.monitoring.deliveries.models import Delivery
from tests.casework.conftest import clock, staff  # noqa: F401 - fixtures
from tests.monitoring.deliveries.conftest import attachment_folder, confirmed  # noqa: F401 - fixtures


@pytest.fixture
def delivered(confirmed: Callable[..., Delivery]) -> Callable[..., Delivery]:  # noqa: F811 - the fixture
    """Return a function that stores a confirmed delivery with rows: declared cells, then what the matching found."""

    def store(source: str, *rows: dict[str, Any], **columns: Any) -> Delivery:
        connection, names = duckdb.connect(), contents.row_columns(source)
        fields = ", ".join(f"{name} {_type_of(name)}" for name in names)
        connection.execute(f"CREATE TABLE given ({fields})")
        for number, row in enumerate(rows, start=1):
            values = {"source_row": number, "outcome": "linked", **row}
            marks = ", ".join("?" for _name in names)
            connection.execute(f"INSERT INTO given VALUES ({marks})", [values.get(name) for name in names])
        key = contents.write_rows(connection, "SELECT * FROM given")
        outcomes = [row.get("outcome", "linked") for row in rows]
        counted = {
            f"{name}_rows": outcomes.count(name) for name in ("linked", "to_judge", "not_resident", "unmatchable")
        }
        return confirmed(source=source, rows_key=key, total_rows=len(rows), **counted, **columns)

    return store


def _type_of(name: str) -> str:
    if name in {"source_row"} or name.endswith("_fen"):
        return "BIGINT"
    if name in {"month", "registered_on", "as_of"}:
        return "DATE"
    return "DOUBLE" if name == "score" else "VARCHAR"
