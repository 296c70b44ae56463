"""Booking: the one place where money moves. Verbs call it; nothing else writes the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
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
"""Accounts that never fall below zero, or below what was decided; the database refuses it as well."""


@dataclass(frozen=True, order=True)
class Key:
    """Which account."""

    kind: str
    source: str
    year: int
    township_code: str = ""
    programme: str = ""


@dataclass(frozen=True, order=True)
class Move:
    """So much from one account to another; fen, above zero."""

    from_account: Key
    to_account: Key
    amount_fen: int


@dataclass(frozen=True)
class Voucher:
    """What a transaction says of itself."""

    kind: str
    reference: str
    on: date
    basis: str = ""
    note: str = ""
    corrects: Transaction | None = None


def book(by: Actor, voucher: Voucher, moves: Iterable[Move]) -> tuple[Transaction, bool]:
    """Book a transaction, inside the caller's own. Says whether it is new: the same again has no effect.

    Whoever books holds the accounts until his transaction ends, so two bookings never count on the same money.

    Raises:
        NoAmountToBook, ReferenceAlreadyUsed, InsufficientBalance
    """
    wanted = _summed(moves)
    if not wanted:
        raise NoAmountToBook(_("没有可以记账的金额。"))
    lock_audit_trail()
    accounts = _locked({key for move in wanted for key in (move.from_account, move.to_account)})
    author = by if isinstance(by, User) else None
    transaction, new = Transaction.objects.get_or_create(
        reference=voucher.reference,
        defaults={
            "kind": voucher.kind,
            "on": voucher.on,
            "basis": voucher.basis,
            "note": voucher.note,
            "corrects": voucher.corrects,
            "entered_by": author,
        },
    )
    if not new:
        _refuse_other_content(transaction, voucher, wanted)
        return transaction, False
    Movement.objects.bulk_create(
        [
            Movement(
                transaction=transaction,
                from_account=accounts[move.from_account],
                to_account=accounts[move.to_account],
                amount_fen=move.amount_fen,
            )
            for move in wanted
        ]
    )
    _change(accounts, wanted)
    return transaction, True


def moves_of(transaction: Transaction) -> list[Move]:
    """What a transaction moved, in order."""
    movements = transaction.movements.select_related("from_account", "to_account")
    return sorted(Move(key_of(one.from_account), key_of(one.to_account), one.amount_fen) for one in movements)


def key_of(account: Account) -> Key:
    """Which account it is."""
    return Key(account.kind, account.source, account.year, account.township_code, account.programme)


def limit_of(source: str, year: int) -> int:
    """How far below zero a source may go today by decisions in force; fen."""
    decided = Overdraft.objects.filter(state=Overdraft.State.CONFIRMED, source=source, year=year, until__gte=today())
    return decided.aggregate(total=Sum("amount_fen"))["total"] or 0


def _summed(moves: Iterable[Move]) -> list[Move]:
    """The moves in order, one for each pair of accounts."""
    totals: dict[tuple[Key, Key], int] = defaultdict(int)
    for move in moves:
        totals[move.from_account, move.to_account] += move.amount_fen
    return sorted(Move(from_account, to_account, amount) for (from_account, to_account), amount in totals.items())


def _locked(keys: set[Key]) -> dict[Key, Account]:
    """The accounts, made where they are new, each held for this transaction and always in the same order."""
    Account.objects.bulk_create([Account(**vars(key)) for key in sorted(keys)], ignore_conflicts=True)
    sources, years = {key.source for key in keys}, {key.year for key in keys}
    found = Account.objects.select_for_update().filter(source__in=sources, year__in=years).order_by("pk")
    return {key_of(account): account for account in found}


def _refuse_other_content(booked: Transaction, voucher: Voucher, wanted: Sequence[Move]) -> None:
    same = (booked.kind, booked.on) == (voucher.kind, voucher.on) and moves_of(booked) == list(wanted)
    if not same:
        raise ReferenceAlreadyUsed(
            _("凭证号“{reference}”已于{day}记账，内容不同，没有重复记账；请核对原凭证，确有错误的先冲正。").format(
                reference=voucher.reference, day=booked.on.isoformat()
            )
        )


def _change(accounts: dict[Key, Account], moves: Sequence[Move]) -> None:
    """Carry the moves over to the balances; refuse what there is no money for, all of it in one sentence."""
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
                missing.append(_lack(account, below))
            else:  # money that comes in is taken, even where the decision to overdraw has run out
                account.limit_fen = -account.balance_fen
    if missing:
        raise InsufficientBalance(
            _("资金不足：{missing}。请先登记资金下达，或报县局负责人批准垫支。").format(missing="；".join(missing))
        )
    Account.objects.bulk_update([accounts[key] for key in changes], ["balance_fen", "limit_fen"])


def _lack(account: Account, below_fen: int) -> str:
    place = division_name(account.township_code) or ""
    return _("{year}年{source}{place}{kind}还差{amount}元").format(
        year=account.year,
        source=source_name(account.source),
        place=place,
        kind=account.get_kind_display(),
        amount=format_yuan(below_fen),
    )
