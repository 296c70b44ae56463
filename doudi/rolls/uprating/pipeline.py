"""Uprating of rolls into one folder, all or nothing.

For each file: the uprated roll with lists of changes, faults and rises below the standard, and the bank file; for
all files a summary. What is due must be what goes to the bank plus what is held, on every sheet and in total, or
nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from doudi.bankfiles.one_card_file import OneCardFile, write_one_card_file
from doudi.files.atomic import atomic_folder
from doudi.files.spreadsheet_writer import atomic_workbook
from doudi.rolls.law import DueTable, LawOfDues, RuleBookLaw
from doudi.rolls.model import ReadResult, Sheet, Workbook
from doudi.rolls.uprating.amounts import UpratedSheet, is_paid_monthly, uprate_sheet
from doudi.rolls.uprating.bank_payments import ItemIds, hold_unpayable, payments
from doudi.rolls.uprating.excel.change_and_fault_lists import label_of, write_changes, write_faults
from doudi.rolls.uprating.excel.roll_sheet import write_uprated_sheet
from doudi.rolls.uprating.excel.short_rise_list import write_short_rises
from doudi.rolls.uprating.excel.summary import (
    Omission,
    Sums,
    UpratedFile,
    sums_of,
    write_summary,
)
from doudi.rolls.uprating.month_in_titles import uprated_stem
from doudi.rolls.uprating.reasons import ChangeReasons
from doudi.values.benefit_month import add_months
from doudi.values.translation import gettext as _

COMMAND = "rolls raise"


class ReconciliationError(Exception):
    """Sums of the same money differ; nothing was written."""


@dataclass(frozen=True)
class UpratingResult:
    """The files written and those left out."""

    files: tuple[UpratedFile, ...]
    omissions: tuple[Omission, ...]

    @property
    def sums(self) -> Sums:
        """The sums over all rolls."""
        return sum((sums_of(sheet) for file in self.files for sheet in file.sheets), Sums())

    @property
    def has_faulty_files(self) -> bool:
        """Whether a file could not be read or used."""
        return any(entry.is_fault for entry in self.omissions)


def uprate_rolls(
    reading: ReadResult, *, known: date, pay_month: date, out: Path, law: LawOfDues | None = None
) -> UpratingResult:
    """Uprate every roll by the law as known on ``known`` and write the folder ``out``.

    Raises:
        OutputRefusedError: ``out`` holds files of others.
        ReconciliationError: sums that must agree differ; nothing is written.
    """
    table = DueTable(law or RuleBookLaw(), known, pay_month)
    omissions = list(_omissions(reading, pay_month))
    files: list[UpratedFile] = []
    with atomic_folder(out, command=COMMAND) as folder:
        for workbook in reading.workbooks:
            sheets = [sheet for sheet in workbook.sheets if _is_to_uprate(sheet, pay_month)]
            if sheets:
                files.append(_write_file(folder, workbook, sheets, table, place=len(files) + 1))
        if files:
            write_summary(folder, files, omissions, known, pay_month)
        result = UpratingResult(tuple(files), tuple(omissions))
        _require_equal_sums(result)
    return result


def _is_to_uprate(sheet: Sheet, pay_month: date) -> bool:
    return is_paid_monthly(sheet) and (sheet.month is None or sheet.month < pay_month)


def _omissions(reading: ReadResult, pay_month: date) -> Iterator[Omission]:
    """Files that cannot be read, sheets that pay nothing, and rolls of the pay month or later."""
    for skipped in reading.skipped:
        yield Omission(skipped.file, skipped.message, skipped.remedy, is_fault=True)
    for sheet in reading.sheets:
        source = f"{sheet.file}（{sheet.name}）"
        if not is_paid_monthly(sheet):
            reason = _("不是按月发放待遇的花名册，不需要提标。")
            yield Omission(source, reason, _("确属花名册的，请在标题里写明待遇名称。"), is_fault=sheet.kind == "roll")
        elif sheet.month is not None and sheet.month >= pay_month:
            reason = _("花名册是{year}年{month}月的，不早于发放月份，再提标会重复发放。")
            reason = reason.format(year=sheet.month.year, month=sheet.month.month)
            yield Omission(source, reason, _("请改用上个月的花名册。"), is_fault=True)


def _write_file(folder: Path, workbook: Workbook, sheets: Sequence[Sheet], table: DueTable, place: int) -> UpratedFile:
    """Uprate a file: write its workbook and its bank files."""
    uprated = tuple(hold_unpayable(uprate_sheet(sheet, table)) for sheet in sheets)
    for sheet in uprated:
        if sheet.total_fen != sheet.paid_fen + sheet.held_fen:
            raise ReconciliationError(f"{workbook.file}: the sums of sheet {sheet.sheet.name} do not agree")
    old_month = sheets[0].month or add_months(table.pay_month, -1)
    stem = _unused(folder, uprated_stem(workbook.path.stem, old_month, table.pay_month))
    bank_files, item_ids = _write_bank_files(folder, stem, uprated, table.pay_month, place)
    reasons, unit = ChangeReasons(table), _unit(uprated[0])
    with atomic_workbook(folder / f"{stem}.xlsx", table.known) as book:
        for sheet in uprated:
            write_uprated_sheet(book, sheet, table)
        write_changes(book, uprated, table, reasons, unit, item_ids)
        write_faults(book, uprated, table, unit)
        write_short_rises(book, uprated, table, reasons, unit)
    file = UpratedFile(workbook.file, f"{stem}.xlsx", uprated, bank_files)
    if file.total_fen != file.bank_fen + file.held_fen:
        raise ReconciliationError(f"{workbook.file}: roll, bank file and money held back do not agree")
    return file


def _write_bank_files(
    folder: Path, stem: str, sheets: Sequence[UpratedSheet], pay_month: date, place: int
) -> tuple[tuple[tuple[str, OneCardFile], ...], ItemIds]:
    """Write a bank file for each programme of a file that pays anything."""
    by_label: dict[str, list[UpratedSheet]] = {}
    for sheet in sheets:
        by_label.setdefault(label_of(sheet), []).append(sheet)
    written: list[tuple[str, OneCardFile]] = []
    item_ids: ItemIds = {}
    for number, (label, group) in enumerate(by_label.items()):
        batch, items, ids = payments(group, pay_month, place * 10 + number, _unit(group[0]), label)
        if items:
            name = f"{stem}_一卡通代发{'_' + label if len(by_label) > 1 else ''}.txt"
            written.append((name, write_one_card_file(folder / name, batch, items)))
            item_ids |= ids
    return tuple(written), item_ids


def _unit(uprated: UpratedSheet) -> str:
    """The unit that files the roll: the township's government, else the name of the file."""
    township = uprated.sheet.township
    return f"{township}人民政府" if township else Path(uprated.sheet.file).stem


def _unused(folder: Path, stem: str) -> str:
    """A file name not yet used in the folder: two townships may send files of the same name."""
    candidate, number = stem, 2
    while (folder / f"{candidate}.xlsx").exists():
        candidate, number = f"{stem}（{number}）", number + 1
    return candidate


def _require_equal_sums(result: UpratingResult) -> None:
    """Raise ``ReconciliationError`` unless the amount due equals the bank files plus the holds."""
    sums = result.sums
    bank_fen = sum(file.bank_fen for file in result.files)
    payments_written = sum(len(bank_file.items) for file in result.files for _name, bank_file in file.bank_files)
    if sums.total_fen != bank_fen + sums.held_fen or sums.paid_families != payments_written:
        raise ReconciliationError("the sums of all rolls, all bank files and the money held back do not agree")
