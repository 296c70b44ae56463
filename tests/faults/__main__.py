"""Run one simulation: python -m tests.faults --seed 7 --events 20000 [--people 60]."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path


def main() -> int:
    """Run the simulation; return 0 without violations, else print them with the seed."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--events", type=int, default=20_000)
    asked.add_argument("--people", type=int, default=60)
    asked.add_argument("--every", type=int, default=1, help="invariants are asked after every so many steps")
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="doudi-faults-"))
    os.environ.setdefault("DATABASE_URL", "sqlite://")
    os.environ |= {"DOUDI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from doudi.core.divisions.actions import load_divisions

    load_divisions()
    return _play(given)


def _play(given: argparse.Namespace) -> int:
    from django.utils import timezone

    from tests.conftest import make_cast
    from tests.faults.simulation import Simulation, SteadyClock

    begun = time.monotonic()
    clock = SteadyClock(date(2023, 3, 30))
    timezone.now = clock.now
    cast = make_cast()
    played = None
    try:
        played = Simulation(given.seed, cast, clock, given.people, every=given.every)
        played.play(months=24, events=given.events)
    except AssertionError as error:
        print(error)
        where = f"SEED={given.seed} EVENTS={given.events} COUNTY={given.people}"
        print(f"再现 replay: make faults {where}")
        if played is None or not played.violations:
            return 1
    print(f"{played.line()}, {time.monotonic() - begun:.0f} s, {os.environ['DATABASE_URL'].partition(':')[0]}")
    return 1 if played.violations else 0


if __name__ == "__main__":
    sys.exit(main())
