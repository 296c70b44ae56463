"""Cells of the uprated roll: the content of the office's roll with new amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from doudi.files.cells import CellValue
from doudi.files.spreadsheet_writer import StyleName, WrittenValue
from doudi.rolls.model import Column
from doudi.rolls.uprating.amounts import UpratedFamily, UpratedPerson
from doudi.values.money import MoneyError, amount_in_words, format_yuan, parse_yuan
from doudi.values.translation import gettext as _

MONEY = frozenset({"per_head", "household_amount", "person_total", "living", "care"})
"""Meanings of columns whose amounts are uprated."""

COUNTED = frozenset({"covered", "household_size"})
"""Meanings of columns of people, summed on total lines like money."""

_INCOMES = frozenset({"income_per_head", "household_income"})
_IDENTITIES = frozenset({"head_id", "id_number"})
_LONG_TEXTS = frozenset({"remark", "address"})
_MONTHS = frozenset({"start_month", "end_month", "benefit_month"})
_LOST_DIGITS = 10**15
_NUMBER_IN_TEXT = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")


def style_of(column: Column | None) -> StyleName:
    """The style of the cells of a column."""
    meaning = column.meaning if column else ""
    if meaning in MONEY or meaning in _INCOMES:
        return "amount"
    if meaning in COUNTED or meaning == "sequence":
        return "count"
    return "long_text" if meaning in _LONG_TEXTS else "text"


def plain(cell: CellValue, meaning: str = "") -> WrittenValue:
    """A cell in a form that can be written: dates as text, whole numbers without a fraction."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return _("是") if cell else _("否")
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < _LOST_DIGITS else cell
    if isinstance(cell, date | datetime):
        if meaning in _MONTHS:
            return f"{cell.year}年{cell.month}月"
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, time | timedelta):
        return str(cell)
    return cell


def amount_of(cell: CellValue) -> int | None:
    """The cell as fen; None if it is not an amount."""
    if isinstance(cell, bool) or cell is None or cell == "":
        return None
    if isinstance(cell, int | float):
        return round(cell * 100) if abs(cell) < _LOST_DIGITS else None
    try:
        return parse_yuan(cell) if isinstance(cell, str) else None
    except MoneyError:
        return None


def body_value(
    column: Column | None, cell: CellValue, uprated: UpratedFamily, person: UpratedPerson | None, row: int
) -> WrittenValue:
    """The cell of a family's row on the uprated roll; amounts are whole fen.

    A valid identity number or account is written clean; a faulty one stays unchanged.
    """
    meaning = column.meaning if column else ""
    if cell is None or cell == "" or column is None:
        return plain(cell, meaning)
    if meaning in MONEY:
        new = _new_figure(meaning, amount_of(cell), column, uprated, person)
        return new if new is not None else _amount_or_text(cell)
    if meaning in _INCOMES:
        return _amount_or_text(cell)
    if meaning in _IDENTITIES:
        return _clean_identity(meaning, cell, uprated, row)
    if meaning == "bank_account" and uprated.family.bank_account:
        return uprated.family.bank_account
    return plain(cell, meaning)


def _amount_or_text(cell: CellValue) -> WrittenValue:
    """An amount as fen; anything else unchanged."""
    amount = amount_of(cell)
    return plain(cell) if amount is None else amount


def _clean_identity(meaning: str, cell: CellValue, uprated: UpratedFamily, row: int) -> WrittenValue:
    """The valid number behind this cell, else the cell."""
    if meaning == "head_id":
        number = uprated.family.head_id
    else:
        number = next((person.id_number for person in uprated.family.persons if person.row == row), None)
    text = cell.strip() if isinstance(cell, str) else ""
    has_digits = any(sign.isdigit() for sign in text)
    return number if number and has_digits else plain(cell)


def _new_figure(
    meaning: str, old: int | None, column: Column, uprated: UpratedFamily, person: UpratedPerson | None
) -> int | None:
    """The new amount for a money cell; None if the cell stays unchanged."""
    if uprated.new_month_fen is None:
        return None
    if uprated.per_head_fen is not None:
        return _new_figure_of_household(meaning, old, column, uprated)
    if meaning == "household_amount" or person is None:
        return uprated.new_month_fen
    figures = {"living": person.basic_fen, "care": person.care_fen}
    if meaning in figures:
        return figures[meaning]
    whole = (person.basic_fen or 0) + (person.care_fen or 0)
    return person.basic_fen if meaning == "per_head" and person.care_fen is not None else whole


def _new_figure_of_household(meaning: str, old: int | None, column: Column, uprated: UpratedFamily) -> int | None:
    """The new amount of a family paid by heads: of the family, per head, or the standard."""
    family = uprated.family
    if meaning == "household_amount" or (
        old is not None and old == family.household_amount_fen and meaning != "per_head"
    ):
        return uprated.new_month_fen
    if meaning == "per_head" and "标准" in column.header and old != family.supplement_per_head_fen:
        return uprated.standard_fen
    if meaning == "per_head" or family.household_amount_fen is None:
        return uprated.per_head_fen
    return uprated.new_month_fen


def restated_total(text: str, old_fen: int | None, new_fen: int) -> str:
    """The text of a total line with the new sum in place of the old one, in figures or words."""
    if old_fen is None:
        return text

    def replaced(match: re.Match[str]) -> str:
        if amount_of(match[0]) != old_fen:
            return match[0]
        new = format_yuan(new_fen)
        new = new if "," in match[0] else new.replace(",", "")
        return new if "." in match[0] else new.removesuffix(".00")

    moved = _NUMBER_IN_TEXT.sub(replaced, text)
    return moved.replace(amount_in_words(old_fen), amount_in_words(new_fen))


def sum_columns(rows: Sequence[Sequence[WrittenValue]], columns: Sequence[int]) -> dict[int, int]:
    """The sum of each of these columns; text in a column counts as nothing."""
    sums = dict.fromkeys(columns, 0)
    for values in rows:
        for index in columns:
            value = values[index]
            if isinstance(value, int):
                sums[index] += value
    return sums
