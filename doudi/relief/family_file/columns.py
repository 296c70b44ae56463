"""Columns of the panel of relief."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, yuan

RELIEF_COLUMNS = (
    Column("relief.get_sub_cause_display", _("原因"), link="url", is_title=True),
    Column("relief.get_kind_display", _("类型")),
    Column("relief.happened_on", _("发生日期"), show=day, is_unbroken=True),
    Column("place", _("办理地")),
    Column("given_fen", _("救助金额"), show=lambda fen: yuan(fen) if fen else "—", is_number=True),
    Column("state", _("状态")),
)
