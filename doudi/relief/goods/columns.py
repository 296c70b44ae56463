"""Columns of the goods of a case."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, yuan

GOODS_COLUMNS = (
    Column("item", _("物品"), is_title=True),
    Column("quantity", _("数量"), template="relief/goods/quantity_cell.html"),
    Column("value_fen", _("折价"), show=yuan, is_number=True),
    Column("handed_over_on", _("交付日期"), show=day),
    Column("received_by", _("签收人")),
    Column("", _("经手"), template="relief/goods/officers_cell.html"),
)
