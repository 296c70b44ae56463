"""汇总.xlsx: the rolls of an uprating on one page, their bank files, and the files left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from doudi.bankfiles.one_card_file import OneCardFile
from doudi.files.spreadsheet_writer import Book, WrittenValue, atomic_workbook
from doudi.rolls.excel.official_roll import OfficialRoll, RollColumn
from doudi.rolls.uprating.amounts import UpratedSheet
from doudi.rolls.uprating.excel.change_and_fault_lists import label_of
from doudi.values.benefit_month import format_month_in_words
from doudi.values.translation import gettext as _

SUMMARY_NAME = "汇总.xlsx"


@dataclass(frozen=True)
class UpratedFile:
    """A file after the uprating: its rolls, the name of the new workbook, its bank files by name."""

    source: str
    workbook_name: str
    sheets: tuple[UpratedSheet, ...]
    bank_files: tuple[tuple[str, OneCardFile], ...]

    @property
    def total_fen(self) -> int:
        """The amount due in the pay month."""
        return sum(sheet.total_fen for sheet in self.sheets)

    @property
    def held_fen(self) -> int:
        """The part of it that is held."""
        return sum(sheet.held_fen for sheet in self.sheets)

    @property
    def bank_fen(self) -> int:
        """The sum of the bank files, as read back from the disk."""
        return sum(bank_file.sum_fen for _name, bank_file in self.bank_files)


@dataclass(frozen=True)
class Omission:
    """A file or sheet left out; ``is_fault`` is False for a list that pays nothing."""

    source: str
    reason: str
    remedy: str
    is_fault: bool


@dataclass(frozen=True)
class Sums:
    """Figures of a roll, or sums over several. Amounts are in fen."""

    families: int = 0
    people: int = 0
    covered: int = 0
    old_month_fen: int = 0
    new_month_fen: int = 0
    back_fen: int = 0
    total_fen: int = 0
    paid_families: int = 0
    paid_fen: int = 0
    held_families: int = 0
    held_fen: int = 0
    not_computed: int = 0
    overpaid_fen: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(**{name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__})


def sums_of(uprated: UpratedSheet) -> Sums:
    """The figures of a roll."""
    families = uprated.families
    return Sums(
        families=len(families),
        people=uprated.sheet.people,
        covered=uprated.sheet.covered,
        old_month_fen=sum(family.old_month_fen for family in families),
        new_month_fen=sum(family.new_month_fen or 0 for family in families),
        back_fen=sum(family.back_fen for family in families),
        total_fen=uprated.total_fen,
        paid_families=sum(family.paid_fen > 0 for family in families),
        paid_fen=uprated.paid_fen,
        held_families=sum(family.is_held for family in families),
        held_fen=uprated.held_fen,
        not_computed=sum(family.new_month_fen is None for family in families),
        overpaid_fen=sum(family.overpaid_fen for family in families),
    )


def write_summary(
    folder: Path, files: Sequence[UpratedFile], omissions: Sequence[Omission], known: date, pay_month: date
) -> None:
    """Write the summary into ``folder``."""
    month = format_month_in_words(pay_month)
    with atomic_workbook(folder / SUMMARY_NAME, known) as book:
        _write_rolls(book, files, known, month)
        _write_bank_files(book, files, known, month)
        if omissions:
            _write_omissions(book, omissions, known, month)


def _write_rolls(book: Book, files: Sequence[UpratedFile], known: date, month: str) -> None:
    columns = (
        RollColumn(_("序号"), "count", width=5),
        RollColumn(_("花名册"), "long_text", width=26),
        RollColumn(_("项目"), width=11),
        RollColumn(_("户数"), "count", is_totalled=True, group=_("对象")),
        RollColumn(_("人数"), "count", is_totalled=True, group=_("对象")),
        RollColumn(_("保障\n人口"), "count", is_totalled=True, group=_("对象")),
        RollColumn(_("原月补助"), "amount", is_totalled=True, group=_("月补助（元）"), width=12.5),
        RollColumn(_("现月补助"), "amount", is_totalled=True, group=_("月补助（元）"), width=12.5),
        RollColumn(_("补发金额\n（元）"), "amount", is_totalled=True, width=12.5),
        RollColumn(_("应发合计\n（元）"), "amount", is_totalled=True, width=13.5),
        RollColumn(_("户数"), "count", is_totalled=True, group=_("打卡发放")),
        RollColumn(_("金额（元）"), "amount", is_totalled=True, group=_("打卡发放"), width=13.5),
        RollColumn(_("户数"), "count", is_totalled=True, group=_("暂缓发放")),
        RollColumn(_("金额（元）"), "amount", is_totalled=True, group=_("暂缓发放"), width=12.5),
        RollColumn(_("无法计\n算户数"), "count", is_totalled=True, group=_("暂缓发放"), width=7),
        RollColumn(_("待核实多\n发（元）"), "amount", is_totalled=True, width=11),
    )
    title = _("{month}困难群众提标提补汇总表").format(month=month)
    roll = OfficialRoll(book, _("汇总"), title=title, unit=_("县民政局"), filled_on=known, columns=columns)
    rolls = [(entry, sheet) for entry in files for sheet in entry.sheets]
    for number, (file, sheet) in enumerate(rolls, 1):
        name = Path(file.source).stem + (f"（{sheet.sheet.name}）" if len(file.sheets) > 1 else "")
        roll.add([number, name, label_of(sheet), *_figures(sums_of(sheet))])
    note = _(
        "说明：应发合计＝打卡发放＋暂缓发放，打卡发放金额与各银行代发文件逐一核对一致；待核实多发不扣回，不在应发合计内。"
    )
    roll.finish(words_of=9, notes=[note], signatures=(_("局领导签字："), _("股室负责人："), _("经办人：")))


def _figures(sums: Sums) -> list[WrittenValue]:
    """The figures in the order of the columns."""
    return [
        sums.families,
        sums.people,
        sums.covered,
        sums.old_month_fen,
        sums.new_month_fen,
        sums.back_fen,
        sums.total_fen,
        sums.paid_families,
        sums.paid_fen,
        sums.held_families,
        sums.held_fen,
        sums.not_computed,
        sums.overpaid_fen,
    ]


def _write_bank_files(book: Book, files: Sequence[UpratedFile], known: date, month: str) -> None:
    columns = (
        RollColumn(_("序号"), "count"),
        RollColumn(_("代发文件"), "long_text", width=42),
        RollColumn(_("批次号"), width=18),
        RollColumn(_("填报单位"), width=20),
        RollColumn(_("发放项目"), width=16),
        RollColumn(_("笔数"), "count", is_totalled=True, width=8),
        RollColumn(_("金额（元）"), "amount", is_totalled=True, width=14),
        RollColumn(_("摘要算法"), width=9),
        RollColumn(_("明细摘要值"), "long_text", width=36),
    )
    title = _("{month}一卡通代发文件清单").format(month=month)
    roll = OfficialRoll(book, _("代发文件"), title=title, unit=_("县民政局"), filled_on=known, columns=columns)
    bank_files = [bank_file for file in files for bank_file in file.bank_files]
    for number, (name, bank_file) in enumerate(bank_files, 1):
        batch = bank_file.batch
        digest = f"{bank_file.hash[:32]}\n{bank_file.hash[32:]}"
        roll.add(
            [
                number,
                name,
                batch.number,
                batch.unit,
                batch.programme,
                len(bank_file.items),
                bank_file.sum_fen,
                bank_file.hash_name,
                digest,
            ]
        )
    roll.finish(signatures=(_("局领导签字："), _("股室负责人："), _("经办人：")))


def _write_omissions(book: Book, omissions: Sequence[Omission], known: date, month: str) -> None:
    columns = (
        RollColumn(_("序号"), "count"),
        RollColumn(_("文件"), "long_text", width=44),
        RollColumn(_("原因"), "long_text", width=50),
        RollColumn(_("处理办法"), "long_text", width=50),
    )
    title = _("{month}未处理的文件和工作表").format(month=month)
    roll = OfficialRoll(book, _("未处理"), title=title, unit=_("县民政局"), filled_on=known, columns=columns)
    for number, entry in enumerate(omissions, 1):
        roll.add([number, entry.source, entry.reason, entry.remedy])
    roll.sign()
