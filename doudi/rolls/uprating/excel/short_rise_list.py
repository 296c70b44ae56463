"""The list of families whose amount rises by less than the standard (升幅说明)."""

from __future__ import annotations

from collections.abc import Sequence

from doudi.files.spreadsheet_writer import Book
from doudi.rolls.excel.official_roll import OfficialRoll, RollColumn
from doudi.rolls.law import DueTable
from doudi.rolls.uprating.amounts import UpratedSheet
from doudi.rolls.uprating.excel.change_and_fault_lists import name_of
from doudi.rolls.uprating.reasons import ChangeReasons
from doudi.rolls.uprating.short_rises import short_rises
from doudi.values.benefit_month import format_month_in_words
from doudi.values.translation import gettext as _

SHORT_RISES_SHEET = "升幅说明"


def write_short_rises(
    book: Book, sheets: Sequence[UpratedSheet], table: DueTable, reasons: ChangeReasons, unit: str
) -> int:
    """Write the families that rise by less than the standard; nothing is written where there are none.

    Returns:
        The number of families.
    """
    rows = [(sheet, short) for sheet in sheets for short in short_rises(sheet, table, reasons)]
    if not rows:
        return 0
    columns = (
        RollColumn(_("序号"), "count"),
        RollColumn(_("工作表"), width=12),
        RollColumn(_("行号"), "count"),
        RollColumn(_("村（居）委会"), width=13),
        RollColumn(_("户主（本人）"), width=10),
        RollColumn(_("保障\n人口"), "count", is_totalled=True),
        RollColumn(_("原人均（元）"), "amount", width=10),
        RollColumn(_("现人均（元）"), "amount", width=10),
        RollColumn(_("人均增加（元）"), "amount", width=10),
        RollColumn(_("标准提高（元）"), "amount", width=10),
        RollColumn(_("原因"), "long_text", width=60),
    )
    title = _("{month}提标增加额少于标准提高额的升幅说明").format(month=format_month_in_words(table.pay_month))
    roll = OfficialRoll(book, SHORT_RISES_SHEET, title=title, unit=unit, filled_on=table.known, columns=columns)
    for number, (sheet, short) in enumerate(rows, start=1):
        family = short.uprated.family
        roll.add(
            [
                number,
                sheet.sheet.name,
                family.first_row,
                family.village,
                name_of(short.uprated),
                family.covered,
                short.old_fen,
                short.new_fen,
                short.new_fen - short.old_fen,
                short.standard_rise_fen,
                short.reason,
            ]
        )
    roll.finish(notes=[_("说明：人均金额按花名册上的类别和收入依政策计算；本表供解答群众询问，不影响发放。")])
    return len(rows)
