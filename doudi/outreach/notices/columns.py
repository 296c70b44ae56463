"""Columns of notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, month, or_dash, yuan

ROUND_LIST = ListDeclaration(
    name="notices.rounds",
    title=_("告知单"),
    columns=(
        Column("title", _("名称"), link="get_absolute_url", is_title=True),
        Column(
            "state", _("状态"), template="outreach_notices/state_cell.html", excel=lambda row: row.get_state_display()
        ),
        Column("households_number", _("户数"), is_number=True),
        Column("people_number", _("人数"), is_number=True),
        Column("gain_fen", _("每月增减"), show=yuan, is_number=True),
        Column("back_fen", _("补发合计"), show=yuan, is_number=True),
        Column("first_month", _("从哪月算起"), show=month, is_unbroken=True),
        Column("paid_by", _("到账期限"), show=day, is_unbroken=True),
    ),
    empty=_("还没有告知单。"),
)
REACH_LIST = ListDeclaration(
    name="notices.reach",
    title=_("告知到户进度"),
    columns=(
        Column("place", _("乡镇、村（居）"), link="url", is_title=True, sort=("code",)),
        Column("households", _("户数"), is_number=True, total="households", sort=("households",)),
        Column("told", _("已告知"), is_number=True, total="told", sort=("told",)),
        Column("left", _("还没告知"), is_number=True, total="left", sort=("left",)),
        Column(
            "share_shown",
            _("到户率"),
            template="outreach_notices/share_cell.html",
            is_number=True,
            sort=("share",),
            excel=lambda row: row.share_shown,
        ),
        Column("slips", _("告知单"), is_number=True, total="slips"),
        Column("messages", _("短信"), is_number=True, total="messages"),
        Column("visits", _("上门"), is_number=True, total="visits"),
        Column("boards", _("公告栏、村民会"), is_number=True, total="boards"),
        Column("publications", _("村里公开"), is_number=True, total="publications"),
        Column("last_on", _("最近一次"), show=day, is_unbroken=True),
    ),
    page_size=100,
    empty=_("没有要告知的户。"),
)
PROGRAMME_COLUMNS = (
    Column("label", _("项目"), is_title=True),
    Column("households", _("户数"), is_number=True),
    Column("people", _("人数"), is_number=True),
    Column("change_fen", _("每月增减"), show=yuan, is_number=True),
    Column("back_fen", _("补发"), show=yuan, is_number=True),
)
FIGURE_COLUMNS = (
    Column("name", _("项目和类别"), is_title=True),
    Column("old_shown", _("原来（元/人·月）"), is_number=True),
    Column("new_shown", _("现在（元/人·月）"), is_number=True),
    Column("rise_shown", _("增减"), is_number=True),
    Column("since", _("从哪月起"), show=month, is_unbroken=True),
    Column("basis", _("依据")),
)
NOTICE_LIST = ListDeclaration(
    name="notices.notices",
    title=_("要先看的告知单"),
    columns=(
        Column("addressee.name", _("户主"), is_title=True, link="addressee.get_absolute_url"),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("people_number", _("人数"), is_number=True),
        Column(
            "from_fen",
            _("原来每月"),
            show=yuan,
            is_number=True,
            sort=("from_fen",),
        ),
        Column(
            "to_fen",
            _("现在每月"),
            show=yuan,
            is_number=True,
            sort=("to_fen",),
        ),
        Column("change_fen", _("增减"), show=yuan, is_number=True),
        Column(
            "back_fen",
            _("补发"),
            show=yuan,
            is_number=True,
            sort=("back_fen",),
        ),
    ),
    empty=_("没有。"),
)
PUBLICATION_COLUMNS = (
    Column("published_on", _("日期"), show=day, is_unbroken=True),
    Column("area", _("范围")),
    Column("get_kind_display", _("方式")),
    Column("place", _("地点或媒体"), is_title=True),
    Column("recorded_by.name", _("登记人"), show=or_dash),
)
