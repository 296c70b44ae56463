"""Dibao families whose amount rises by less than the standard: the minimum already went beyond their difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from doudi.rolls.law import DueTable
from doudi.rolls.uprating.amounts import UpratedFamily, UpratedSheet
from doudi.rolls.uprating.figure_changes import FigureChange
from doudi.rolls.uprating.reasons import ChangeReasons, cited, yuan
from doudi.values.benefit_month import add_months
from doudi.values.translation import gettext as _


@dataclass(frozen=True)
class ShortRise:
    """A family, its rise and the rise of the standard per head in fen, and the reason as a sentence with clauses."""

    uprated: UpratedFamily
    old_fen: int
    new_fen: int
    standard_rise_fen: int
    reason: str

    @property
    def missing_fen(self) -> int:
        """The amount per head by which the rise stays behind the standard."""
        return self.standard_rise_fen - (self.new_fen - self.old_fen)


def short_rises(sheet: UpratedSheet, table: DueTable, reasons: ChangeReasons) -> Iterator[ShortRise]:
    """The families of a roll whose lawful amount per head rises by less than the standard (P30-3.2)."""
    then = sheet.sheet.standards_month or add_months(table.pay_month, -1)
    known_then = sheet.sheet.standards_as_of or then
    for uprated in sheet.families:
        if uprated.programme != "dibao" or uprated.per_head_fen is None:
            continue
        figures = {change.name: change for change in reasons.changes(sheet.sheet, "dibao", uprated.facts)}
        standard = figures["dibao_standard"]
        old_fen = table.due_fen("dibao", then, uprated.facts, known_then)
        rise_fen = standard.new_fen - standard.old_fen
        if uprated.per_head_fen - old_fen < rise_fen:
            reason = _reason(uprated, figures)
            yield ShortRise(uprated, old_fen, uprated.per_head_fen, rise_fen, reason)


def _reason(uprated: UpratedFamily, figures: dict[str, FigureChange]) -> str:
    standard, minimum = figures["dibao_standard"], figures["dibao_minimum"]
    income_fen = int(dict(uprated.facts)["assessed_income_fen"])
    text = _(
        "原差额{old_gap}元低于当时的最低补助，按{old_minimum}元发放；现差额{new_gap}元，{how}。"
        "原来已高于差额，所以增加额少于标准提高的{rise}元。依据{texts}。"
    )
    new_gap_fen = standard.new_fen - income_fen
    how = (
        _("仍低于最低补助，按{minimum}元发放").format(minimum=yuan(minimum.new_fen))
        if new_gap_fen < minimum.new_fen
        else _("按差额发放")
    )
    return text.format(
        old_gap=yuan(standard.old_fen - income_fen),
        old_minimum=yuan(minimum.old_fen),
        new_gap=yuan(new_gap_fen),
        how=how,
        rise=yuan(standard.new_fen - standard.old_fen),
        texts=cited([standard, minimum]),
    )
