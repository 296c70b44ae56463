"""Benchmark of a settlement of purchased services: ORDERS accepted orders of a month, proposed, confirmed and booked.

Run by scripts/bench-services.sh, on a new SQLite file or on the database of DATABASE_URL. Everything is invented.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import date, timedelta
from typing import Any

from bench.accounts import bureau_accounts

ORDERS = int(os.environ.get("ORDERS", "20000"))
LARGEST_SECONDS = 5.0
_BATCH, _ORDERS_OF_PERSON, _PRICE_FEN = 1_000, 4, 60_00


def invent(villages: list[str], officer: Any, leader: Any) -> Any:
    """Insert people in their homes, and a contract with accepted orders of the month; return the contract."""
    from doudi.care.services.models import Contract, Provider, ServiceItem, WorkOrder
    from doudi.core.attachments.models import Attachment
    from doudi.core.clock import this_month
    from doudi.registry.models import Household, Person

    people = range(1, ORDERS // _ORDERS_OF_PERSON + 1)
    places = {key: villages[key % len(villages)] for key in people}
    Household.objects.bulk_create(
        [Household(pk=key, number=f"H{key}", village_id=places[key]) for key in people], batch_size=_BATCH
    )
    born = {"sex": "male", "birth_date": date(1950, 1, 1)}
    Person.objects.bulk_create(
        [
            Person(pk=key, number=f"P{key}", name="某", household_id=key, village_id=places[key], **born)
            for key in people
        ],
        batch_size=_BATCH,
    )
    month = this_month()
    item = ServiceItem.objects.create(
        year=month.year, kind="service", code="living_care", name="上门生活照料", unit="次", entered_by=officer
    )
    provider = Provider.objects.create(
        name="社会工作站", kind="station", contact="某", phone="13800000000", registered_by=officer, registered_on=month
    )
    contract = Contract.objects.create(
        number="GM0001",
        item=item,
        provider=provider,
        way="below_limit",
        unit_price_fen=_PRICE_FEN,
        quantity_limit=ORDERS,
        budget_fen=ORDERS * _PRICE_FEN,
        source="county",
        people_served=len(people),
        first_day=month,
        last_day=month + timedelta(days=300),
        state="confirmed",
        proposed_by=officer,
        confirmed_by=leader,
        confirmed_on=month,
    )
    proof = Attachment.objects.create(**_photograph(villages[0], officer))
    delivered = {"delivered_day": month, "delivered_place": "家里", "delivered_by": officer, "proof": proof}
    accepted = {"state": "accepted", "acceptor": "person", "decided_by": leader, "decided_on": month}
    WorkOrder.objects.bulk_create(
        [
            WorkOrder(
                contract=contract,
                person_id=1 + key % len(people),
                sealed_need="洗衣做饭",
                planned_day=month,
                units=1,
                ordered_by=officer,
                **delivered,
                **accepted,
            )
            for key in range(ORDERS)
        ],
        batch_size=_BATCH,
    )
    return contract


def _photograph(village: str, officer: Any) -> dict[str, Any]:
    return {
        "key": "0" * 32,
        "name": "现场.png",
        "kind": "photo",
        "media_type": "image/png",
        "size": 1,
        "sha256": "0" * 64,
        "village_code": village,
        "uploaded_by": officer,
    }


def main() -> int:
    """Propose and confirm the settlement once and print the seconds; fail where it takes longer than the goal."""
    import django

    django.setup()
    from django.core.management import call_command

    from doudi.care.services.actions.settlements import confirm_settlement, preview, propose_settlement
    from doudi.core.clock import this_month
    from doudi.core.divisions.actions import load_divisions
    from doudi.core.divisions.models import Division

    call_command("migrate", verbosity=0)
    load_divisions()
    villages = list(Division.objects.filter(level="village").order_by("code").values_list("code", flat=True))
    bureau, director = bureau_accounts()
    contract = invent(villages, bureau, director)
    steps, used = {}, time.process_time()
    begun = time.perf_counter()
    found = preview(contract, this_month())
    steps["previewed"] = time.perf_counter() - begun
    begun = time.perf_counter()
    settlement = propose_settlement(by=bureau, contract=contract, month=this_month())
    steps["proposed"] = time.perf_counter() - begun
    begun = time.perf_counter()
    confirm_settlement(by=director, settlement=settlement)
    steps["confirmed"] = time.perf_counter() - begun
    processor, taken = time.process_time() - used, sum(steps.values())
    parts = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in steps.items())
    print(f"settlement of {settlement.orders} orders: {taken:.2f} s ({processor:.2f} s of processor): {parts}")
    return 0 if taken < LARGEST_SECONDS and settlement.orders == found.orders == ORDERS else 1


if __name__ == "__main__":
    sys.exit(main())
