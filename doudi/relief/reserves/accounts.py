"""The ledger accounts of a township's reserve: balance, the sources that bear a payment, the new year."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.funding.ledger import Key, Kind, Move, Voucher, book, key_of
from doudi.funding.models import Account, Movement, Transaction
from doudi.values.divisions import division_name
from doudi.values.money import format_yuan

RELIEF_SOURCE = "county"
"""Who bears temporary relief: one yuan for each registered resident in the county's budget (P30-2.5)."""


def balance_of(township_code: str) -> int:
    """Return what the reserve of a township holds, over all sources and years; fen."""
    total = _accounts(township_code).aggregate(total=Sum("balance_fen"))["total"]
    return int(total or 0)


def balances() -> dict[str, int]:
    """Return what each township's reserve holds; fen by township."""
    rows = Account.objects.filter(kind=Kind.RESERVE).order_by().values_list("township_code")
    return {code: int(total) for code, total in rows.annotate(total=Sum("balance_fen"))}


def _accounts(township_code: str) -> QuerySet[Account]:
    return Account.objects.filter(kind=Kind.RESERVE, township_code=township_code)


def moves_of_payment(township_code: str, amount_fen: int) -> list[Move]:
    """Return the moves of a payment out of the reserve: the county's money first, then the other sources by name.

    Fewer fen are moved than asked where the reserve holds less; ``book`` then refuses nothing, so check before.
    """
    year, left, moves = today().year, amount_fen, []
    accounts = list(_accounts(township_code).filter(year=year, balance_fen__gt=0))
    for account in sorted(accounts, key=lambda one: (one.source != RELIEF_SOURCE, one.source)):
        part = min(left, account.balance_fen)
        if part:
            moves.append(Move(key_of(account), Key(Kind.SPENT, account.source, year), part))
            left -= part
    return moves


def carry_over_if_new_year(by: Actor, township_code: str) -> None:
    """Carry what earlier years left in the reserve into this year, so that the first night of a year can pay."""
    earlier = list(_accounts(township_code).filter(year__lt=today().year, balance_fen__gt=0))
    if earlier:
        _carry_over(by=by, township_code=township_code, earlier=earlier)


@action("relief_reserve.carry_over")
def _carry_over(*, by: Actor, township_code: str, earlier: Iterable[Account]) -> Transaction:
    year = today().year
    moves = [
        Move(key_of(account), Key(Kind.RESERVE, account.source, year, township_code), account.balance_fen)
        for account in earlier
    ]
    voucher = Voucher(
        Transaction.Kind.CARRIED_OVER,
        f"reserve-carry-over:{township_code}:{year}:{Transaction.objects.count()}",
        today(),
        _("备用金上年结存"),
    )
    transaction, _is_new = book(by, voucher, moves)
    record(
        _("{township}备用金上年结存{amount}元结转{year}年。").format(
            township=division_name(township_code) or township_code,
            amount=format_yuan(sum(move.amount_fen for move in moves)),
            year=year,
        ),
        subject=transaction,
        village_code=township_code,
    )
    return transaction


def shares_of(transactions: Iterable[int]) -> dict[int, dict[str, int]]:
    """Return what each source bore of payments out of reserves; fen by source, by primary key of the voucher."""
    shares: dict[int, dict[str, int]] = {}
    spent = Movement.objects.filter(transaction__in=list(transactions), to_account__kind=Kind.SPENT)
    for transaction, source, amount in spent.values_list("transaction", "to_account__source", "amount_fen"):
        of_one = shares.setdefault(transaction, {})
        of_one[source] = of_one.get(source, 0) + int(amount)
    return shares
