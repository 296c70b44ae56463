"""Whether the money column of a family roll holds the family's money or each person's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from doudi.rolls.read.cells.values import count_of
from doudi.rolls.read.columns.meanings import Meanings
from doudi.rolls.read.families.people import amount_or_none
from doudi.rolls.read.families.rows import FamilyRows
from doudi.rolls.read.table import Table

_FAMILY_WORD = re.compile(r"户|全家|家庭")
_PERSON_WORD = re.compile(r"人|个人|本人")


def is_paid_by_person(table: Table, meanings: Meanings, families: Sequence[FamilyRows]) -> bool:
    """Whether each row has its person's money, and not the family's sum repeated."""
    column = "household_amount" if table.has("household_amount") else "per_head"
    index = table.index(column)
    several = [family for family in families if len(family.rows) > 1]
    if index is None or not several:
        return False
    filled = sum(1 for family in several for row in family.rows[1:] if amount_or_none(table.cell(row, column)))
    if 2 * filled < sum(len(family.rows) - 1 for family in several):
        return False
    unequal = sum(1 for family in several if len({amount_or_none(table.cell(row, column)) for row in family.rows}) > 1)
    if 10 * unequal > len(several):
        return True
    return _by_figures(table, column, several, meanings.headers.get(index, ""))


def _by_figures(table: Table, column: str, families: Sequence[FamilyRows], header: str) -> bool:
    """Decide for equal amounts on all rows: by a total line, by money per head, by the word in the header."""
    stated = [amount_or_none(table.cell(row, column)) for row in table.rows_of("total")]
    rows = table.rows_of("person")
    total = sum(amount_or_none(table.cell(row, column)) or 0 for row in rows)
    if any(amount is not None and amount == total for amount in stated):
        return True
    if column == "household_amount" and table.has("per_head") and table.has("covered"):
        products = sum(1 for family in families if _is_product(table, family.rows[0]))
        if 2 * products > len(families):
            return False
    if _FAMILY_WORD.search(header):
        return False
    return column == "household_amount" or bool(_PERSON_WORD.search(header))


def _is_product(table: Table, row: int) -> bool:
    each = amount_or_none(table.cell(row, "per_head"))
    try:
        covered = count_of(table.cell(row, "covered"))
    except ValueError:
        return False
    amount = amount_or_none(table.cell(row, "household_amount"))
    return each is not None and covered is not None and amount == each * covered
