"""Columns of the list of relief."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, yuan

RELIEF_LIST = ListDeclaration(
    name="relief.cases",
    title=_("临时救助名单"),
    columns=(
        Column("name", _("姓名"), link="relief.case.get_absolute_url", is_title=True),
        Column("relief.get_kind_display", _("类型"), sort=("kind",)),
        Column("relief.get_sub_cause_display", _("原因"), sort=("cause", "sub_cause")),
        Column("place", _("乡镇和村（居）"), sort=("case__village_code",)),
        Column("relief.happened_on", _("发生日期"), show=day, is_unbroken=True, sort=("happened_on",)),
        Column("relief.persons_affected", _("受困人数"), is_number=True, sort=("persons_affected",), is_extra=True),
        Column(
            "total_fen",
            _("金额（元）"),
            show=lambda fen: yuan(fen) if fen else "—",
            is_number=True,
            total="total_fen",
            sort=("total_fen",),
        ),
        Column("state", _("状态"), sort=("case__step",)),
        Column("papers", _("手续"), template="relief/cases/papers_cell.html"),
        Column("relief.case.number", _("办件编号"), is_unbroken=True, is_extra=True, sort=("case__number",)),
        Column("relief.get_group_display", _("重点对象"), is_extra=True, sort=("group",)),
    ),
    empty=_("没有符合条件的临时救助。"),
)
