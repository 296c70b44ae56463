"""Benchmark of the survey list of an emergency: an area of PEOPLE people drawn as one confirmation of an event.

Run by scripts/bench-emergency.sh, on a new SQLite file or on the database of DATABASE_URL. Everything is invented.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date, timedelta

from bench.accounts import bureau_accounts

PEOPLE = int(os.environ.get("PEOPLE", "20000"))
VILLAGES = 60
LARGEST_SECONDS = 5.0


def invent(villages: list[str]) -> None:
    """Insert people with a household, every second with a child; one in ten disabled, two in three with an award."""
    from django.utils import timezone

    from doudi.registry.circumstance_kinds import KINDS
    from doudi.registry.models import Award, Circumstance, Household, Person

    now = timezone.now() - timedelta(days=1)
    dated = {"valid_from": date(2022, 1, 1), "source": "roll", "recorded_at": now}
    homes = PEOPLE // 2
    places = [villages[number * len(villages) // homes] for number in range(homes)]
    Household.objects.bulk_create(
        [Household(pk=key + 1, number=f"H{key}", village_id=places[key]) for key in range(homes)], batch_size=2_000
    )
    Person.objects.bulk_create(
        [
            Person(
                pk=key + 1,
                number=f"P{key}",
                name=f"刘{chr(0x4E00 + key % 9000)}",
                sex="male",
                birth_date=date(1950, 1, 1) if key % 2 else date(2015, 1, 1),
                household_id=key // 2 + 1,
                village_id=places[key // 2],
            )
            for key in range(homes * 2)
        ],
        batch_size=2_000,
    )
    grade = KINDS["disability_grade"]
    Circumstance.objects.bulk_create(
        [
            Circumstance(
                pk=key, person_id=key, kind="disability_grade", text=grade.stored(1 + key % 4, key)[0], **dated
            )
            for key in range(1, homes * 2, 10)
        ],
        batch_size=2_000,
    )
    Award.objects.bulk_create(
        [
            Award(number=f"A{key}", person_id=key, programme="dibao", dibao_class="other", **dated)
            for key in range(1, homes * 2)
            if key % 3
        ],
        batch_size=2_000,
    )


def main() -> int:
    """Draw the list once and print the seconds; fail where it takes longer than the goal."""
    import django

    django.setup()
    from django.core.management import call_command

    from doudi.core.divisions.actions import load_divisions
    from doudi.core.divisions.models import Division
    from doudi.relief.emergencies import actions

    call_command("migrate", verbosity=0)
    load_divisions()
    villages = list(Division.objects.filter(level="village").order_by("code").values_list("code", flat=True))[:VILLAGES]
    invent(villages)
    bureau, director = bureau_accounts()
    event = actions.propose_event(
        by=bureau,
        name="洪涝",
        kind="flood",
        level="3",
        began_on=date(2025, 6, 1),
        legal_basis="通知",
        plan="预案",
        villages=villages,
    )
    begun = time.perf_counter()
    actions.confirm_event(by=director, event=event)
    taken = time.perf_counter() - begun
    print(f"{PEOPLE} people in {VILLAGES} villages, {event.survey_rows.count()} on the list: {taken:.2f} s")
    return 0 if taken < LARGEST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
