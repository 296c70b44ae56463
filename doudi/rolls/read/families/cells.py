"""The cells of one family; a fault in a cell becomes a problem with its row and column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from doudi.files.cells import CellValue, text_of
from doudi.rolls.read.cells.identity_numbers import Finding
from doudi.rolls.read.cells.values import amount_fen, count_of, month_of, number_text
from doudi.rolls.read.table import Table
from doudi.rolls.vocabulary import is_blank_text, is_ditto
from doudi.values.money import MoneyError
from doudi.values.translation import gettext as _

Value = TypeVar("Value")

_CARD_LENGTHS = frozenset({16, 19})
_ACCOUNT_LENGTHS = range(16, 20)


@dataclass
class FamilyCells:
    """The rows of one family in a table. ``above`` holds the values that 同上 refers to, across families."""

    table: Table
    rows: Sequence[int]
    above: dict[str, CellValue] = field(default_factory=dict)

    def first(self, meaning: str) -> tuple[int, CellValue]:
        """The first row with a value of its own under a meaning, and the value; 同上 gives the value above."""
        if self.table.index(meaning) is None:
            return self.rows[0], None
        for row in self.rows:
            value = self.table.cell(row, meaning)
            if value is not None and not is_blank_text(text := text_of(value)) and not is_ditto(text):
                self.above[meaning] = value
                return row, value
        if any(is_ditto(text_of(self.table.cell(row, meaning))) for row in self.rows):
            return self.rows[0], self.above.get(meaning)
        return self.rows[0], None

    def text(self, meaning: str) -> str:
        """The family's value under a meaning as text; empty for none."""
        return text_of(self.first(meaning)[1])

    def note(self, finding: Finding, row: int, meaning: str, value: CellValue = None) -> None:
        """Add a finding about a cell to the problems of the sheet."""
        self.table.problems.add(
            finding.code,
            finding.message,
            finding.remedy,
            severity=finding.severity,
            row=row,
            column=self.table.index(meaning),
            value=value,
        )

    def _read(self, row: int, value: CellValue, meaning: str, reader: Callable[[CellValue], Value]) -> Value | None:
        try:
            return reader(value)
        except (MoneyError, ValueError):
            self.note(_unreadable(meaning), row, meaning, value)
            return None

    def amount(self, meaning: str, row: int | None = None) -> int | None:
        """The family's amount in fen, or that of one row; a negative one becomes a problem."""
        at, value = self.first(meaning) if row is None else (row, self.table.cell(row, meaning))
        amount = self._read(at, value, meaning, amount_fen)
        if amount is not None and amount < 0:
            finding = Finding("amount_negative", _("金额是负数。"), _("花名册只填应发金额，扣减另行说明。"))
            self.note(finding, at, meaning, value)
            return None
        return amount

    def count(self, meaning: str) -> int | None:
        """A number of people."""
        row, value = self.first(meaning)
        return self._read(row, value, meaning, count_of)

    def start_month(self, roll_month: date | None) -> date | None:
        """The first month of the family's benefit."""
        row, value = self.first("start_month")
        start = self._read(row, value, "start_month", month_of)
        if start is None:
            return None
        if start.is_ambiguous:
            message = _("“{text}”可能是 1 月，也可能是 10 月丢了末尾的 0，按 1 月处理。").format(text=text_of(value))
            self.note(
                Finding("month_ambiguous", message, _("改写成 2021-01 或 2021-10 的样子。"), "warning"),
                row,
                "start_month",
                value,
            )
        if roll_month is not None and start.month > roll_month:
            message = _("开始享受时间晚于花名册的月份。")
            self.note(Finding("start_in_future", message, _("核实开始享受时间。")), row, "start_month", value)
        return start.month

    def account(self) -> str:
        """The bank account, cleaned; an invalid one becomes a problem and is returned unchanged."""
        row, value = self.first("bank_account")
        if not self.table.has("bank_account"):
            return ""
        number = number_text(value)
        finding = account_finding(number.text, has_lost_digits=number.has_lost_digits)
        if finding is not None:
            self.note(finding, row, "bank_account", value)
        return "" if number.has_lost_digits else number.text


def _unreadable(meaning: str) -> Finding:
    if meaning == "start_month":
        return Finding("month_unreadable", _("看不出这是哪年哪月。"), _("改写成 2023-05 或 2023年5月 的样子。"))
    if meaning in {"covered", "household_size"}:
        return Finding("count_unreadable", _("这里应是人数，看不出是几人。"), _("只填数字，如 3。"))
    remedy = _("只填数字，单位为元，如 600 或 600.00。")
    return Finding("amount_unreadable", _("这里应是金额，看不出是多少元。"), remedy)


def account_finding(account: str, *, has_lost_digits: bool) -> Finding | None:
    """The finding about a bank account, or None. Cards (62...) have 16 or 19 digits, other accounts 16 to 19."""
    remedy = _("对照银行卡或存折核对账号，按文本格式录入。")
    if has_lost_digits:
        message = _("银行账号被当作数字保存，15 位以后的数字已经丢失，无法还原。")
        return Finding("bank_account_precision_lost", message, remedy)
    if not account:
        return Finding("bank_account_missing", _("没有银行账号。"), _("补填银行账号，否则无法打卡发放。"))
    if not (account.isascii() and account.isdigit()):
        return Finding("bank_account_characters", _("银行账号里有数字以外的字符。"), remedy)
    lengths = _CARD_LENGTHS if account.startswith("62") else _ACCOUNT_LENGTHS
    if len(account) not in lengths:
        should = _("16 位或 19 位") if account.startswith("62") else _("16 至 19 位")
        message = _("银行账号是 {length} 位，应为{should}。").format(length=len(account), should=should)
        return Finding("bank_account_length", message, remedy)
    return None
