"""A delivery of the cast's department, with faulty rows to download, for the table of pages."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any


def delivery_of_department(by: Any) -> Any:
    """Return a staged delivery of the federation."""
    import duckdb

    from doudi.monitoring.deliveries.contents import write_content, write_rows
    from doudi.monitoring.deliveries.models import Delivery

    faulty = "SELECT 2 AS file_row, 0 AS sheet, ['unreadable_date:0'] AS faults, '不详' AS c0"
    return Delivery.objects.create(
        source="disability",
        department="dpf",
        period=date(2023, 5, 1),
        state=Delivery.State.STAGED,
        name="残疾人证.xlsx",
        size=1,
        sha256="0" * 64,
        original_key=write_content(BytesIO(b"x")),
        faulty_key=write_rows(duckdb.connect(), faulty),
        faulty_rows=1,
        total_rows=1,
        linked_rows=1,
        report={"headings": ["有效期"]},
        uploaded_by=by,
    )
