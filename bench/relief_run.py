"""Benchmark of a run of temporary relief: LINES released instalments, from the computation to the checked run.

Run by scripts/bench-relief.sh, on a new SQLite file or on the database of DATABASE_URL. Everything is invented.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date, timedelta

from bench.accounts import bureau_accounts

LINES = int(os.environ.get("LINES", "2000"))
LARGEST_SECONDS = 3.0
_BATCH = 1_000


def invent(villages: list[str], officer: int, leader: int) -> None:
    """Insert people with a card, each with a case of relief and an instalment that two people released."""
    from django.utils import timezone

    from doudi.casework.models import Application, Case
    from doudi.core.clock import today
    from doudi.registry.circumstance_kinds import KINDS
    from doudi.registry.models import Circumstance, Household, Person
    from doudi.relief.models import Instalment, ReliefCase

    now, keys = timezone.now() - timedelta(days=1), range(1, LINES + 1)
    places = [villages[key % len(villages)] for key in range(LINES + 1)]
    Household.objects.bulk_create(
        [Household(pk=key, number=f"H{key}", village_id=places[key]) for key in keys], batch_size=_BATCH
    )
    Person.objects.bulk_create(
        [
            Person(
                pk=key,
                number=f"P{key}",
                name=f"刘{chr(0x4E00 + key % 9000)}",
                sex="male",
                birth_date=date(1950, 1, 1),
                household_id=key,
                village_id=places[key],
            )
            for key in keys
        ],
        batch_size=_BATCH,
    )
    card, rows = KINDS["bank_account"], []
    for key in keys:
        text, index = card.stored(f"62284800{key:011d}", key)
        rows.append(
            Circumstance(
                pk=key,
                person_id=key,
                kind="bank_account",
                text=text,
                text_index=index,
                valid_from=date(2022, 1, 1),
                source="roll",
                recorded_at=now,
            )
        )
    Circumstance.objects.bulk_create(rows, batch_size=_BATCH)
    shared = {"step": "notification", "step_since": today(), "next_due_on": today()}
    Application.objects.bulk_create(
        [
            Application(pk=key, receipt=f"R{key}", channel="office", village_code=places[key], sealed_answers="{}")
            for key in keys
        ],
        batch_size=_BATCH,
    )
    Case.objects.bulk_create(
        [
            Case(
                pk=key,
                number=f"C{key}",
                application_id=key,
                procedure_id="relief_urgent",
                village_code=places[key],
                person_id=key,
                **shared,
            )
            for key in keys
        ],
        batch_size=_BATCH,
    )
    happened = {"kind": "urgent", "cause": "accident", "sub_cause": "accident_fire", "degree": "low", "area": "rural"}
    ReliefCase.objects.bulk_create(
        [
            ReliefCase(pk=key, case_id=key, persons_affected=1, happened_on=today(), sealed_account="起火", **happened)
            for key in keys
        ],
        batch_size=_BATCH,
    )
    Instalment.objects.bulk_create(
        [
            Instalment(
                relief_id=key,
                number=1,
                amount_fen=660_00,
                planned_on=today(),
                way="bank",
                payee_id=key,
                payee_name="某",
                state="released",
                release_proposed_by_id=officer,
                released_by_id=leader,
                released_on=today(),
            )
            for key in keys
        ],
        batch_size=_BATCH,
    )


def main() -> int:
    """Prepare the run once and print the seconds; fail where it takes longer than the goal."""
    import django

    django.setup()
    from django.core.management import call_command

    from doudi.core.clock import this_month
    from doudi.core.divisions.actions import load_divisions
    from doudi.core.divisions.models import Division
    from doudi.payments import actions
    from doudi.payments.models import Run

    call_command("migrate", verbosity=0)
    load_divisions()
    villages = list(Division.objects.filter(level="village").order_by("code").values_list("code", flat=True))
    bureau, director = bureau_accounts()
    invent(villages, bureau.pk, director.pk)
    begun, processor = time.perf_counter(), time.process_time()
    run = actions.prepare_run(by=bureau, month=this_month(), kind=Run.Kind.RELIEF)
    taken, used = time.perf_counter() - begun, time.process_time() - processor
    print(f"relief run of {run.lines_number} lines prepared and checked: {taken:.2f} s ({used:.2f} s of processor)")
    return 0 if taken < LARGEST_SECONDS and run.lines_number == LINES else 1


if __name__ == "__main__":
    sys.exit(main())
