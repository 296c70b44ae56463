"""A small registry, deliveries of it, and the screening of a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from doudi.core.audit.trail import SYSTEM
from doudi.monitoring.deliveries.contents import MATCH_COLUMNS, write_rows
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.warnings.computation import screen_month
from doudi.monitoring.warnings.models import ScreeningRun, Warning  # noqa: A004 - the term of the field
from doudi.screening.columns import source_table
from tests.clock import Clock, clock
from tests.conftest import Cast, Family, make_family

__all__ = ["clock"]

SEPTEMBER = date(2025, 9, 1)


class County:
    """A dibao family of a mother (M1, with the award) and a grown son (S1), and what departments deliver of them."""

    def __init__(self, cast: Cast, clock: Clock) -> None:
        self.cast, self.clock = cast, clock
        self.family: Family = make_family(cast.officer, cast.village, "1")
        self.mother, self.son = self.family.mother, self.family.son
        self.month = SEPTEMBER

    def deliver(self, source: str, *rows: Mapping[str, Any], month: date | None = None) -> Delivery:
        """Confirm a delivery of linked rows: ``person`` is the number, ``tier`` T1 where it is not said."""
        import duckdb

        connection = duckdb.connect()
        columns = source_table(source).columns
        typed = ", ".join(f'"{column.name}" {column.sql_type}' for column in columns)
        connection.execute(
            f"CREATE TABLE rows (source_row BIGINT, {typed}, outcome VARCHAR, person_id VARCHAR, tier VARCHAR, "
            "score DOUBLE, candidates VARCHAR)"
        )
        names = ("source_row", *(column.name for column in columns), *MATCH_COLUMNS)
        for place, row in enumerate(rows, start=1):
            found = {"source_row": place, "outcome": "linked", "tier": "T1", "person_id": row.get("person"), **row}
            marks = ", ".join("?" for _name in names)
            connection.execute(f"INSERT INTO rows VALUES ({marks})", [found.get(name) for name in names])
        return Delivery.objects.create(
            pk=1_000 + Delivery.objects.count(),
            source=source,
            department="psb",
            period=month or self.month,
            state=Delivery.State.CONFIRMED,
            name="清单.xlsx",
            size=1,
            sha256=f"{Delivery.objects.count():064d}",
            rows_key=write_rows(connection, "SELECT * FROM rows"),
            total_rows=len(rows),
            linked_rows=len(rows),
            uploaded_by=self.cast.bureau,
            confirmed_by=self.cast.director,
            confirmed_at=timezone.now(),
        )

    def screen(self, month: date | None = None) -> ScreeningRun:
        """Compute the warnings of a month."""
        return screen_month(month or self.month, by=SYSTEM)

    def next_month(self) -> None:
        """Turn to the first day of the next month."""
        self.month = date(self.month.year + self.month.month // 12, self.month.month % 12 + 1, 1)
        self.clock.on(self.month)

    def warnings(self, rule_id: str, *, is_open: bool | None = None) -> list[Warning]:
        """The warnings of a rule, oldest first."""
        rows = Warning.objects.filter(rule_id=rule_id).order_by("pk")
        if is_open is not None:
            rows = rows.exclude(state="ended") if is_open else rows.filter(state="ended")
        return list(rows)

    def open(self, rule_id: str) -> Warning:
        """The one open warning of a rule."""
        (warning,) = self.warnings(rule_id, is_open=True)
        return warning

    def judge(self, warning: Warning, finding: str = "data_fault") -> None:
        """End a warning as an officer does."""
        warning.state, warning.finding, warning.sealed_reason = "ended", finding, "已核实"
        warning.judged_by, warning.judged_at = self.cast.officer, timezone.now()
        warning.ended_on = self.clock.today
        warning.save()


def counts(run: ScreeningRun, rule_id: str) -> Sequence[int]:
    """New, renewed, again, judged, ended and marked warnings of a rule in a run."""
    own = run.counts[rule_id]
    return [own[name] for name in ("new", "renewed", "again", "judged", "ended", "marked")]


@pytest.fixture
def county(cast: Cast, clock: Clock, settings: Any, tmp_path: Path) -> County:
    settings.ATTACHMENT_FOLDER = tmp_path / "attachments"
    return County(cast, clock)
