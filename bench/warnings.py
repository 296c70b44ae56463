"""Benchmark of the warnings: a county with lists of fifteen kinds, screened and brought into the store.

Run by scripts/bench-warnings.sh (PEOPLE=110000), on a new SQLite file or on the database of DATABASE_URL. Everything is
invented; rows are linked already, because matching has a benchmark of its own. The lists are drawn at random: they
measure time, not how right the rules are.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.accounts import bureau_accounts

PEOPLE = int(os.environ.get("PEOPLE", "110000"))
CHANGED = int(os.environ.get("CHANGED", "1000"))
MONTH = date(2023, 5, 1)
RULES_SECONDS, STORE_SECONDS, LARGEST_MEGABYTES = 90.0, 360.0, 4_000

# One in so many people is on the list; the cells are SQL over the person and a number drawn for them.
LISTS: dict[str, tuple[int, str]] = {
    "deaths": (60, "DATE '2022-01-01' + (n % 500)::INTEGER AS death_date"),
    "cremations": (110, "DATE '2022-01-01' + (n % 500)::INTEGER AS cremation_date"),
    "prison": (550, "DATE '2022-01-01' + (n % 400)::INTEGER AS from_date, DATE '2024-01-01' AS to_date"),
    "public_payroll": (20, "'县某局' AS unit, DATE '2023-04-01' AS month, 400000 AS amount_fen"),
    "companies": (28, "n::VARCHAR AS credit_code, '法定代表人' AS role, '存续' AS status"),
    "vehicles": (8, "n::VARCHAR AS plate, '小型轿车' AS kind, DATE '2020-01-01' AS registered_on"),
    "property": (4, "n::VARCHAR AS certificate, '住宅' AS use, '90' AS area_m2"),
    "deposits": (5, "(n % 20000000)::BIGINT AS balance_fen, DATE '2023-04-30' AS as_of"),
    "social_insurance": (4, "'职工养老' AS kind, DATE '2023-04-01' AS month, (n % 900000)::BIGINT AS base_fen"),
    "medical": (30, "(n % 900000)::BIGINT AS own_paid_fen"),
    "disability": (
        27,
        "n::VARCHAR AS certificate, '肢体' AS category, (1 + n % 4)::VARCHAR AS grade, '正常' AS status",
    ),
    "students": (6, "'某中学' AS school"),
    "monitored_poverty": (110, "'因病' AS risk_kind"),
    "disaster": (220, "'洪涝' AS event, DATE '2023-03-01' AS date"),
    "unemployment": (220, "DATE '2022-11-01' AS registered_on"),
}


def load_county() -> None:
    """Load an invented county into the new database."""
    from doudi.core.audit.trail import SYSTEM
    from doudi.demo.county import make_county
    from doudi.registry.opening_data.load import load_registry
    from doudi.snapshot import open_snapshot

    with tempfile.TemporaryDirectory() as folder:
        make_county(Path(folder), PEOPLE, 1, ending="parquet")
        with open_snapshot(Path(folder)) as snapshot:
            load_registry(by=SYSTEM, tables=snapshot.connection, detail="bench")


def deliver(connection: Any, source: str, every: int, cells: str, month: date, by: Any, director: Any) -> None:
    """Confirm a delivery of linked rows of people drawn by a hash."""
    from django.utils import timezone

    from doudi.monitoring.deliveries.contents import write_rows
    from doudi.monitoring.deliveries.models import Delivery
    from doudi.screening.columns import source_table

    drawn = (
        f"SELECT *, hash(person_id || '{source}{month}') % 1000000007 AS n FROM people "
        f"WHERE hash('{source}{month}' || person_id) % {every} = 0"
    )
    own = f"DATE '{month}' AS month, " if source == "medical" else ""
    given = f"SELECT row_number() OVER () AS source_row, {own}{cells}, person_id FROM ({drawn})"
    names = [name for name, *_rest in connection.execute(f"DESCRIBE {given}").fetchall()]
    columns = source_table(source).columns
    lacking = ", ".join(f"NULL::{column.sql_type} AS {column.name}" for column in columns if column.name not in names)
    rows = f"SELECT *, {lacking}, 'linked' AS outcome, 'T1' AS tier FROM ({given})"
    Delivery.objects.create(
        source=source,
        department="psb",
        period=month,
        state=Delivery.State.CONFIRMED,
        name="bench",
        size=1,
        sha256=f"{Delivery.objects.count():064d}",
        rows_key=write_rows(connection, rows),
        uploaded_by=by,
        confirmed_by=director,
        confirmed_at=timezone.now(),
    )


def screen(title: str) -> tuple[float, float]:
    """Screen the month; print and return the seconds of the rules and of the store."""
    from doudi.core.audit.trail import SYSTEM
    from doudi.monitoring.warnings import computation, reconciliation

    begun, used, reconciled = time.perf_counter(), time.process_time(), [0.0]
    original = reconciliation.reconcile

    def timed(*arguments: Any) -> Any:
        reconciled[0] = time.perf_counter()
        return original(*arguments)

    with patch.object(computation, "reconcile", timed):
        run = computation.screen_month(MONTH, by=SYSTEM)
    ended = time.perf_counter()
    rules, store = reconciled[0] - begun, ended - reconciled[0]
    print(
        f"{title}: of {run.people_read or PEOPLE} people, "
        f"rules {rules:.1f} s, store {store:.1f} s, new {run.new_warnings}, again {run.again_warnings}, "
        f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB, "
        f"processor {time.process_time() - used:.1f} s",
        flush=True,
    )
    return rules, store


def change_families(number: int) -> None:
    """Let what is recorded be three days old, and record today of one person in some families a grave illness."""
    from django.utils import timezone

    from doudi.core.audit.trail import SYSTEM
    from doudi.registry.circumstances.actions import change_circumstance
    from doudi.registry.models import Award, Circumstance, Household, Membership, Person

    before = timezone.now() - timedelta(days=3)
    for model in (Award, Circumstance, Membership):
        model.objects.update(recorded_at=before)
    for home in Household.objects.order_by("pk")[:number]:
        person = Person.objects.filter(household=home).order_by("pk").first()
        if person is not None:
            change_circumstance(
                by=SYSTEM, subject=person, kind="serious_illness", value=True, since=date(2023, 4, 1), source="paper"
            )


def main() -> int:
    """Screen everything new, everything again, and what some families changed; fail where it takes too long."""
    import django

    django.setup()
    from django.core.management import call_command

    from doudi.core.divisions.actions import load_divisions
    from doudi.registry.law_inputs.registry_snapshot import open_registry_snapshot
    from doudi.values.benefit_month import add_months

    call_command("migrate", verbosity=0)
    load_divisions()
    load_county()
    by, director = bureau_accounts()
    with open_registry_snapshot(MONTH, date.today()) as snapshot:  # noqa: DTZ011 - the day of the benchmark
        for source, (every, cells) in LISTS.items():
            months = [add_months(MONTH, -number) for number in range(12)] if source == "medical" else [MONTH]
            for month in months:
                deliver(snapshot.connection, source, every, cells, month, by, director)
    print(f"{PEOPLE} people", flush=True)
    taken = [screen("first"), screen("second")]
    change_families(CHANGED)
    taken.append(screen("changed"))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    is_fast = all(rules < RULES_SECONDS and store < STORE_SECONDS for rules, store in taken)
    return 0 if is_fast and megabytes < LARGEST_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
