"""What stands in each cell of the raised roll: the office's own content, with new figures where money stands."""

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
"""Meanings of columns whose figures are raised."""

COUNTED = frozenset({"covered", "household_size"})
"""Meanings of columns of heads, summed on the total lines beside the money."""

_INCOMES = frozenset({"income_per_head", "household_income"})
_IDENTITIES = frozenset({"head_id", "id_number"})
_LONG_TEXTS = frozenset({"remark", "address"})
_MONTHS = frozenset({"start_month", "end_month", "benefit_month"})
_LOST_DIGITS = 10**15
_NUMBER_IN_TEXT = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")


def style_of(column: Column | None) -> StyleName:
    """How the cells of a column look."""
    meaning = column.meaning if column else ""
    if meaning in MONEY or meaning in _INCOMES:
        return "amount"
    if meaning in COUNTED or meaning == "sequence":
        return "count"
    return "long_text" if meaning in _LONG_TEXTS else "text"


def plain(cell: CellValue, meaning: str = "") -> WrittenValue:
    """A cell as it stood, in a form that can be written: dates as text, whole numbers without a fraction."""
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
    """The cell as fen, or None where it holds no amount."""
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
    """The cell of a family's row on the raised roll; amounts as whole fen.

    A sound ID number or account is written clean; one with a fault stays as it was, so that it can be found.
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
    """A readable amount as fen; anything else as it stood."""
    amount = amount_of(cell)
    return plain(cell) if amount is None else amount


def _clean_identity(meaning: str, cell: CellValue, uprated: UpratedFamily, row: int) -> WrittenValue:
    """The sound number the reader found behind this cell, else the cell."""
    if meaning == "head_id":
        sound = uprated.family.head_id
    else:
        sound = next((person.id_number for person in uprated.family.persons if person.row == row), None)
    text = cell.strip() if isinstance(cell, str) else ""
    is_number = any(sign.isdigit() for sign in text)
    return sound if sound and is_number else plain(cell)


def _new_figure(
    meaning: str, old: int | None, column: Column, uprated: UpratedFamily, person: UpratedPerson | None
) -> int | None:
    """The raised figure for a money cell, or None where the roll's own has to stay."""
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
    """For a family paid by heads: the new amount of the family, of one head, or the new standard."""
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
    """A total line's text with the new sum where it states the old one, in figures or in words."""
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
    """The sum of each of these columns over whole numbers; text in a column of money counts for nothing."""
    sums = dict.fromkeys(columns, 0)
    for values in rows:
        for index in columns:
            value = values[index]
            if isinstance(value, int):
                sums[index] += value
    return sums
