"""Columns of the coverage."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column

COVERAGE_LIST = ListDeclaration(
    name="low_income.coverage",
    title=_("分层救助落实情况"),
    columns=(
        Column("layer", _("类别"), is_title=True),
        Column("kind", _("救助")),
        Column("whom", _("给谁")),
        Column("basis", _("依据")),
        Column("people", _("人数"), is_number=True, sort=("people",)),
        Column("got", _("近期得到"), is_number=True, sort=("got",)),
        Column("share", _("占比"), is_number=True),
        Column("missing", _("没有记录"), link="missing_url", is_number=True, sort=("missing",)),
    ),
    empty=_("没有符合条件的。"),
)
