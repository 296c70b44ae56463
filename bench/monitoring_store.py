"""Benchmark of the monitoring in the store: every list uploaded, read, matched, confirmed, and turned into warnings.

Run by scripts/bench-monitoring-store.sh (PEOPLE=200000) on a PostgreSQL of its own, after bench.monitoring has made the
county and the lists. Loading the registry is not counted.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import duckdb

HERE = Path(__file__).resolve().parent
GOAL_SECONDS = 360
MONTH = date(2023, 5, 1)


def as_delivered(path: Path) -> bytes:
    """A list as a department sends it: Chinese headings, amounts in yuan."""
    from doudi.matching import source_profile

    profile = source_profile(path.stem)
    labels = {column.name: column.label for column in profile.all_columns}
    with duckdb.connect() as connection:
        texts = "" if path.suffix == ".parquet" else ", all_varchar = true"
        reader = "read_parquet" if path.suffix == ".parquet" else "read_csv"
        rows = connection.execute(f"FROM {reader}('{path}'{texts})")
        names = [column[0] for column in rows.description]
        cells = ", ".join(
            f'({name}::BIGINT / 100)::DECIMAL(14, 2) AS "{labels[name]}"'
            if name.endswith("_fen")
            else f'{name} AS "{labels[name]}"'
            for name in names
        )
        target = path.with_suffix(".sent")
        connection.execute(f"COPY (SELECT {cells} FROM {reader}('{path}'{texts})) TO '{target}' (FORMAT csv, HEADER)")
    content = target.read_bytes()
    target.unlink()
    return content


def run_jobs() -> None:
    """Run every waiting job, and print how long each kind took."""
    from bench.monitoring_rooms import processor_seconds
    from doudi.core.jobs.models import Job
    from doudi.core.jobs.queue import run_next_job

    seconds: defaultdict[str, list[float]] = defaultdict(list)
    used: defaultdict[str, float] = defaultdict(float)
    while (waiting := Job.objects.filter(state="waiting").order_by("pk").first()) is not None:
        begun, before = time.perf_counter(), processor_seconds()
        run_next_job()
        seconds[waiting.kind].append(time.perf_counter() - begun)
        used[waiting.kind] += processor_seconds() - before
    for kind, taken in seconds.items():
        print(f"  {kind}: {sum(taken):.1f} s, longest {max(taken):.1f} s, processor {used[kind]:.1f} s", flush=True)
    for failed in Job.objects.filter(state="failed"):
        print(f"  failed: {failed.kind} {failed.message}", flush=True)


def main(given: Sequence[str] | None = None) -> int:
    """Load the county, deliver every list, and print what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--work", type=Path, default=HERE / ".work")
    parser.add_argument("--sources", nargs="*", help="only these lists")
    options = parser.parse_args(given)
    lists = options.work / f"lists-{options.people}"
    import django

    django.setup()
    from django.core.management import call_command

    from bench.accounts import bureau_accounts
    from bench.monitoring_rooms import measure_rooms, processor_seconds
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.divisions.actions import load_divisions
    from doudi.monitoring.deliveries.actions import confirm_delivery, upload_delivery
    from doudi.monitoring.deliveries.models import Delivery
    from doudi.monitoring.warnings.models import Warning as MonitoringWarning
    from doudi.registry.opening_data.load import load_registry
    from doudi.snapshot import open_snapshot

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    load_divisions()
    begun = time.perf_counter()
    with open_snapshot(lists / "county") as snapshot:
        load_registry(by=SYSTEM, tables=snapshot.connection, detail="bench")
    print(f"registry of {options.people} people loaded in {time.perf_counter() - begun:.0f} s", flush=True)
    officer, leader = bureau_accounts()
    found = sorted((lists / f"{MONTH:%Y-%m}").iterdir())
    files = [(path, as_delivered(path)) for path in found if not options.sources or path.stem in options.sources]
    steps = [time.perf_counter()]
    used = processor_seconds()
    for path, content in files:
        upload_delivery(by=officer, source=path.stem, period=MONTH, name=f"{path.stem}.csv", file=BytesIO(content))
    run_jobs()
    steps.append(time.perf_counter())
    print(f"uploaded and read: {steps[1] - steps[0]:.0f} s", flush=True)
    for delivery in Delivery.objects.all():
        print(f"  {delivery.source} {delivery.state} {delivery.total_rows} linked {delivery.linked_rows}", flush=True)
        confirm_delivery(by=leader, delivery=delivery)
    run_jobs()
    steps.append(time.perf_counter())
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"confirmed and warned: {steps[2] - steps[1]:.0f} s; in all {steps[2] - steps[0]:.0f} s, processor "
        f"{processor_seconds() - used:.0f} s, memory {megabytes} MB, warnings {MonitoringWarning.objects.count()}, "
        f"load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    measure_rooms(officer, leader)
    return 0 if steps[2] - steps[0] < GOAL_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
