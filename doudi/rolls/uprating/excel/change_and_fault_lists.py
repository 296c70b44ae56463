"""The two lists of an uprated roll: changes with reasons (变动明细), and faults (问题清单)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from doudi.files.spreadsheet_writer import Book, WrittenValue
from doudi.rolls.excel.official_roll import OfficialRoll, RollColumn
from doudi.rolls.law import DueTable, programme_label
from doudi.rolls.model import Problem
from doudi.rolls.uprating.amounts import UpratedFamily, UpratedSheet
from doudi.rolls.uprating.bank_payments import ItemIds
from doudi.rolls.uprating.excel.roll_sheet import months_in_words, payment_state
from doudi.rolls.uprating.reasons import ChangeReasons, yuan
from doudi.values.benefit_month import format_month_in_words
from doudi.values.masks import mask_identity_number
from doudi.values.translation import gettext as _

CHANGES_SHEET, FAULTS_SHEET = "变动明细", "问题清单"
_CLASSES = {"long_term": "常补", "other": "非常补"}
_SELF_CARE = {"full": "全自理", "partial": "半失能", "none": "失能"}


def write_changes(
    book: Book, sheets: Sequence[UpratedSheet], table: DueTable, reasons: ChangeReasons, unit: str, item_ids: ItemIds
) -> None:
    """Write each family with old and new amount, standards, back payment and reason.

    ``item_ids`` are the numbers of the payments in the bank file.
    """
    columns = (
        RollColumn(_("序号"), "count"),
        RollColumn(_("花名册行号"), "count", width=7),
        RollColumn(_("村（居）委会"), width=13),
        RollColumn(_("户主（本人）"), width=10),
        RollColumn(_("身份证号码"), "identity", width=19),
        RollColumn(_("类别"), width=8),
        RollColumn(_("保障\n人口"), "count", is_totalled=True),
        RollColumn(_("原标准（元）"), width=9, group=_("标准")),
        RollColumn(_("现标准（元）"), width=9, group=_("标准")),
        RollColumn(_("原月补助（元）"), "amount", is_totalled=True, group=_("月补助"), width=11),
        RollColumn(_("现月补助（元）"), "amount", is_totalled=True, group=_("月补助"), width=11),
        RollColumn(_("月增减（元）"), "amount", is_totalled=True, group=_("月补助"), width=10),
        RollColumn(_("补发月份"), width=8, group=_("补发")),
        RollColumn(_("补发金额（元）"), "amount", is_totalled=True, group=_("补发"), width=11),
        RollColumn(_("应发合计（元）"), "amount", is_totalled=True, width=11.5),
        RollColumn(_("发放情况"), width=9),
        RollColumn(_("变动原因"), "long_text", width=46),
        RollColumn(_("代发明细编号"), width=17),
    )
    title = _("{month}提标提补变动明细").format(month=format_month_in_words(table.pay_month))
    roll = OfficialRoll(book, CHANGES_SHEET, title=title, unit=unit, filled_on=table.known, columns=columns)
    number = 0
    for sheet in sheets:
        if len(sheets) > 1:
            roll.heading(_("{sheet}（{programme}）").format(sheet=sheet.sheet.name, programme=label_of(sheet)))
        for uprated in sheet.families:
            number += 1
            roll.add(
                _change(
                    number, sheet, uprated, reasons, item_ids.get((sheet.sheet.name, uprated.family.first_row), "")
                ),
                is_held=uprated.is_held,
            )
    roll.finish(words_of=14, notes=[note for sheet in sheets for note in sheet.notes])


def label_of(uprated: UpratedSheet) -> str:
    """The Chinese names of the programmes of a roll."""
    names = [programme_label(programme, uprated.sheet.area) for programme in uprated.sheet.programmes]
    return "、".join(names)


def _change(
    number: int, sheet: UpratedSheet, uprated: UpratedFamily, reasons: ChangeReasons, item_id: str
) -> list[WrittenValue]:
    family = uprated.family
    person = family.persons[0] if family.persons else None
    identity = family.head_id or (person.id_number if person else None) or ""
    is_computed = uprated.new_month_fen is not None
    old, new = reasons.standards(sheet.sheet, uprated)
    return [
        number,
        family.first_row,
        family.village,
        family.head_name or (person.name if person else ""),
        mask_identity_number(identity),
        _class_of(uprated),
        family.covered,
        old,
        new,
        uprated.old_month_fen,
        uprated.new_month_fen,
        (uprated.new_month_fen or 0) - uprated.old_month_fen if is_computed else None,
        months_in_words(uprated.back_months) if uprated.back_fen else "",
        uprated.back_fen if is_computed else None,
        uprated.total_fen if is_computed else None,
        payment_state(uprated),
        reasons.sentence(sheet.sheet, uprated),
        item_id,
    ]


def _class_of(uprated: UpratedFamily) -> str:
    """The class of a dibao family; the grade of self-care for tekun."""
    if uprated.family.dibao_class:
        return _CLASSES.get(uprated.family.dibao_class, "")
    person = uprated.family.persons[0] if uprated.family.persons else None
    return _SELF_CARE.get(person.self_care or "", "") if person else ""


# --- 问题清单 ---------------------------------------------------------------------------------------------


def write_faults(book: Book, sheets: Sequence[UpratedSheet], table: DueTable, unit: str) -> int:
    """Write the holds with reasons, the overpayments, and the other problems.

    Returns:
        The amount held in fen as summed from the list; each family counts once.
    """
    columns = (
        RollColumn(_("序号"), "count"),
        RollColumn(_("工作表"), width=12),
        RollColumn(_("行号"), "count"),
        RollColumn(_("列"), width=5),
        RollColumn(_("户主（本人）"), width=10),
        RollColumn(_("原表内容"), "long_text", width=21),
        RollColumn(_("问题"), "long_text", width=44),
        RollColumn(_("处理办法"), "long_text", width=36),
        RollColumn(_("处理"), width=9),
        RollColumn(_("暂缓金额（元）"), "amount", is_totalled=True, width=12),
        RollColumn(_("待核实多发（元）"), "amount", is_totalled=True, width=12),
    )
    title = _("{month}提标提补问题清单").format(month=format_month_in_words(table.pay_month))
    roll = OfficialRoll(book, FAULTS_SHEET, title=title, unit=unit, filled_on=table.known, columns=columns)
    number = 0
    for heading, rows in (
        (_("一、暂缓发放：核实更正后随下月补发"), _held_rows(sheets)),
        (_("二、待核实多发：已发多于应发，不扣回，由经办人核实"), _overpaid_rows(sheets)),
        (_("三、其他问题和提示：不影响本月发放"), _other_rows(sheets)),
    ):
        rows_of_part = list(rows)
        if rows_of_part:
            roll.heading(heading)
        for values in rows_of_part:
            number += 1
            roll.add([number, *values])
    held_fen, over_fen = roll.finish(words_of=9, notes=[_privacy_note()])[9:11]
    if (held_fen, over_fen) != (
        sum(s.held_fen for s in sheets),
        sum(f.overpaid_fen for s in sheets for f in s.families),
    ):
        message = "the list of faults does not add up to the money held back or paid too much"
        raise AssertionError(message)
    return held_fen


def _privacy_note() -> str:
    return _("说明：本表含个人信息，只供经办核实使用，不得张贴或对外发送。行号与原花名册一致。")


def _held_rows(sheets: Sequence[UpratedSheet]) -> Iterator[list[WrittenValue]]:
    """A line for each reason; the family's amount is on its first line only."""
    for sheet in sheets:
        problems = _problems_by_row(sheet)
        for uprated in sheet.families:
            for number, (problem, hold) in enumerate(_reasons_of(uprated, problems)):
                row, column, value = (
                    (problem.row, problem.column, problem.value) if problem else (uprated.family.first_row, "", "")
                )
                yield [
                    sheet.sheet.name,
                    row,
                    column,
                    name_of(uprated),
                    value,
                    hold[0],
                    hold[1],
                    _("暂缓"),
                    uprated.held_fen if number == 0 else None,
                    None,
                ]


