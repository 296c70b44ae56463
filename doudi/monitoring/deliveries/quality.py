"""The quality report of a delivery, as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.casework.economic_checks.sources import source_label
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.clock import today
from doudi.matching import source_profile
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.deliveries.queries import previous_delivery
from doudi.screening.catalogue import RULES
from doudi.screening.rules import Rule
from doudi.ui.tables import Column, Text

FAULTS: dict[str, tuple[Text, Text]] = {
    "unreadable_date": (
        gettext_lazy("不是日期"),
        gettext_lazy("写成 2023-05-10、20230510 或者 2023年5月10日"),
    ),
    "unreadable_month": (gettext_lazy("不是月份"), gettext_lazy("写成 2023-05 或者 202305")),
    "unclear_month": (gettext_lazy("分不清是1月还是10月"), gettext_lazy("把这一列设成文本，写成 2023-01 或者 2023-10")),
    "unreadable_amount": (gettext_lazy("不是金额"), gettext_lazy("只写数字，如 1234.50")),
    "part_of_fen": (gettext_lazy("金额不到一分"), gettext_lazy("最多写两位小数，并核对单位是元还是分")),
    "out_of_range": (gettext_lazy("超出可能的范围"), gettext_lazy("核对年份或者金额单位")),
    "too_long": (gettext_lazy("文字过长，已截断"), gettext_lazy("不超过200字")),
    "unknown_word": (gettext_lazy("不是常见的写法，原样保留"), gettext_lazy("按模板批注里的写法填")),
    "id_digits_lost": (gettext_lazy("号码后几位被 Excel 改成了0"), gettext_lazy("把这一列设成文本后重新导出")),
    "id_invalid": (gettext_lazy("号码校验不符"), gettext_lazy("按证件核对18位号码")),
    "columns_swapped": (gettext_lazy("姓名和号码写反，已按写反比对"), gettext_lazy("对调这两格")),
    "no_identity": (gettext_lazy("没有姓名也没有号码"), gettext_lazy("补上姓名和公民身份号码")),
    "row_too_wide": (gettext_lazy("格子比表头多"), gettext_lazy("检查这一行是否错位")),
}
_SHAPES: dict[str, Text] = {
    "digits": gettext_lazy("一串数字"),
    "number": gettext_lazy("带小数或者分隔符的数字"),
    "text": gettext_lazy("文字"),
}
_TIERS: dict[str, Text] = {
    "T1": gettext_lazy("号码和姓名一致"),
    "T2": gettext_lazy("15位号码升位后一致"),
    "T3": gettext_lazy("号码错一位或者相邻两位颠倒"),
    "T4": gettext_lazy("姓名和号码写反"),
    "T5": gettext_lazy("没有有效号码，姓名和出生日期一致"),
}
FAULT_COLUMNS = (
    Column("row", gettext_lazy("行"), is_number=True, is_title=True),
    Column("heading", gettext_lazy("列")),
    Column("label", gettext_lazy("问题")),
    Column("shape", gettext_lazy("格里是")),
    Column("remedy", gettext_lazy("怎么改")),
)
COLUMN_COLUMNS = (
    Column("label", gettext_lazy("项目"), is_title=True),
    Column("heading", gettext_lazy("表里的列")),
    Column("empty", gettext_lazy("空"), is_number=True),
    Column("faulty", gettext_lazy("有问题"), is_number=True),
)
COMPARED_COLUMNS = (
    Column("label", gettext_lazy("比较"), is_title=True),
    Column("before", gettext_lazy("上次"), is_number=True),
    Column("now", gettext_lazy("这次"), is_number=True),
    Column("mark", gettext_lazy("提醒"), template="deliveries/mark_cell.html"),
)


def faults_of(delivery: Delivery) -> list[dict[str, Any]]:
    """The first faults in words: row, column, problem, remedy; never a cell."""
    return [
        {
            "row": f"{fault['sheet']} {fault['row']}".strip(),
            "heading": fault["heading"] or "—",
            "label": FAULTS[fault["code"]][0],
            "shape": _SHAPES.get(fault["shape"], "—"),
            "remedy": FAULTS[fault["code"]][1],
        }
        for fault in delivery.faults
    ]


def columns_of(delivery: Delivery) -> list[dict[str, Any]]:
    """Each column with its heading, empty cells and faults."""
    profile = source_profile(delivery.source)
    return [
        {
            "label": profile.column(column["name"]).label,
            "heading": column["heading"] if column["heading"] is not None else _("没有认出"),
            "empty": "—" if column["empty"] is None else column["empty"],
            "faulty": column["faulty"],
        }
        for column in delivery.report.get("columns", [])
    ]


def tiers_of(delivery: Delivery) -> list[tuple[Text, str]]:
    """How many rows each tier linked."""
    tiers = delivery.report.get("tiers", {})
    return [(_TIERS[tier], _("{rows}行").format(rows=number)) for tier, number in tiers.items()]


@dataclass(frozen=True)
class Compared:
    """A figure beside that of the delivery before; ``mark`` says that it fell by more than the parameter."""

    label: Text
    before: str
    now: str
    mark: str


def compared_with_previous(delivery: Delivery) -> list[Compared]:
    """Rows and share linked beside the delivery before; empty for the first."""
    before = previous_delivery(delivery)
    if before is None:
        return []
    limit = procedure_figure("delivery_fall_percent", today())
    fell = (before.total_rows - delivery.total_rows) * 100 >= limit * before.total_rows > 0
    shares = (_percent(before), _percent(delivery))
    share_fell = shares[0] - shares[1] >= limit
    return [
        Compared(_("行数"), str(before.total_rows), str(delivery.total_rows), _("明显减少") if fell else ""),
        Compared(_("关联的比例"), f"{shares[0]:.1f}%", f"{shares[1]:.1f}%", _("明显下降") if share_fell else ""),
    ]


def _percent(delivery: Delivery) -> float:
    return 100 * delivery.linked_rows / delivery.total_rows if delivery.total_rows else 0.0


def rules_reading(source: str) -> list[Rule]:
    """The warnings that read a data set."""
    return [rule for rule in RULES if source in rule.sources]


def check_served(source: str) -> str:
    """The source of economic checks that a data set answers, in words; nothing where it answers none."""
    name = source_profile(source).check_source
    return source_label(name) if name else ""
