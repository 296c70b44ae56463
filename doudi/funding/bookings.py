"""Book releases, bank returns and recoveries of payments. The calling actions check permissions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.audit.trail import Actor, action, record
from doudi.funding.ledger import Key, Kind, Move, Voucher, book
from doudi.funding.models import MAX_BASIS_LENGTH, MAX_NOTE_LENGTH, Transaction, source_name
from doudi.funding.refusals import InvalidAmount, UnknownSource
from doudi.values.carries import carries
from doudi.values.money import format_yuan


@carries("JXF40-1", "SC649-5")
@action("funds.release")
def book_release(
    *, by: Actor, reference: str, on: date, lines: Mapping[str, int], basis: str = "", note: str = ""
) -> Transaction:
    """Book the amounts of a payroll run from available to spent.

    ``lines`` are fen by source (see ``policy.SOURCE_LABELS``), negative for a source whose share another source bears
    now. ``on`` gives the year of the funds. ``basis`` and ``note`` stand on the voucher.
    A reference that was booked before books nothing and returns the earlier transaction.

    Raises:
        InsufficientBalance: a source has less than that, and no overdraft is approved.
        ReferenceAlreadyUsed: the reference was booked with other content.
        NoAmountToBook, InvalidAmount, UnknownSource
    """
    return _book_amounts(by, _voucher(Transaction.Kind.RELEASE, reference, on, basis, note), lines, is_outgoing=True)


@action("funds.return")
def book_return(
    *, by: Actor, reference: str, on: date, lines: Mapping[str, int], basis: str = "", note: str = ""
) -> Transaction:
    """Book back what the bank could not pay. Arguments and refusals as for :func:`book_release`."""
    return _book_amounts(by, _voucher(Transaction.Kind.RETURN, reference, on, basis, note), lines, is_outgoing=False)


@action("funds.recovery")
def book_recovery(
    *, by: Actor, reference: str, on: date, lines: Mapping[str, int], basis: str = "", note: str = ""
) -> Transaction:
    """Book back what a recipient has repaid. Arguments and refusals as for :func:`book_release`."""
    return _book_amounts(by, _voucher(Transaction.Kind.RECOVERY, reference, on, basis, note), lines, is_outgoing=False)


def _voucher(kind: str, reference: str, on: date, basis: str, note: str) -> Voucher:
    return Voucher(kind, reference, on, basis[:MAX_BASIS_LENGTH], note[:MAX_NOTE_LENGTH])


def checked_amounts(lines: Mapping[str, int]) -> dict[str, int]:
    """Return the amounts that are not zero, checked.

    Raises:
        UnknownSource, InvalidAmount
    """
    for source, amount in lines.items():
        if source not in policy.SOURCE_LABELS:
            raise UnknownSource(_("没有“{source}”这个资金来源。").format(source=source))
        if type(amount) is not int:
            raise InvalidAmount(_("{source}的金额须是整数分。").format(source=source_name(source)))
    return {source: amount for source, amount in lines.items() if amount}


def format_amounts(lines: Mapping[str, int]) -> str:
    """Format amounts in fen by source: 县级财政1,050.00元、上级补助950.00元."""
    return "、".join(
        _("{source}{amount}元").format(source=source_name(source), amount=format_yuan(amount))
        for source, amount in lines.items()
    )


def record_booking(transaction: Transaction, sentence: str, *, is_new: bool) -> None:
    """Record a booking in the audit trail, or that it had been booked before."""
    if not is_new:
        sentence = _("重复提交，此前已记账，没有再记。")
    record(f"{transaction}：{sentence}", subject=transaction, why=transaction.note)


def _book_amounts(by: Actor, voucher: Voucher, lines: Mapping[str, int], *, is_outgoing: bool) -> Transaction:
    amounts, year = checked_amounts(lines), voucher.on.year
    moves = []
    for source, amount in amounts.items():
        available, spent = Key(Kind.AVAILABLE, source, year), Key(Kind.SPENT, source, year)
        from_account, to_account = (available, spent) if is_outgoing == (amount > 0) else (spent, available)
        moves.append(Move(from_account, to_account, abs(amount)))
    transaction, is_new = book(by, voucher, moves)
    record_booking(transaction, _("{amounts}。").format(amounts=format_amounts(amounts)), is_new=is_new)
    return transaction
