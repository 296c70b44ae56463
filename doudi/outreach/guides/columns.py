"""Columns of guides and the library."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash

BOOKLET_LIST = ListDeclaration(
    name="guides.booklets",
    title=_("各乡镇办事指南"),
    columns=(
        Column("place", _("乡镇"), is_title=True, sort=("code",)),
        Column("edition", _("现行版本")),
        Column("last_printed_on", _("最近一版首次印制"), show=day, is_unbroken=True),
        Column("last_code", _("印的版本"), show=or_dash),
        Column("state", _("印本"), template="ui/tone_cell.html", excel=lambda row: row.state),
        Column("code", "", template="outreach_guides/print_cell.html", is_action=True),
    ),
    page_size=100,
)
EDITION_COLUMNS = (
    Column("place", _("乡镇")),
    Column("code", _("版本"), is_title=True),
    Column("printed_on", _("首次印制"), show=day, is_unbroken=True),
    Column("prints_number", _("印了几次"), is_number=True),
    Column("superseded_on", _("过期日期"), show=day, is_unbroken=True),
)
LIBRARY_LIST = ListDeclaration(
    name="guides.library",
    title=_("资料库"),
    columns=(
        Column("item.title", _("标题"), link="url", is_title=True),
        Column("item.get_kind_display", _("类别")),
        Column("state", _("状态"), template="ui/tone_cell.html", excel=lambda row: row.state),
        Column("why", _("变了什么")),
        Column("basis", _("依据")),
        Column("item.checked_on", _("核对日期"), show=day, is_unbroken=True),
    ),
    empty=_("没有找到。"),
)
