"""Columns of the tables of statements and forecasts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, month, yuan

SUPPLEMENT_COLUMNS = (
    Column("month", _("月份"), show=month, is_title=True, is_unbroken=True),
    Column("area_label", _("城乡")),
    Column("function_code", _("功能分类科目"), is_unbroken=True),
    Column("people", _("人数"), is_number=True),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
    Column("average_fen", _("月人均"), template="statements/average_cell.html", is_number=True),
    Column("target_fen", _("目标"), show=yuan, is_number=True),
    Column("result", _("结果"), template="statements/supplement_result_cell.html"),
)
FORECAST_LIST = ListDeclaration(
    name="statements.forecasts",
    title=_("全年资金测算"),
    columns=(
        Column("description", _("标准"), link="get_absolute_url", is_title=True),
        Column("year", _("年度"), show=str, sort=("year",)),
        Column("requested_by.name", _("测算人"), sort=("requested_by__name",)),
        Column("requested_at", _("时间"), show=date_and_time, is_unbroken=True, sort=("requested_at",)),
    ),
    empty=_("还没有测算。"),
    export=Permission.READ_FUNDS,
    page_size=20,
)


def forecast_source_columns(*, is_changed: bool) -> tuple[Column, ...]:
    """Return the columns of the sources in a forecast, with the changed standards if there are any."""
    columns = (
        Column("name", _("资金来源"), is_title=True),
        Column("direct_fund_mark", _("直达标识")),
        Column("budget_fen", _("预算"), show=yuan, is_number=True),
        Column("spent_fen", _("已支出"), show=yuan, is_number=True),
        Column("rest_fen", _("余下月份，现行标准"), show=yuan, is_number=True),
        Column("changed_fen", _("余下月份，假设标准"), show=yuan, is_number=True),
        Column("year_fen", _("全年合计"), show=yuan, is_number=True),
        Column("available_fen", _("可用资金"), show=yuan, is_number=True),
        Column("left_fen", _("年底结余"), template="statements/forecast_left_cell.html", is_number=True),
    )
    return tuple(column for column in columns if is_changed or column.name != "changed_fen")