def _reasons_of(
    uprated: UpratedFamily, problems: dict[int, list[Problem]]
) -> Iterator[tuple[Problem | None, tuple[str, str]]]:
    """Each hold with the problem that it comes from, if any, and its message and remedy."""
    candidates = [problem for row in uprated.family.rows for problem in problems.get(row, ())]
    for hold in uprated.holds:
        source = next((p for p in candidates if (p.code, p.message) == (hold.code, hold.message)), None)
        if source is not None:
            candidates.remove(source)
        yield source, (hold.message, hold.remedy)


def _overpaid_rows(sheets: Sequence[UpratedSheet]) -> Iterator[list[WrittenValue]]:
    for sheet in sheets:
        for uprated in sheet.families:
            if uprated.overpaid_fen:
                text = _("{months}每月已发{paid}元，按现行标准共多发{over}元。")
                message = text.format(
                    months=months_in_words(uprated.back_months),
                    paid=yuan(uprated.old_month_fen),
                    over=yuan(uprated.overpaid_fen),
                )
                yield [
                    sheet.sheet.name,
                    uprated.family.first_row,
                    "",
                    name_of(uprated),
                    "",
                    message,
                    _("核实保障类别、月人均收入和保障人口；确属多发的，另行按程序处理。"),
                    _("不扣回"),
                    None,
                    uprated.overpaid_fen,
                ]


def _other_rows(sheets: Sequence[UpratedSheet]) -> Iterator[list[WrittenValue]]:
    """Lowered amounts, and the problems that are no reason for a hold."""
    for sheet in sheets:
        for uprated in sheet.families:
            if uprated.new_month_fen is not None and uprated.new_month_fen < uprated.old_month_fen:
                text = _("按花名册上的类别和收入，月补助由{old}元变为{new}元，比原来少。")
                message = text.format(old=yuan(uprated.old_month_fen), new=yuan(uprated.new_month_fen))
                remedy = _("减发前核实类别和收入，告知并听取本人意见。")
                yield [
                    sheet.sheet.name,
                    uprated.family.first_row,
                    "",
                    name_of(uprated),
                    "",
                    message,
                    remedy,
                    _("提示"),
                    None,
                    None,
                ]
        holds = {
            (row, hold.code, hold.message)
            for uprated in sheet.families
            for row in uprated.family.rows
            for hold in uprated.holds
        }
        for problem in sheet.sheet.problems:
            if (problem.row, problem.code, problem.message) in holds:
                continue
            family = sheet.by_row.get(problem.row)
            name = name_of(family) if family else ""
            yield [
                sheet.sheet.name,
                problem.row or None,
                problem.column,
                name,
                problem.value,
                problem.message,
                problem.remedy,
                _("提示"),
                None,
                None,
            ]


def _problems_by_row(sheet: UpratedSheet) -> dict[int, list[Problem]]:
    problems: dict[int, list[Problem]] = {}
    for problem in sheet.sheet.problems:
        problems.setdefault(problem.row, []).append(problem)
    return problems


def name_of(uprated: UpratedFamily) -> str:
    """The name of the head, or of the first person."""
    family = uprated.family
    return family.head_name or (family.persons[0].name if family.persons else "")
