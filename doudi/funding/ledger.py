"""Book transactions: the only code that writes the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import Actor, lock_audit_trail
from doudi.core.clock import today
from doudi.funding.models import Account, Movement, Overdraft, Transaction, source_name
from doudi.funding.refusals import InsufficientBalance, NoAmountToBook, ReferenceAlreadyUsed
from doudi.values.divisions import division_name
from doudi.values.money import format_yuan

Kind = Account.Kind
NON_NEGATIVE_KINDS = frozenset({Kind.BUDGET, Kind.AVAILABLE, Kind.RESERVE})
"""Accounts that must not fall below zero or the approved overdraft; the database enforces it as well."""


@dataclass(frozen=True, order=True)
class Key:
    """What identifies an account."""

    kind: str
    source: str
    year: int
    township_code: str = ""
    programme: str = ""


@dataclass(frozen=True, order=True)
class Move:
    """A movement from one account to another, in fen, above zero."""

    from_account: Key
    to_account: Key
    amount_fen: int


@dataclass(frozen=True)
class Voucher:
    """The content of a transaction except its movements."""

    kind: str
    reference: str
    on: date
    basis: str = ""
    note: str = ""
    corrects: Transaction | None = None


def book(by: Actor, voucher: Voucher, moves: Iterable[Move]) -> tuple[Transaction, bool]:
    """Book a transaction inside the caller's database transaction; a reference that was booked before has no effect.

    The accounts stay locked until the database transaction ends, so two bookings never spend the same funds.

    Returns:
        The transaction, and whether it is new.

    Raises:
        NoAmountToBook, ReferenceAlreadyUsed, InsufficientBalance
    """
    summed = _summed(moves)
    if not summed:
        raise NoAmountToBook(_("没有可以记账的金额。"))
    lock_audit_trail()
    accounts = _locked_accounts({key for move in summed for key in (move.from_account, move.to_account)})
    author = by if isinstance(by, User) else None
    transaction, is_new = Transaction.objects.get_or_create(
        reference=voucher.reference,
        defaults={
            "kind": voucher.kind,
            "booked_on": voucher.on,
            "basis": voucher.basis,
            "note": voucher.note,
            "corrects": voucher.corrects,
            "entered_by": author,
        },
    )
    if not is_new:
        _refuse_other_content(transaction, voucher, summed)
        return transaction, False
    Movement.objects.bulk_create(
        [
            Movement(
                transaction=transaction,
                from_account=accounts[move.from_account],
                to_account=accounts[move.to_account],
                amount_fen=move.amount_fen,
            )
            for move in summed
        ]
    )
    _change(accounts, summed)
    return transaction, True


def moves_of(transaction: Transaction) -> list[Move]:
    """Return the movements of a transaction, sorted."""
    movements = transaction.movements.select_related("from_account", "to_account")
    return sorted(
        Move(key_of(movement.from_account), key_of(movement.to_account), movement.amount_fen) for movement in movements
    )


def book_back(by: Actor, transaction: Transaction, *, reference: str, note: str) -> tuple[Transaction, bool]:
    """Book the amounts of a transaction back by a second one, which points at it; both stay in the ledger.

    Returns and raises what ``book`` does.
    """
    voucher = Voucher(Transaction.Kind.CORRECTION, reference, today(), transaction.basis, note, transaction)
    return book(
        by, voucher, [Move(move.to_account, move.from_account, move.amount_fen) for move in moves_of(transaction)]
    )


def key_of(account: Account) -> Key:
    """Return the key of an account."""
    return Key(account.kind, account.source, account.year, account.township_code, account.programme)


def limit_of(source: str, year: int) -> int:
    """Return by how many fen a source may be overdrawn today."""
    return overdrafts_in_force(source, year).aggregate(total=Sum("amount_fen"))["total"] or 0


def overdrafts_in_force(source: str, year: int) -> QuerySet[Overdraft]:
    """Return the approved overdrafts of a source that may be used today."""
    return Overdraft.objects.filter(state=Overdraft.State.CONFIRMED, source=source, year=year, until__gte=today())


def _summed(moves: Iterable[Move]) -> list[Move]:
    """Return the moves sorted, one for each pair of accounts."""
    totals: dict[tuple[Key, Key], int] = defaultdict(int)
    for move in moves:
        totals[move.from_account, move.to_account] += move.amount_fen
    return sorted(Move(from_account, to_account, amount) for (from_account, to_account), amount in totals.items())


def _locked_accounts(keys: set[Key]) -> dict[Key, Account]:
    """Create the missing accounts and lock all of their sources and years, always in the same order."""
    Account.objects.bulk_create([Account(**vars(key)) for key in sorted(keys)], ignore_conflicts=True)
    sources, years = {key.source for key in keys}, {key.year for key in keys}
    accounts = Account.objects.select_for_update().filter(source__in=sources, year__in=years).order_by("pk")
    return {key_of(account): account for account in accounts}


def _refuse_other_content(booked: Transaction, voucher: Voucher, moves: Sequence[Move]) -> None:
    is_same = (booked.kind, booked.booked_on) == (voucher.kind, voucher.on) and moves_of(booked) == list(moves)
    if not is_same:
        raise ReferenceAlreadyUsed(
            _("凭证号“{reference}”已于{day}记账，内容不同，没有重复记账；请核对原凭证，确有错误的先冲正。").format(
                reference=voucher.reference, day=booked.booked_on.isoformat()
            )
        )


def _change(accounts: dict[Key, Account], moves: Sequence[Move]) -> None:
    """Apply the moves to the balances; name every account that falls short in one refusal."""
    changes: dict[Key, int] = defaultdict(int)
    for move in moves:
        changes[move.from_account] -= move.amount_fen
        changes[move.to_account] += move.amount_fen
    missing = []
    for key, change in sorted(changes.items()):
        account = accounts[key]
        account.balance_fen += change
        if key.kind == Kind.AVAILABLE:
            account.limit_fen = limit_of(key.source, key.year)
        below = -account.balance_fen - account.limit_fen
        if key.kind in NON_NEGATIVE_KINDS and below > 0:
            if change < 0:
                missing.append(_shortfall(account, below))
            else:  # incoming funds are accepted even where the overdraft has expired
                account.limit_fen = -account.balance_fen
    if missing:
        raise InsufficientBalance(
            _("资金不足：{missing}。请先登记资金下达，或报县局负责人批准垫支。").format(missing="；".join(missing))
        )
    Account.objects.bulk_update([accounts[key] for key in changes], ["balance_fen", "limit_fen"])


def _shortfall(account: Account, below_fen: int) -> str:
    place = division_name(account.township_code) or ""
    return _("{year}年{source}{place}{kind}还差{amount}元").format(
        year=account.year,
        source=source_name(account.source),
        place=place,
        kind=account.get_kind_display(),
        amount=format_yuan(below_fen),
    )
