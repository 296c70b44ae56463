"""Columns of measures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column

OVERVIEW_LIST = ListDeclaration(
    name="measures.overview",
    title=_("监督指标"),
    columns=(
        Column("label", _("指标"), link="url", is_title=True, sort=("label",)),
        Column("group", _("类别"), sort=("group",)),
        Column("shown", _("本期"), is_number=True),
        Column("fraction", _("怎么算出"), is_number=True),
        Column("before", _("上期"), is_number=True),
        Column("meaning", _("口径"), is_extra=True),
    ),
    page_size=100,
)
TOWNSHIP_LIST = ListDeclaration(
    name="measures.townships",
    title=_("各乡镇"),
    columns=(
        Column("place", _("乡镇"), link="url", is_title=True, sort=("place_code",)),
        Column("shown", _("本期"), is_number=True, sort=("sort_value",)),
        Column("counted", _("分子"), is_number=True, sort=("numerator_sort",)),
        Column("denominator", _("分母"), is_number=True),
        Column("before", _("上期"), is_number=True),
    ),
    empty=_("本期没有这样的事项。"),
)
ROW_LIST = ListDeclaration(
    name="measures.rows",
    title=_("指标的明细"),
    columns=(
        Column("title", _("事项"), link="url", is_title=True),
        Column("place", _("村（居）")),
        Column("state", _("是否做到")),
    ),
    empty=_("没有这样的事项。"),
)
