"""Read funds: balances, shortfalls, price indices, the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from doudi.funding.ledger import Kind, overdrafts_in_force
from doudi.funding.models import Account, Budget, Movement, Overdraft, PriceIndices, Proposal, Transaction
from doudi.policy import Figure
from doudi.values.benefit_month import add_months


def available(source: str, year: int) -> int:
    """Return the available funds of a source in a year, in fen; negative where an overdraft is in use."""
    account = Account.objects.filter(kind=Kind.AVAILABLE, source=source, year=year).first()
    return account.balance_fen if account else 0


@dataclass(frozen=True)
class Cover:
    """What covers an amount to be released from a source: its funds, then its approved overdrafts; fen."""

    need_fen: int
    available_fen: int
    overdrafts: list[Overdraft]

    @property
    def limit_fen(self) -> int:
        """By how much the source may be overdrawn in all."""
        return sum(overdraft.amount_fen for overdraft in self.overdrafts)

    @property
    def missing_fen(self) -> int:
        """What is missing even with the overdrafts."""
        return max(0, self.need_fen - self.available_fen - self.limit_fen) if self.need_fen > 0 else 0

    @property
    def overdrawn_fen(self) -> int:
        """By how much the source is overdrawn after the release; zero where its own funds suffice."""
        return max(0, self.need_fen - self.available_fen) if self.need_fen > 0 else 0


def cover_of(need_fen: int, source: str, year: int) -> Cover:
    """Return what covers an amount in fen that is to be released from a source now."""
    overdrafts = overdrafts_in_force(source, year).select_related("settled_by").order_by("until", "pk")
    return Cover(need_fen, available(source, year), list(overdrafts))


def confirmed_indices(month: date) -> PriceIndices | None:
    """Return a month's price indices that a second person has confirmed."""
    return PriceIndices.objects.filter(month=month, state=PriceIndices.State.CONFIRMED).first()


def indices_of(month: date) -> dict[str, Figure] | None:
    """Return a month's confirmed price indices as facts of the county for ``RuleBook.household_evaluator``."""
    indices = confirmed_indices(month)
    return indices.county_facts if indices else None


def proposals_to_decide() -> list[Proposal]:
    """Return the proposals that wait for a second person: budgets, overdrafts, price indices."""
    models: tuple[type[Proposal], ...] = (Budget, Overdraft, PriceIndices)
    return [proposal for model in models for proposal in model._default_manager.filter(state=Proposal.State.PROPOSED)]


def transactions(*, year: int | None = None, source: str = "", kind: str = "", text: str = "") -> QuerySet[Transaction]:
    """Return the filtered transactions with their movements, the latest first."""
    rows = Transaction.objects.select_related("entered_by").prefetch_related(
        "movements__from_account", "movements__to_account"
    )
    if year:
        rows = rows.filter(booked_on__year=year)
    if kind:
        rows = rows.filter(kind=kind)
    if source:
        either = Movement.objects.filter(Q(from_account__source=source) | Q(to_account__source=source))
        rows = rows.filter(pk__in=either.values("transaction"))
    if text:
        rows = rows.filter(Q(reference__icontains=text) | Q(basis__icontains=text))
    return rows


def number_vouchers(rows: Iterable[Transaction]) -> list[Transaction]:
    """Set the place of each transaction among those of its month, with one query for each month."""
    found = list(rows)
    for first in {row.booked_on.replace(day=1) for row in found}:
        month = Transaction.objects.filter(booked_on__gte=first, booked_on__lt=add_months(first, 1))
        places = {pk: place for place, pk in enumerate(month.order_by("pk").values_list("pk", flat=True), start=1)}
        for row in found:
            if row.booked_on.replace(day=1) == first:
                row.place_in_month = places[row.pk]
    return found


def balances_by_movements() -> dict[int, int]:
    """Return the balance that the movements give each account; fen by primary key."""
    totals: dict[int, int] = defaultdict(int)
    for side, sign in (("to_account", 1), ("from_account", -1)):
        for row in Movement.objects.order_by().values(side).annotate(total=Sum("amount_fen")):
            totals[row[side]] += sign * row["total"]
    return totals


def ledger_faults() -> list[tuple[Account, int]]:
    """Return every account whose balance differs from its movements, with the balance by movements in fen."""
    balances = balances_by_movements()
    return [
        (account, balances.get(account.pk, 0))
        for account in Account.objects.all()
        if account.balance_fen != balances.get(account.pk, 0)
    ]
