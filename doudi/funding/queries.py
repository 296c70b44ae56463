"""Questions about money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet, Sum

from doudi.funding.ledger import Kind, limit_of
from doudi.funding.models import Account, Budget, Movement, Overdraft, PriceIndices, Proposal, Transaction
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


def proposals_to_decide() -> list[Proposal]:
    """What waits for its second person: budgets, overdrafts, price indices."""
    models: tuple[type[Proposal], ...] = (Budget, Overdraft, PriceIndices)
    return [one for model in models for one in model._default_manager.filter(state=Proposal.State.PROPOSED)]


def transactions(*, year: int | None = None, source: str = "", kind: str = "", text: str = "") -> QuerySet[Transaction]:
    """The ledger, the latest first, cut down; with its movements."""
    found = Transaction.objects.select_related("entered_by").prefetch_related(
        "movements__from_account", "movements__to_account"
    )
    if year:
        found = found.filter(on__year=year)
    if kind:
        found = found.filter(kind=kind)
    if source:
        either = Movement.objects.filter(Q(from_account__source=source) | Q(to_account__source=source))
        found = found.filter(pk__in=either.values("transaction"))
    if text:
        found = found.filter(Q(reference__icontains=text) | Q(basis__icontains=text))
    return found


def balances_by_movements() -> dict[int, int]:
    """What every account would hold if the ledger were replayed from empty; fen by account."""
    totals: dict[int, int] = defaultdict(int)
    for side, sign in (("to_account", 1), ("from_account", -1)):
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
