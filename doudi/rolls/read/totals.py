"""Total lines: the rows that each covers, and whether its figures are right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from doudi.files.cells import text_of
from doudi.rolls.model import Family, TotalLine
from doudi.rolls.read.cells.values import amount_fen, count_of
from doudi.rolls.read.header import filled
from doudi.rolls.read.table import Table
from doudi.rolls.vocabulary import is_grand_total_label, is_total_label
from doudi.values.money import MoneyError, format_yuan, parse_yuan
from doudi.values.text import compact
from doudi.values.translation import Labels, gettext_noop
from doudi.values.translation import gettext as _

Scope = Literal["page", "running", "all"]

_HOUSEHOLDS = re.compile(r"(\d+)户")
_PEOPLE = re.compile(r"(\d+)人")
_MONEY = re.compile(r"([\d,.]+)元")


@dataclass(frozen=True)
class _Sums:
    """Sums over families."""

    covered: int
    people: int
    households: int
    amount_fen: int
    basic_fen: int
    care_fen: int


def _sums(families: Sequence[Family]) -> _Sums:
    persons = [person for family in families for person in family.persons]
    return _Sums(
        covered=sum(family.covered or 0 for family in families),
        people=len(persons),
        households=len(families),
        amount_fen=sum(family.month_fen for family in families),
        basic_fen=sum(person.basic_fen or 0 for person in persons),
        care_fen=sum(person.care_fen or 0 for person in persons),
    )


def total_lines(table: Table, families: Sequence[Family]) -> tuple[TotalLine, ...]:
    """The total lines of a sheet; a line that differs from the rows becomes a problem."""
    rows = table.rows_of("total")
    stated: list[tuple[TotalLine, dict[Scope, _Sums]]] = []
    previous = 0
    for row in rows:
        _note_missing_results(table, row)
        line = _stated(table, row)
        candidates: dict[Scope, _Sums] = {
            "page": _sums([family for family in families if previous < family.first_row <= row]),
            "running": _sums([family for family in families if family.first_row <= row]),
            "all": _sums(families),
        }
        stated.append((replace(line, scope=_scope(line, candidates, last=row == rows[-1])), candidates))
        previous = row + 1
    lines = []
    for line, candidates in _with_scope_of_first(stated):
        _compare(table, line, candidates[line.scope])
        lines.append(line)
    return tuple(lines)


def _note_missing_results(table: Table, row: int) -> None:
    """Add a notice for a total line whose formulas have no stored result: those figures are not compared."""
    column = next((column for at, column in table.raw.without_result if at == row), None)
    if column is not None:
        table.problems.add(
            "total_not_stored",
            _("这一行合计是公式，文件里没有保存计算结果，没有核对合计；各户金额不受影响。"),
            _("要核对合计的，请用 Excel 打开这个文件，保存一次再来。"),
            severity="notice",
            row=row,
            column=column,
        )


def _with_scope_of_first(
    stated: list[tuple[TotalLine, dict[Scope, _Sums]]],
) -> list[tuple[TotalLine, dict[Scope, _Sums]]]:
    """Give the first subtotal, for which page and running are the same, the scope of the later ones."""
    if len(stated) > 1 and stated[0][0].scope == "page":
        scopes = Counter(line.scope for line, _candidates in stated[1:] if line.scope != "all")
        if scopes["running"] > scopes["page"]:
            return [(replace(stated[0][0], scope="running"), stated[0][1]), *stated[1:]]
    return stated


def _stated(table: Table, row: int) -> TotalLine:
    values = filled(table.raw.cells[row])
    label = next(text_of(value) for value in values if isinstance(value, str) and is_total_label(value))
    return TotalLine(
        row=row + 1,
        label=compact(label),
        scope="page",
        households=_in_label(_HOUSEHOLDS, label),
        people=_in_label(_PEOPLE, label) or _count(table, row, "household_size"),
        covered=_count(table, row, "covered"),
        amount_fen=_first_amount(table, row, label),
        basic_fen=_amount(table, row, "living"),
        care_fen=_amount(table, row, "care"),
    )


def _first_amount(table: Table, row: int, label: str) -> int | None:
    for meaning in ("household_amount", "person_total"):
        amount = _amount(table, row, meaning)
        if amount is not None:
            return amount
    match = _MONEY.search(compact(label))
    try:
        return parse_yuan(match[1]) if match else None
    except MoneyError:
        return None


def _in_label(pattern: re.Pattern[str], label: str) -> int | None:
    match = pattern.search(compact(label))
    return int(match[1]) if match else None


def _amount(table: Table, row: int, meaning: str) -> int | None:
    try:
        return amount_fen(table.cell(row, meaning))
    except MoneyError:
        return None


def _count(table: Table, row: int, meaning: str) -> int | None:
    try:
        return count_of(table.cell(row, meaning))
    except ValueError:
        return None


def _pairs(line: TotalLine, sums: _Sums) -> list[tuple[str, int, int]]:
    """Column meaning, stated figure and sum of the rows, for each stated figure."""
    stated = (
        ("amount", line.amount_fen, sums.amount_fen),
        ("living", line.basic_fen, sums.basic_fen),
        ("care", line.care_fen, sums.care_fen),
        ("covered", line.covered, sums.covered),
    )
    return [(meaning, figure, summed) for meaning, figure, summed in stated if figure is not None]


def _scope(line: TotalLine, candidates: dict[Scope, _Sums], *, last: bool) -> Scope:
    """The scope of a line: the rows whose sums are equal or nearest to the stated figures."""
    order: tuple[Scope, ...] = ("page", "running")
    if is_grand_total_label(line.label):
        order = ("all", "running", "page")
    best, distance = order[0], float("inf")
    for scope in order:
        pairs = _pairs(line, candidates[scope])
        away = sum(abs(figure - summed) / max(abs(figure), abs(summed), 1) for _meaning, figure, summed in pairs)
        if away < distance - 1e-9:
            best, distance = scope, away
    return "all" if last and order[0] == "all" and best == "running" else best


_SCOPE_LABELS = Labels(
    {
        "page": gettext_noop("上一合计行以来各户"),
        "running": gettext_noop("从头到此各户"),
        "all": gettext_noop("全表各户"),
    }
)


def _compare(table: Table, line: TotalLine, sums: _Sums) -> None:
    """Add a problem for the figures of the line that are not the sums of the rows."""
    differences = []
    column = None
    value = None
    for meaning, figure, summed in _pairs(line, sums):
        if figure == summed:
            continue
        if meaning == "covered":
            differences.append(_("人数写 {figure} 人，逐行相加是 {summed} 人").format(figure=figure, summed=summed))
        else:
            differences.append(
                _("金额写 {figure} 元，逐行相加是 {summed} 元").format(
                    figure=format_yuan(figure), summed=format_yuan(summed)
                )
            )
        if column is None:
            wanted = ("household_amount", "person_total") if meaning == "amount" else (meaning,)
            column = next((index for name in wanted if (index := table.index(name)) is not None), None)
            value = table.raw.cells[line.row - 1][column] if column is not None else line.label
    if not differences:
        return
    message = _("“{label}”（{over}）{differences}。").format(
        label=line.label, over=_SCOPE_LABELS[line.scope], differences="，".join(differences)
    )
    remedy = _("以逐行相加为准；核对是否有户被删、漏填或改动后没有重新合计。")
    table.problems.add("total_differs", message, remedy, row=line.row - 1, column=column, value=value)
