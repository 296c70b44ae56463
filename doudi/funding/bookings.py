"""What payments book: money sent, money that came back. They are the last step of verbs that asked who may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.audit.trail import Actor, action, record
from doudi.funding.ledger import Key, Kind, Move, Voucher, book
from doudi.funding.models import Transaction, source_name
from doudi.funding.refusals import InvalidAmount, UnknownSource
from doudi.values.money import format_yuan


@action("funds.release")
def book_release(*, by: Actor, reference: str, on: date, lines: Mapping[str, int]) -> Transaction:
    """Take a payroll run out of what is available.

    ``lines`` are fen by source (see ``policy.SOURCE_LABELS``). A source with nothing to pay may stand at zero; one
    that gives
    back (what it bore before is borne by another now) stands below zero. ``on`` says which year's money it is. The
    same reference again books nothing and answers with the transaction that there is.

    Raises:
        InsufficientBalance: a source has less than that, and nobody decided that it may be overdrawn.
        ReferenceAlreadyUsed: the reference was booked with other content.
        NoAmountToBook, InvalidAmount, UnknownSource
    """
    return _booked(by, Voucher(Transaction.Kind.RELEASE, reference, on), lines, out=True)


@action("funds.return")
def book_return(*, by: Actor, reference: str, on: date, lines: Mapping[str, int]) -> Transaction:
    """Put back what the bank could not pay out. Arguments and refusals as for :func:`book_release`."""
    return _booked(by, Voucher(Transaction.Kind.RETURN, reference, on), lines, out=False)


@action("funds.recovery")
def book_recovery(*, by: Actor, reference: str, on: date, lines: Mapping[str, int]) -> Transaction:
    """Put back what a recipient has repaid. Arguments and refusals as for :func:`book_release`."""
    return _booked(by, Voucher(Transaction.Kind.RECOVERY, reference, on), lines, out=False)


def checked_amounts(lines: Mapping[str, int]) -> dict[str, int]:
    """The lines with something in them.

    Raises:
        UnknownSource, InvalidAmount
    """
    for source, amount in lines.items():
        if source not in policy.SOURCE_LABELS:
            raise UnknownSource(_("没有“{source}”这个资金来源。").format(source=source))
        if type(amount) is not int:
            raise InvalidAmount(_("{source}的金额须是整数分。").format(source=source_name(source)))
    return {source: amount for source, amount in lines.items() if amount}


def amounts_in_words(lines: Mapping[str, int]) -> str:
    """县级财政1,050.00元、上级补助950.00元."""
    return "、".join(
        _("{source}{amount}元").format(source=source_name(source), amount=format_yuan(amount))
        for source, amount in lines.items()
    )


def record_booking(transaction: Transaction, sentence: str, *, new: bool) -> None:
    """The sentence of a booking, or that it had been booked before."""
    if not new:
        sentence = _("重复提交，此前已记账，没有再记。")
    record(f"{transaction}：{sentence}", subject=transaction, why=transaction.note)


def _booked(by: Actor, voucher: Voucher, lines: Mapping[str, int], *, out: bool) -> Transaction:
    amounts, year = checked_amounts(lines), voucher.on.year
    moves = []
    for source, amount in amounts.items():
        available, spent = Key(Kind.AVAILABLE, source, year), Key(Kind.SPENT, source, year)
        outwards = out == (amount > 0)
        moves.append(Move(*((available, spent) if outwards else (spent, available)), abs(amount)))
    transaction, new = book(by, voucher, moves)
    record_booking(transaction, _("{amounts}。").format(amounts=amounts_in_words(amounts)), new=new)
    return transaction
