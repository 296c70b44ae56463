"""Book entries made by hand: allotments, carry-overs, reserves, changes of source, corrections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.refusals import required_text
from doudi.funding.bookings import checked_amounts, format_amounts, record_booking
from doudi.funding.ledger import Key, Kind, Move, Voucher, book, book_back
from doudi.funding.models import Transaction
from doudi.funding.refusals import AlreadyCorrected, InvalidAmount, NotEnteredByHand, TooEarly
from doudi.values.carries import carries

HAND_ENTERED_KINDS = frozenset(
    {
        Transaction.Kind.ALLOTMENT,
        Transaction.Kind.CARRIED_OVER,
        Transaction.Kind.TO_RESERVE,
        Transaction.Kind.FROM_RESERVE,
        Transaction.Kind.REASSIGNED,
    }
)
"""Kinds of transactions that may be corrected. Payments are corrected by returns, budgets by a further budget."""


@dataclass(frozen=True)
class Entry:
    """The content of an entry, in fen. A form is booked once even if sent twice: ``key`` is unique to it."""

    key: str
    on: date
    source: str
    amount_fen: int
    basis: str
    note: str = ""


@carries("P18-17.a", "SC649-5")
@action("funds.allot")
def allot(*, by: User, entry: Entry) -> Transaction:
    """Book an allotment; it is available from now on.

    Raises:
        PermissionRequired, TooEarly, InvalidAmount, UnknownSource, ReferenceAlreadyUsed
    """
    appropriated = Key(Kind.APPROPRIATED, entry.source, entry.on.year)
    available = Key(Kind.AVAILABLE, entry.source, entry.on.year)
    return _enter(by, Transaction.Kind.ALLOTMENT, entry, appropriated, available)


@action("funds.carry_over")
def carry_over(*, by: User, entry: Entry) -> Transaction:
    """Make what is left of the year before available in the year of the entry.

    Raises:
        PermissionRequired, TooEarly, InsufficientBalance, InvalidAmount, UnknownSource, ReferenceAlreadyUsed
    """
    last = Key(Kind.AVAILABLE, entry.source, entry.on.year - 1)
    return _enter(by, Transaction.Kind.CARRIED_OVER, entry, last, Key(Kind.AVAILABLE, entry.source, entry.on.year))


@carries("MCA23-3.3")
@action("funds.reserve")
def move_reserve(*, by: User, entry: Entry, kind: str, township_code: str) -> Transaction:
    """Fill a township's reserve for temporary relief (MCA23-3.3), or take it back. Payments are booked case by case.

    Raises:
        PermissionRequired, TooEarly, InsufficientBalance, InvalidAmount, UnknownSource, ReferenceAlreadyUsed,
        NotEnteredByHand
    """
    year = entry.on.year
    reserve, available = Key(Kind.RESERVE, entry.source, year, township_code), Key(Kind.AVAILABLE, entry.source, year)
    if kind == Transaction.Kind.RESERVE_SPENT:
        raise NotEnteredByHand(_("备用金支出在救助办件里逐笔付款登记，不能手工记账。"))
    from_account, to_account = {
        Transaction.Kind.TO_RESERVE: (available, reserve),
        Transaction.Kind.FROM_RESERVE: (reserve, available),
    }[Transaction.Kind(kind)]
    return _enter(by, kind, entry, from_account, to_account)


@action("funds.reassign")
def reassign(*, by: User, entry: Entry, to_source: str) -> Transaction:
    """Charge to another source what was spent out of one, for example once an unconfirmed source is known.

    Raises:
        PermissionRequired, TooEarly, InsufficientBalance, InvalidAmount, UnknownSource, ReferenceAlreadyUsed
    """
    _check_entry(by, entry)
    checked_amounts({to_source: entry.amount_fen})
    year, amount = entry.on.year, entry.amount_fen
    moves = [
        Move(Key(Kind.SPENT, entry.source, year), Key(Kind.AVAILABLE, entry.source, year), amount),
        Move(Key(Kind.AVAILABLE, to_source, year), Key(Kind.SPENT, to_source, year), amount),
    ]
    return _book(by, Transaction.Kind.REASSIGNED, entry, moves)


@action("funds.correct")
def correct(*, by: User, transaction: Transaction, why: str) -> Transaction:
    """Correct a transaction by a second one with the same amounts reversed; both stay in the ledger.

    Raises:
        PermissionRequired, ReasonRequired, NotEnteredByHand, AlreadyCorrected, InsufficientBalance
    """
    require_permission(by, Permission.RECORD_FUNDS)
    why = required_text(why, "why", _("请写明冲正的原因。"))
    if transaction.kind not in HAND_ENTERED_KINDS:
        raise NotEnteredByHand(_("这一笔不是手工录入的，不能冲正：发放有误的由银行退回或追缴，预算有误的另报调整。"))
    if Transaction.objects.filter(corrects=transaction).exists():
        raise AlreadyCorrected(_("这一笔已经冲正过。"))
    correction, is_new = book_back(by, transaction, reference=f"correction:{transaction.pk}", note=why)
    record_booking(correction, _("冲正{of}。").format(of=transaction), is_new=is_new)
    return correction


def _enter(by: User, kind: str, entry: Entry, from_account: Key, to_account: Key) -> Transaction:
    _check_entry(by, entry)
    return _book(by, kind, entry, [Move(from_account, to_account, entry.amount_fen)])


def _book(by: User, kind: str, entry: Entry, moves: list[Move]) -> Transaction:
    voucher = Voucher(kind, f"{kind}:{entry.key}", entry.on, entry.basis, entry.note)
    transaction, is_new = book(by, voucher, moves)
    amounts = format_amounts({entry.source: entry.amount_fen})
    record_booking(transaction, _("{amounts}，{basis}。").format(amounts=amounts, basis=entry.basis), is_new=is_new)
    return transaction


def _check_entry(by: User, entry: Entry) -> None:
    require_permission(by, Permission.RECORD_FUNDS)
    checked_amounts({entry.source: entry.amount_fen})
    if entry.amount_fen <= 0:
        raise InvalidAmount(_("金额须大于零。"), amount=_("金额须大于零；录错的用冲正。"))
    if entry.on > today():
        raise TooEarly(_("日期在今天之后。"), on=_("日期在今天之后。"))
