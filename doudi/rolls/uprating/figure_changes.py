"""Parameters of the law when the roll was made and in the month to pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from doudi.rolls.law import AREA_WORDS, DueTable, Facts, FactValue
from doudi.rolls.model import Sheet
from doudi.values.benefit_month import add_months

_SELF_CARE = {"full": "全自理", "partial": "半失能", "none": "失能"}


@dataclass(frozen=True)
class FigureChange:
    """A parameter then and now, in fen, with the legal texts of the new value."""

    name: str
    label: str
    old_fen: int
    new_fen: int
    citations: tuple[tuple[str, str], ...]


_LABELS = {
    "dibao_standard": "{place}低保标准",
    "dibao_minimum": "{place}最低补助",
    "tekun_standard_urban": "城镇特困供养标准",
    "tekun_standard_rural": "农村特困供养标准（{care}）",
    "tekun_care_standard": "照料护理补贴（{care}）",
    "child_living_home": "儿童基本生活费（散居）",
    "child_living_institution": "儿童基本生活费（机构养育）",
    "disabled_child_care_standard": "儿童照料护理补贴",
    "disability_living_standard": "困难残疾人生活补贴",
    "disability_nursing_standard": "重度残疾人护理补贴",
    "laid_off_1960s_standard": "{place}精简退职救济标准",
}


def figure_changes(table: DueTable, sheet: Sheet, programme: str, facts: Facts) -> list[FigureChange]:
    """The parameters that decide a due: when the roll was made, and in the month to pay."""
    values: Mapping[str, FactValue] = dict(facts)
    then_month = sheet.standards_month or add_months(table.pay_month, -1)
    then_known = sheet.standards_as_of or then_month
    words = {
        "place": AREA_WORDS.get(str(values.get("area")), ""),
        "care": _SELF_CARE.get(str(values.get("self_care")), ""),
    }
    changes = []
    for name, key in table.figures(programme, facts):
        old = table.law.parameter_value(name, then_month, then_known, key)
        new = table.law.parameter_value(name, table.pay_month, table.known, key)
        citations = table.law.citations(name, table.pay_month, table.known, key)
        changes.append(FigureChange(name, _LABELS[name].format(**words), old, new, citations))
    return changes
