"""Dues of the families of a roll by the rule book, by month and day of knowledge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Protocol

from doudi import policy
from doudi.rolls.model import Family, Person, Sheet
from doudi.values.benefit_month import add_months, months_between
from doudi.values.translation import gettext as _

FactValue = str | int | bool
Facts = tuple[tuple[str, FactValue], ...]
"""Facts of one person by their column in a snapshot, sorted, so that they can be a key."""


class LawOfDues(Protocol):
    """The questions that checks and uprating ask of the law."""

    def monthly_due_fen(self, programme: str, month: date, known: date, **facts: FactValue) -> int:
        """The due of one person in one month, as known on a day, in fen."""
        ...

    def parameter_value(self, name: str, month: date, known: date, key: str | None = None) -> int:
        """The value of a parameter in a month, as known on a day; amounts in fen."""
        ...

    def citations(self, name: str, month: date, known: date, key: str | None = None) -> tuple[tuple[str, str], ...]:
        """The legal texts that set a parameter: number and place in the text (empty for the whole text)."""
        ...


_WORDS_OF_KEY = {
    "urban": ("城市", "城镇"),
    "rural": ("农村",),
    "full": ("自理",),
    "partial": ("半失能",),
    "none": ("失能",),
}
"""Words by which a clause names the one area or grade it is about."""


class RuleBookLaw:
    """The law as in the rule book."""

    def monthly_due_fen(self, programme: str, month: date, known: date, **facts: FactValue) -> int:
        """The due of one person in one month, as known on a day, in fen."""
        return policy.rule_book().monthly_due_fen(programme, month, known, **facts)

    def parameter_value(self, name: str, month: date, known: date, key: str | None = None) -> int:
        """The value of a parameter in a month, as known on a day; amounts in fen."""
        return int(policy.parameter_value(name, month, known, key))

    def citations(self, name: str, month: date, known: date, key: str | None = None) -> tuple[tuple[str, str], ...]:
        """The legal texts that set a parameter; of several clauses those about the area or grade of ``key``."""
        book = policy.rule_book()
        cites = book.parameters[name].at(month, known).cites
        clauses = book.legislation.clauses
        words = _WORDS_OF_KEY.get(key or "", ())
        matching = [cite for cite in cites if cite in clauses and any(word in clauses[cite].text for word in words)]
        citations = []
        for cite in matching or cites:
            legal_text = book.legislation.legal_text_of(cite)
            if legal_text is not None:
                citations.append((legal_text.reference, clauses[cite].place if cite in clauses else ""))
        return tuple(citations)


DUES: dict[str, tuple[str, ...]] = {
    "dibao": ("dibao",),
    "tekun": ("tekun_basic", "tekun_care"),
    "child_living": ("child_living",),
    "disabled_child_care": ("disabled_child_care",),
    "disability_living": ("disability_living",),
    "disability_nursing": ("disability_nursing",),
    "laid_off_1960s": ("laid_off_1960s",),
}
"""The dues of each award programme. Other rolls pay nothing."""

CARE_DUES = frozenset({"tekun_care", "disability_nursing", "disabled_child_care"})
"""Dues in the care column of a roll that has one beside the living allowance."""

BY_AREA = frozenset({"dibao", "tekun", "laid_off_1960s"})
"""Programmes with different urban and rural standards."""

STARTS_AFTER_APPROVAL = frozenset({"dibao", "tekun", "child_living", "disabled_child_care"})
"""Programmes paid from the month after approval; the others are paid from the month of application."""

AREA_WORDS = {"urban": "城市", "rural": "农村"}


class MissingFactError(Exception):
    """The roll lacks a fact that the law needs; the message names it for the officer."""


def programme_label(programme: str, area: str | None) -> str:
    """The Chinese name of a programme, with the area where rolls are kept by area."""
    place = AREA_WORDS.get(area or "", "")
    names = {
        "dibao": f"{place}低保",
        "tekun": f"{place}特困供养",
        "child_living": "儿童基本生活费",
        "disabled_child_care": "儿童照料护理补贴",
        "disability_living": "困难残疾人生活补贴",
        "disability_nursing": "重度残疾人护理补贴",
        "laid_off_1960s": f"{place}精简退职老职工救济",
    }
    return names.get(programme, programme)


def facts_of(programme: str, sheet: Sheet, family: Family, person: Person | None) -> Facts:
    """The facts that the law needs about a person of a family for a programme.

    Raises:
        MissingFactError: a fact is missing or unreadable.
    """
    area = family.area or sheet.area
    if programme not in BY_AREA:
        area = area or "rural"
    facts: dict[str, FactValue] = {"area": _needed(area, _("看不出是城市还是农村"))}
    if programme == "dibao":
        facts["dibao_class"] = _needed(family.dibao_class, _("保障类别为空或无法识别"))
        if facts["dibao_class"] != "long_term":
            facts["assessed_income_fen"] = _needed(family.income_per_head_fen, _("月人均收入为空或无法识别"))
    if programme == "tekun" and person is not None:
        facts["self_care"] = _needed(person.self_care, _("自理能力为空或无法识别"))
    if programme == "child_living" and person is not None:
        facts["child_status"] = person.child_status or "orphan"
        facts["in_institution"] = bool(person.in_institution)
    return tuple(sorted(facts.items()))


def _needed(value: FactValue | None, complaint: str) -> FactValue:
    if value is None:
        raise MissingFactError(complaint)
    return value


_APPROVED = re.compile("审批|批准|审核|确认|核准|核定|认定|评定")
_FROM = re.compile("享受|开始|起|发放|领取|执行|生效")


def first_paid_month(sheet: Sheet, family: Family, programme: str) -> date | None:
    """The first month paid: the month of the start column, or the month after if that is an approval."""
    column = sheet.column("start_month")
    if family.start_month is None or column is None:
        return None
    is_approval = _APPROVED.search(column.header) and not _FROM.search(column.header)
    if is_approval and programme in STARTS_AFTER_APPROVAL:
        return add_months(family.start_month, 1)
    return family.start_month


class DueTable:
    """Cache of dues for one month to pay and one day of knowledge."""

    def __init__(self, law: LawOfDues, known: date, pay_month: date) -> None:
        self.law = law
        self.known = known
        self.pay_month = pay_month
        self._dues: dict[tuple[str, date, date, Facts], int] = {}

    def due_fen(self, due: str, month: date, facts: Facts, known: date | None = None) -> int:
        """A due of one person in a month, in fen; as known on ``known``, by default the day of the table."""
        key = (due, month, known or self.known, facts)
        if key not in self._dues:
            self._dues[key] = self.law.monthly_due_fen(due, month, key[2], **dict(facts))
        return self._dues[key]

    def back_months(self, start: date | None) -> tuple[date, ...]:
        """The months of the year already paid at the old figures, from January or from ``start``."""
        first = date(self.pay_month.year, 1, 1)
        return tuple(months_between(max(first, start or first), add_months(self.pay_month, -1)))

    def figures(self, programme: str, facts: Facts) -> Iterator[tuple[str, str | None]]:
        """The parameters that decide a due under these facts: name and key."""
        values = dict(facts)
        area, self_care = str(values.get("area", "")), str(values.get("self_care", ""))
        if programme == "dibao":
            yield "dibao_standard", area
            if values.get("dibao_class") != "long_term":
                yield "dibao_minimum", area
        elif programme == "tekun":
            yield ("tekun_standard_urban", None) if area == "urban" else ("tekun_standard_rural", self_care)
            yield "tekun_care_standard", self_care
        elif programme == "child_living":
            at_institution = values.get("in_institution") and values.get("child_status") != "de_facto_unattended"
            yield ("child_living_institution" if at_institution else "child_living_home"), None
        elif programme == "laid_off_1960s":
            yield "laid_off_1960s_standard", area
        else:
            yield f"{programme}_standard", None
