"""Reasons for the change of a family's amount, as a sentence with the clause."""

from __future__ import annotations

from collections.abc import Sequence

from doudi.rolls.law import DueTable, Facts
from doudi.rolls.model import Sheet
from doudi.rolls.uprating.amounts import UpratedFamily
from doudi.rolls.uprating.figure_changes import FigureChange, figure_changes
from doudi.values.money import format_yuan
from doudi.values.translation import gettext as _


def yuan(amount_fen: int) -> str:
    """An amount in yuan without separators and without empty decimals."""
    return format_yuan(amount_fen).replace(",", "").removesuffix(".00")


class ChangeReasons:
    """Reasons of one uprating, cached by the facts of the families."""

    def __init__(self, table: DueTable) -> None:
        self.table = table
        self._changes: dict[tuple[object, ...], tuple[FigureChange, ...]] = {}
        self._sentences: dict[tuple[object, ...], str] = {}

    def changes(self, sheet: Sheet, programme: str, facts: Facts) -> tuple[FigureChange, ...]:
        """The parameters that decide a due, then and now."""
        key = (sheet.standards_month, sheet.standards_as_of, programme, facts)
        if key not in self._changes:
            self._changes[key] = tuple(figure_changes(self.table, sheet, programme, facts))
        return self._changes[key]

    def standards(self, sheet: Sheet, uprated: UpratedFamily) -> tuple[str, str]:
        """The standard then and now for two narrow columns; the parts of tekun are joined by a plus."""
        if uprated.new_month_fen is None:
            return "", ""
        all_facts = {person.facts for person in uprated.persons} or {uprated.facts}
        if len(all_facts) > 1:
            return _("按人"), _("按人")
        changes = self._deciding(sheet, uprated.programme, next(iter(all_facts)))
        return "+".join(yuan(c.old_fen) for c in changes), "+".join(yuan(c.new_fen) for c in changes)

    def _deciding(self, sheet: Sheet, programme: str, facts: Facts) -> Sequence[FigureChange]:
        """The parameters of a due without the minimum of dibao."""
        return [change for change in self.changes(sheet, programme, facts) if change.name != "dibao_minimum"]

    def sentence(self, sheet: Sheet, uprated: UpratedFamily) -> str:
        """The reason for the new amount with its clauses, and the overpayment, if any."""
        if uprated.new_month_fen is None:
            return uprated.holds[0].message if uprated.holds else ""
        key = (
            sheet.standards_month,
            sheet.standards_as_of,
            uprated.programme,
            uprated.facts,
            tuple(person.facts for person in uprated.persons),
            uprated.per_head_fen,
        )
        if key not in self._sentences:
            self._sentences[key] = self._rule_sentence(sheet, uprated)
        over = _("已发比应发多{over}元，待核实，不扣回。").format(over=yuan(uprated.overpaid_fen))
        return self._sentences[key] + (over if uprated.overpaid_fen else "")

    def _rule_sentence(self, sheet: Sheet, uprated: UpratedFamily) -> str:
        changes: dict[str, FigureChange] = {}
        for facts in dict.fromkeys([*(person.facts for person in uprated.persons), uprated.facts]):
            changes |= {change.label: change for change in self.changes(sheet, uprated.programme, facts)}
        moved = [change for change in changes.values() if change.old_fen != change.new_fen]
        if not moved:
            return _("标准没有变动。") + self._how(uprated, list(changes.values()))
        parts = [f"{change.label}{yuan(change.old_fen)}→{yuan(change.new_fen)}元" for change in moved]
        basis = _("依据{texts}。").format(texts=cited(list(changes.values())))
        return "，".join(parts) + "；" + self._how(uprated, list(changes.values())) + basis

    def _how(self, uprated: UpratedFamily, changes: list[FigureChange]) -> str:
        """The computation for one head of a dibao family."""
        facts = dict(uprated.facts)
        if uprated.programme != "dibao" or uprated.per_head_fen is None:
            return ""
        if facts["dibao_class"] == "long_term":
            return _("常补对象按标准全额发放，每人每月{head}元。").format(head=yuan(uprated.per_head_fen))
        figures = {change.name: change.new_fen for change in changes}
        standard, income = figures["dibao_standard"], int(facts["assessed_income_fen"])
        gap = f"{yuan(standard)}−{yuan(income)}={yuan(standard - income)}元"
        if uprated.per_head_fen > standard - income:
            text = _("{gap}，低于最低补助，按每人每月{head}元。")
            return text.format(gap=gap, head=yuan(uprated.per_head_fen))
        return _("{gap}，每人每月{head}元。").format(gap=gap, head=yuan(uprated.per_head_fen))


def cited(changes: Sequence[FigureChange]) -> str:
    """The legal texts of these parameters, each once with its places: 于民字〔2023〕30号一（二）、三（二）."""
    places: dict[str, list[str]] = {}
    for change in changes:
        for text, place in change.citations:
            places_in_text = places.setdefault(text, [])
            if place and place not in places_in_text:
                places_in_text.append(place)
    return "，".join(text + "、".join(places_in_text) for text, places_in_text in places.items())
