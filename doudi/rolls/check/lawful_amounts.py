"""Comparison of the amounts of a roll with the law as known when the roll was filed.

A roll without a month or an area is compared with the standards that fit most of its amounts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from doudi.policy import PolicyError
from doudi.rolls.law import (
    BY_AREA,
    CARE_DUES,
    DUES,
    DueTable,
    Facts,
    LawOfDues,
    MissingFactError,
    RuleBookLaw,
    facts_of,
)
from doudi.rolls.model import Area, Family, Person, Problem, Sheet
from doudi.rolls.problems import ProblemList
from doudi.values.benefit_month import add_months
from doudi.values.money import format_yuan
from doudi.values.translation import Labels, gettext_noop
from doudi.values.translation import gettext as _

_TRIED_MONTHS = 48
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)(?=年|[-.]|\d{2}(?!\d))")
_SAMPLE = 300


@dataclass(frozen=True)
class _Stated:
    """An amount on the roll that should be a due, or the sum of dues, times a number of heads."""

    family: Family
    row: int
    meanings: tuple[str, ...]
    dues: tuple[str, ...]
    facts: Facts
    heads: int
    amount_fen: int


def compare_with_law(sheet: Sheet, law: LawOfDues | None = None) -> Sheet:
    """The sheet with its area and standards, and a problem for each amount that differs from the law."""
    if sheet.kind != "roll" or not any(programme in DUES for programme in sheet.programmes):
        return sheet
    table = DueTable(law or RuleBookLaw(), date.min, date.min)
    sheet = _with_area(sheet, table)
    month = sheet.month or _fitting_month(sheet, table)
    if month is None:
        return sheet
    as_of = sheet.filing_date if sheet.month and sheet.filing_date else month
    problems = ProblemList(sheet.file, sheet.name, list(sheet.problems))
    if sheet.month is None:
        _note_month(problems, month)
    for stated in _stated_amounts(sheet):
        _compare(sheet, table, stated, month, as_of, problems)
    sheet = replace(sheet, standards_month=month, standards_as_of=as_of, problems=problems.sorted())
    return _with_codes(sheet)


def _note_month(problems: ProblemList, month: date) -> None:
    message = _("花名册没有写明月份；名册上的金额与{year}年{month}月执行的标准最相符，按此核对。")
    problems.add(
        "month_missing",
        message.format(year=month.year, month=month.month),
        _("在标题里写明月份，如“2023年4月”。"),
        severity="notice",
    )


def _stated_amounts(sheet: Sheet) -> Iterator[_Stated]:
    """The amounts of the roll that the law determines."""
    programme = next(name for name in sheet.programmes if name in DUES)
    for family in sheet.families:
        if programme == "dibao":
            yield from _of_family(sheet, family)
        else:
            for person in family.persons:
                yield from _of_person(sheet, family, person)


def _of_family(sheet: Sheet, family: Family) -> Iterator[_Stated]:
    try:
        facts = facts_of("dibao", sheet, family, None)
    except MissingFactError:
        return
    row = family.first_row
    each, amount = family.supplement_per_head_fen, family.household_amount_fen
    if each is not None:
        yield _Stated(family, row, ("per_head",), ("dibao",), facts, 1, each)
    if amount is not None and family.covered is not None and (each is None or each * family.covered != amount):
        yield _Stated(family, row, ("household_amount",), ("dibao",), facts, family.covered, amount)
    if each is None and amount is None:
        for person in family.persons:
            if person.basic_fen:
                yield _Stated(family, person.row, ("living",), ("dibao",), facts, 1, person.basic_fen)


def _of_person(sheet: Sheet, family: Family, person: Person) -> Iterator[_Stated]:
    dues = [due for programme in sheet.programmes for due in DUES.get(programme, ())]
    paid = {False: person.basic_fen, True: person.care_fen}
    both = {due in CARE_DUES for due in dues} == {True, False}
    for care in (False, True):
        amount_dues = tuple(due for due in dues if (due in CARE_DUES) == care) if both else tuple(dues)
        amount = paid[care]
        programme = next((name for name in sheet.programmes if set(DUES.get(name, ())) & set(amount_dues)), None)
        if amount is None or programme is None:
            continue
        if amount == 0 and len(sheet.programmes) > 1:
            continue  # one of two subsidies is not granted
        if both and paid[not care] is None and sheet.column("care") is None:
            amount_dues = tuple(dues)
        try:
            facts = facts_of(programme, sheet, family, person)
        except MissingFactError:
            continue
        yield _Stated(family, person.row, ("care",) if care else ("living",), amount_dues, facts, 1, amount)


def _lawful(stated: _Stated, table: DueTable, month: date, as_of: date) -> tuple[int, ...]:
    """The lawful amounts: the sum of the dues, or any one of several.

    Raises:
        PolicyError: the law has no value known for the month.
    """
    each = [table.due_fen(due, month, stated.facts, as_of) * stated.heads for due in stated.dues]
    if len(each) == 1:
        return (each[0],)
    return tuple(dict.fromkeys((sum(each), *each)))


def _is_fitting(stated: _Stated, table: DueTable, month: date, as_of: date) -> bool:
    try:
        return stated.amount_fen in _lawful(stated, table, month, as_of)
    except PolicyError:
        return False


def _with_area(sheet: Sheet, table: DueTable) -> Sheet:
    """The sheet with the area that fits its amounts, where neither title nor rows name one."""
    programme = next(name for name in sheet.programmes if name in DUES)
    if sheet.area or programme not in BY_AREA or all(family.area for family in sheet.families):
        return sheet
    scores: Counter[str] = Counter()
    areas: tuple[Area, ...] = ("urban", "rural")
    for area in areas:
        tried = replace(sheet, area=area)
        month = sheet.month or _fitting_month(tried, table)
        if month is not None:
            scores[area] = sum(_is_fitting(stated, table, month, month) for stated in _sample(tried))
    if scores["urban"] == scores["rural"]:
        return sheet
    best: Area = "urban" if scores["urban"] > scores["rural"] else "rural"
    problems = ProblemList(sheet.file, sheet.name, list(sheet.problems))
    place = _("城市") if best == "urban" else _("农村")
    problems.add(
        "area_inferred",
        _("标题没有写明城市还是农村，按金额当作{place}。").format(place=place),
        _("在标题里写明城市或农村。"),
        severity="notice",
    )
    return replace(sheet, area=best, problems=problems.sorted())


def _sample(sheet: Sheet) -> list[_Stated]:
    families = sheet.families[:: max(1, len(sheet.families) // _SAMPLE)]
    return list(_stated_amounts(replace(sheet, families=families)))


def _fitting_month(sheet: Sheet, table: DueTable) -> date | None:
    """The first month whose standards, as known on its first day, fit the most amounts; None if none fits."""
    starts = [family.start_month for family in sheet.families if family.start_month]
    years = [int(year) for year in _YEAR.findall(f"{sheet.title} {sheet.name} {sheet.file}")]
    latest = max([*starts, *(date(year, 1, 1) for year in years)], default=date(2021, 1, 1))
    counts = Counter(_sample(sheet))
    best, most = None, 0
    for step in range(_TRIED_MONTHS):
        month = add_months(latest, step)
        hits = sum(times for stated, times in counts.items() if _is_fitting(stated, table, month, month))
        if hits > most:
            best, most = month, hits
    return best


def _compare(sheet: Sheet, table: DueTable, stated: _Stated, month: date, as_of: date, problems: ProblemList) -> None:
    try:
        lawful = _lawful(stated, table, month, as_of)
    except PolicyError:
        return
    if stated.amount_fen in lawful:
        return
    column = next((match for name in stated.meanings if (match := sheet.column(name))), None)
    index = column.index if column else None
    message = _("“{header}”填的是 {amount} 元，按{year}年{month}月的标准应为 {lawful} 元（{why}）。").format(
        header=column.header.split(" / ")[-1] if column else _("金额"),
        amount=format_yuan(stated.amount_fen),
        year=month.year,
        month=month.month,
        lawful=_(" 或 ").join(format_yuan(amount) for amount in sorted(set(lawful))),
        why=_why(stated),
    )
    value = sheet.cells[stated.row - 1][index] if index is not None else None
    problems.add(
        "amount_differs_from_law",
        message,
        _("核对类别、收入和金额；确有批文的，在备注里注明。"),
        row=stated.row - 1,
        column=index,
        value=value,
    )


_WORDS = Labels(
    {
        "urban": gettext_noop("城市"),
        "rural": gettext_noop("农村"),
        "long_term": gettext_noop("常补"),
        "other": gettext_noop("非常补"),
        "full": gettext_noop("全自理"),
        "partial": gettext_noop("半护理"),
        "none": gettext_noop("全护理"),
        "orphan": gettext_noop("孤儿"),
        "de_facto_unattended": gettext_noop("事实无人抚养"),
        "hiv": gettext_noop("艾滋病病毒感染儿童"),
    }
)


def _why(stated: _Stated) -> str:
    """The facts behind the lawful amount, in Chinese."""
    parts = []
    for name, value in stated.facts:
        if name == "assessed_income_fen" and isinstance(value, int):
            parts.append(_("月人均收入 {income} 元").format(income=format_yuan(value)))
        elif name == "in_institution":
            parts.append(_("集中养育") if value else _("散居"))
        elif str(value) in _WORDS:
            parts.append(_WORDS[str(value)])
    if stated.heads > 1:
        parts.append(_("保障 {heads} 人").format(heads=stated.heads))
    return _("，").join(parts)


def _with_codes(sheet: Sheet) -> Sheet:
    """Add the code of the problem to the families whose amounts differ."""
    code = "amount_differs_from_law"
    faulty: dict[int, Problem] = {problem.row: problem for problem in sheet.problems if problem.code == code}
    if not faulty:
        return sheet
    families = []
    for family in sheet.families:
        faults = (*family.faults, code) if any(row in faulty for row in family.rows) else family.faults
        families.append(replace(family, faults=tuple(dict.fromkeys(faults))))
    return replace(sheet, families=tuple(families))
