"""Questions about money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Sum

from doudi.funding.ledger import Kind, limit_of
from doudi.funding.models import Account, Movement, PriceIndices
from doudi.policy import Figure


def available(source: str, year: int) -> int:
    """What there is to spend of a source in a year; fen. Below zero where it was overdrawn by decision."""
    found = Account.objects.filter(kind=Kind.AVAILABLE, source=source, year=year).first()
    return found.balance_fen if found else 0


def shortfalls(needs: Mapping[str, int], year: int) -> dict[str, int]:
    """What is missing by source, in fen, for amounts to be released now; decisions to overdraw are counted in."""
    missing = {source: need - available(source, year) - limit_of(source, year) for source, need in needs.items()}
    return {source: amount for source, amount in missing.items() if amount > 0 and needs[source] > 0}


def confirmed_indices(month: date) -> PriceIndices | None:
    """A month's price indices, where a second person has confirmed them."""
    return PriceIndices.objects.filter(month=month, state=PriceIndices.State.CONFIRMED).first()


def indices_of(month: date) -> dict[str, Figure] | None:
    """A month's confirmed price indices as facts of the county, as ``policy.household_evaluator`` takes them."""
    found = confirmed_indices(month)
    return found.county_facts if found else None


def balances_by_movements() -> dict[int, int]:
    """What every account would hold if the ledger were replayed from empty; fen by account."""
    totals: dict[int, int] = defaultdict(int)
    for side, sign in (("taker", 1), ("giver", -1)):
        for row in Movement.objects.order_by().values(side).annotate(total=Sum("amount_fen")):
            totals[row[side]] += sign * row["total"]
    return totals


def ledger_faults() -> list[tuple[Account, int]]:
    """Every account that holds something else than its movements say, with what they say; fen."""
    replayed = balances_by_movements()
    return [
        (account, replayed.get(account.pk, 0))
        for account in Account.objects.all()
        if account.balance_fen != replayed.get(account.pk, 0)
    ]
