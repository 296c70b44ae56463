"""The whole demonstration: sample rolls uprated, a county paid back, all documents in one folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from doudi.demo.back_payment import AFTER, PAY_MONTH, BackPayment, compute_back_payment
from doudi.demo.county import make_county
from doudi.demo.page import page
from doudi.demo.payment_documents import write_funding, write_payments, write_township_rolls
from doudi.files.atomic import atomic_folder
from doudi.rolls.read.files import read_rolls
from doudi.rolls.uprating.pipeline import uprate_rolls
from doudi.snapshot import open_snapshot
from doudi.values.money import format_yuan
from doudi.values.translation import gettext as _

COMMAND = "demo"
STEPS = 5
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Demonstration:
    """The results, for the closing message."""

    back_payment: BackPayment
    rolls: tuple[str, ...]
    payments: int
    townships: int


def run_demonstration(out: Path, people: int, seed: int, progress: Progress) -> Demonstration:
    """Write the demonstration into the folder ``out``, all or nothing; call ``progress`` at each step.

    Raises:
        OutputRefusedError: ``out`` holds files of others.
        SumsDifferError, ReconciliationError: sums of money differ; nothing is written.
    """
    with atomic_folder(out, command=COMMAND) as folder:
        progress(_("1/{steps} 乡镇花名册提标").format(steps=STEPS))
        rolls = _uprate_sample_rolls(folder / _("花名册提标"))
        progress(_("2/{steps} 生成虚拟县：{people} 人").format(steps=STEPS, people=f"{people:,}"))
        county = folder / "county"
        county.mkdir()
        make_county(county, people, seed)
        progress(_("3/{steps} 读取核对并计算1—4月应发和补发").format(steps=STEPS))
        with open_snapshot(county) as snapshot:
            back_payment = compute_back_payment(snapshot.connection)
            snapshot.verify_unchanged()
        progress(_("4/{steps} 打印各乡镇花名册、银行文件和资金表").format(steps=STEPS))
        township_folder = folder / _("乡镇花名册")
        township_folder.mkdir()
        townships = write_township_rolls(township_folder, back_payment)
        payments = write_payments(folder / _("银行代发_2023年1—4月提标补发.txt"), back_payment)
        write_funding(folder / _("资金来源表.xlsx"), back_payment)
        progress(_("5/{steps} 汇总网页").format(steps=STEPS))
        (folder / "index.html").write_text(page(back_payment, rolls), encoding="utf-8")
    return Demonstration(back_payment, rolls, payments, len(townships))


def _uprate_sample_rolls(out: Path) -> tuple[str, ...]:
    """Uprate the sample rolls; return a line on each."""
    with resources.as_file(resources.files("doudi.demo").joinpath("rolls")) as samples:
        reading = read_rolls(sorted(samples.iterdir()))
        result = uprate_rolls(reading, known=AFTER, pay_month=PAY_MONTH, out=out)
    lines = [
        _("{file}：{families} 户，应发 {total} 元，打卡 {paid} 元，因有问题暂缓 {held} 元。").format(
            file=file.source,
            families=sum(len(sheet.families) for sheet in file.sheets),
            total=format_yuan(file.total_fen),
            paid=format_yuan(file.bank_fen),
            held=format_yuan(file.held_fen),
        )
        for file in result.files
    ]
    lines += [f"{entry.source}：{entry.reason}" for entry in result.omissions]
    return tuple(lines)
