"""Build payment files for a bank: checked as a whole, split by its limits, with totals and SM3 hash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doudi.bankfiles.cell_text import sm3
from doudi.bankfiles.faults import BankFault, BankFileError
from doudi.bankfiles.file_writer import render_with_hash
from doudi.bankfiles.item_checks import item_list_faults, row_values
from doudi.bankfiles.items import BankItem
from doudi.bankfiles.profiles import Profile
from doudi.bankfiles.return_files import read_rows
from doudi.values.translation import gettext as _


@dataclass(frozen=True)
class Batch:
    """Header of the files of a payroll run: their common number, the paying unit, programme, month and day."""

    number: str
    unit: str
    programme: str
    month: date
    day: date


@dataclass(frozen=True)
class PaymentFile:
    """One file for the bank. ``part`` counts the files of a batch from one; ``sm3`` is the hash of the content.

    ``rows_sm3`` is the hash of the rows as written in the last line; empty in a layout without one.
    """

    part: int
    number: str
    name: str
    content: bytes
    items: tuple[BankItem, ...]
    sm3: str
    rows_sm3: str = ""

    @property
    def sum_fen(self) -> int:
        """Total of all payments in fen."""
        return sum(item.amount_fen for item in self.items)


def split_by_limits(profile: Profile, items: Sequence[BankItem]) -> list[tuple[BankItem, ...]]:
    """Split the payments, in their order, by the bank's limits for one file."""
    parts: list[list[BankItem]] = []
    room_fen = 0
    for item in items:
        if not parts or len(parts[-1]) == profile.rows_per_file or item.amount_fen > room_fen:
            parts.append([])
            room_fen = profile.amount_per_file_fen
        parts[-1].append(item)
        room_fen -= item.amount_fen
    return [tuple(part) for part in parts]


def payment_files(profile: Profile, batch: Batch, items: Sequence[BankItem]) -> list[PaymentFile]:
    """Check the payments and build the files of a batch.

    Raises:
        BankFileError: with every fault of every payment; no file is built then.
    """
    faults = item_list_faults(profile, items)
    if not items:
        message = _("批次 {number} 没有一笔可发放的明细。").format(number=batch.number)
        faults.append(BankFault("no_items", batch.number, message))
    if faults:
        raise BankFileError(faults)
    return build_payment_files(profile, batch, items)


def build_payment_files(profile: Profile, batch: Batch, items: Sequence[BankItem]) -> list[PaymentFile]:
    """Build the files of payments that ``item_list_faults`` has accepted.

    Raises:
        BankFileError: a file reads back differently.
    """
    return [
        build_payment_file(profile, batch, number, part)
        for number, part in enumerate(split_by_limits(profile, items), 1)
    ]


def build_payment_file(profile: Profile, batch: Batch, part: int, items: tuple[BankItem, ...]) -> PaymentFile:
    """Build one file of accepted payments and read it back.

    Raises:
        BankFileError: the file reads back differently.
    """
    number = file_number(batch.number, part)
    facts = {
        "file_number": number,
        "unit": batch.unit,
        "programme": batch.programme,
        "month": batch.month,
        "date": batch.day,
    }
    rows = [row_values(item, position) for position, item in enumerate(items, 1)]
    content, rows_sm3 = render_with_hash(profile.payment, rows, facts, batch.day)
    _compare(profile, content, items)
    name = profile.file_name.format(number=batch.number, part=part, date=batch.day)
    return PaymentFile(part, number, name, content, items, sm3(content), rows_sm3)


def file_number(batch_number: str, part: int) -> str:
    """Return the number of one file of a batch, as written in the file."""
    return f"{batch_number}-{part:02d}"


def _compare(profile: Profile, content: bytes, items: Sequence[BankItem]) -> None:
    """Require that the content reads back as the same payments."""
    read = read_rows(profile.payment, content)
    back = [(row.item_id, row.account_name, row.account, row.amount_fen) for row in read]
    if back != [(item.item_id, item.account_name, item.account, item.amount_fen) for item in items]:
        message = _("写出的文件读回后与明细不一致，没有交出。请联系管理员。")
        raise BankFileError([BankFault("not_as_meant", _("文件"), message)])
