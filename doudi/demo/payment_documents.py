"""Documents of the back payment: a roll per township, the funding table, the bank file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from tqdm import tqdm

from doudi import policy
from doudi.bankfiles.items import PURPOSES, BankItem
from doudi.bankfiles.one_card_file import BankBatch, write_one_card_file
from doudi.demo.back_payment import AFTER, PAY_MONTH, BackPayment, Row, SumsDifferError, months
from doudi.files.spreadsheet_writer import Book, atomic_workbook
from doudi.rolls.excel.official_roll import OfficialRoll, RollColumn
from doudi.rolls.excel.text_width import fitting_width
from doudi.values.benefit_month import format_month_in_words
from doudi.values.divisions import division_name
from doudi.values.masks import mask_account
from doudi.values.translation import gettext as _

BASIS = _(
    "依据：《关于做好我县2023年城乡困难群众提标提补工作的通知》（于民字〔2023〕30号），自2023年1月起执行；"
    "补发额＝按新标准应发－已按旧标准发放，逐月计算。演示数据，人物、账号均为虚构。"
)
SIGNATURES = ("乡镇主要领导：", "分管领导：", "民政所负责人：", "经办人：")
_ACCOUNT_PREFIX = "99990000"
"""No bank issues accounts with this prefix, so that no demonstration can pay a real account."""


def invented_account(household_id: str) -> str:
    """The invented account of a household."""
    return _ACCOUNT_PREFIX + household_id.removeprefix("H").zfill(8)


def write_township_rolls(folder: Path, back_payment: BackPayment) -> list[tuple[str, int, int]]:
    """Write a workbook per township with a sheet per programme; return name, families and fen of each."""
    files = []
    by_township = groupby(back_payment.families, key=lambda row: row["township_code"])
    for code, rows in tqdm(by_township, total=len(back_payment.by_township), disable=None, delay=2, leave=False):
        families = list(rows)
        name = _("{township}2023年1—4月提标补发花名册.xlsx").format(township=place_name(code))
        total = _write_township(folder / name, code, families)
        files.append((name, len(families), total))
    if sum(total for _name, _families, total in files) != back_payment.total_fen:
        message = "The rolls of the townships do not add up to the back payment."
        raise SumsDifferError(message)
    return files


def place_name(code: str) -> str:
    """The name of a township or village, else its code."""
    return division_name(code) or code


def _columns() -> list[RollColumn]:
    paid = _("补发金额（元）")
    return [
        RollColumn(_("序号"), "count", width=5),
        RollColumn(_("村（居）"), width=15),
        RollColumn(_("户主姓名"), width=9),
        RollColumn(_("户主公民身份号码"), "identity"),
        RollColumn(_("补发人数"), "count", is_totalled=True, width=6),
        *[
            RollColumn(_("{month}月").format(month=month.month), "amount", group=paid, is_totalled=True, width=10.5)
            for month in months()
        ],
        RollColumn(_("合计"), "amount", group=paid, is_totalled=True, width=12),
        RollColumn(_("一卡通账号"), "account", width=13),
        RollColumn(_("备注"), width=8),
    ]


def _write_township(path: Path, code: str, families: list[Row]) -> int:
    total = 0
    with atomic_workbook(path, created=AFTER) as book:
        for programme, rows in groupby(families, key=lambda row: row["award_programme"]):
            label = policy.programme_name(programme)
            roll = OfficialRoll(
                book,
                label,
                title=_("{township}{label}2023年1—4月提标补发花名册").format(township=place_name(code), label=label),
                unit=_("{township}人民政府").format(township=place_name(code)),
                filled_on=AFTER,
                columns=_columns(),
            )
            number = 0
            for village, members in groupby(rows, key=lambda row: row["village_code"]):
                for row in members:
                    number += 1
                    roll.add(_family(number, row))
                roll.subtotal(_("{village}小计").format(village=place_name(village)))
            sums = roll.finish(words_of=9, notes=[BASIS], signatures=SIGNATURES)
            total += sums[9]
    return total


def _family(number: int, row: Row) -> list[str | int]:
    amounts = [row[f"month_{position}_fen"] for position in range(1, len(months()) + 1)]
    account = mask_account(invented_account(row["household_id"]))
    return [
        number,
        place_name(row["village_code"]),
        row["head_name"],
        row["head_id_number"],
        row["recipients"],
        *amounts,
        row["amount_fen"],
        account,
        "",
    ]


def write_payments(path: Path, back_payment: BackPayment) -> int:
    """Write the bank file of the county, a line per family and programme; return the number of payments.

    Without payments no file is written.
    """
    if not back_payment.families:
        return 0
    digest = hashlib.sha256(repr(back_payment.families).encode()).hexdigest()[:6]
    number = f"{PAY_MONTH:%Y%m}-BF-{digest}"
    batch = BankBatch(number, _("于都县民政局"), _("2023年1—4月提标补发"), PAY_MONTH)
    bank_file = write_one_card_file(path, batch, _items(number, back_payment.families))
    if bank_file.sum_fen != back_payment.total_fen:
        message = "The bank file does not add up to the back payment."
        raise SumsDifferError(message)
    return len(bank_file.items)


def _items(number: str, families: list[Row]) -> Iterator[BankItem]:
    for position, row in enumerate(families, start=1):
        purpose = PURPOSES.get(row["award_programme"], _("救助金"))
        yield BankItem(
            f"{number}-{position:06d}",
            row["head_name"],
            invented_account(row["household_id"]),
            row["amount_fen"],
            purpose,
        )


def write_funding(path: Path, back_payment: BackPayment) -> None:
    """Write the back payment by source: a sheet by programme and a sheet by township."""
    sources = [row["source"] for row in back_payment.by_source]
    with atomic_workbook(path, created=AFTER) as book:
        _funding_sheet(book, _("分项目"), "programme", back_payment, sources)
        _funding_sheet(book, _("分乡镇"), "township_code", back_payment, sources)


def _funding_sheet(book: Book, name: str, key: str, back_payment: BackPayment, sources: list[str]) -> None:
    headings = [policy.SOURCE_LABELS.get(source, source) for source in sources]
    first = _("项目") if key == "programme" else _("乡镇")
    columns = [
        RollColumn(_("序号"), "count", width=6),
        RollColumn(first, width=24),
        *[
            RollColumn(
                heading,
                "amount",
                group=_("资金来源（元）"),
                is_totalled=True,
                width=fitting_width([heading], narrowest=17, widest=36),
            )
            for heading in headings
        ],
        RollColumn(_("合计"), "amount", is_totalled=True, width=17),
    ]
    roll = OfficialRoll(
        book,
        name,
        title=_("于都县2023年1—4月提标补发资金来源表（{name}）").format(name=name),
        unit=_("于都县民政局"),
        filled_on=AFTER,
        columns=columns,
    )
    cells: dict[str, dict[str, int]] = {}
    for row in back_payment.funding:
        by_source = cells.setdefault(row[key], {})
        by_source[row["source"]] = by_source.get(row["source"], 0) + row["amount_fen"]
    for number, (value, by_source) in enumerate(sorted(cells.items()), start=1):
        label = policy.programme_name(value) if key == "programme" else place_name(value)
        amounts = [by_source.get(source, 0) for source in sources]
        roll.add([number, label, *amounts, sum(amounts)])
    last = f"{format_month_in_words(months()[0])}—{format_month_in_words(months()[-1])}"
    note = _("{span}。“来源待确认”是文件未载明来源的部分，发放不受影响，请财政部门确认。").format(span=last)
    sums = roll.finish(notes=[note, BASIS], signatures=(_("财政局："), _("民政局负责人："), _("制表：")))
    if sums[-1] != back_payment.total_fen or sum(sums[2:-1]) != back_payment.total_fen:
        message = "The funding table does not add up to the back payment."
        raise SumsDifferError(message)
