"""Columns of the lists of campaigns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash

CAMPAIGN_LIST = ListDeclaration(
    name="discovery.campaigns",
    title=_("扩围行动"),
    columns=(
        Column("name", _("名称"), link="get_absolute_url", is_title=True, sort=("name",)),
        Column("area_code", _("范围"), show=place_name, sort=("area_code",)),
        Column("first_day", _("开始"), show=day, is_unbroken=True, sort=("first_day",)),
        Column("last_day", _("结束"), show=day, is_unbroken=True, sort=("last_day",)),
        Column("state_label", _("状态")),
    ),
    empty=_("还没有扩围行动。"),
)
FIGURES = (
    Column("listed", _("列入"), is_number=True, sort=("listed",), total="listed"),
    Column("walked", _("走访"), is_number=True, sort=("walked",), total="walked"),
    Column("applied", _("申请在办"), is_number=True, sort=("applied",), total="applied"),
    Column("covered", _("纳入保障"), is_number=True, sort=("covered",), total="covered"),
    Column("not_eligible", _("不符合"), is_number=True, sort=("not_eligible",), total="not_eligible"),
    Column("refused", _("不愿申请"), is_number=True, sort=("refused",), total="refused"),
    Column("moved", _("已搬离"), is_number=True, sort=("moved",), total="moved"),
    Column("open", _("没有结果"), is_number=True, sort=("open",), total="open"),
)
REPORT_LIST = ListDeclaration(
    name="discovery.campaign_report",
    title=_("扩围行动结果"),
    columns=(Column("place", _("乡镇"), is_title=True, sort=("code",)), *FIGURES, Column("share", _("完成率"))),
    empty=_("名单里没有您辖区内的户。"),
)
HOUSEHOLD_LIST = ListDeclaration(
    name="discovery.campaign_households",
    title=_("扩围名单"),
    columns=(
        Column("head", _("户主"), link="url", is_title=True),
        Column("place", _("村（居）"), sort=("village_code",)),
        Column("labels", _("为什么列入"), show="、".join),
        Column("row.get_outcome_display", _("结果"), show=or_dash, sort=("outcome",)),
        Column("row.decided_on", _("登记日期"), show=day, is_unbroken=True, sort=("decided_on",)),
        Column("row.decided_by.name", _("登记人"), show=or_dash, is_extra=True),
    ),
    empty=_("没有这样的户。"),
)
