"""Columns of the table of audit hits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

HIT_COLUMNS = (
    Column("person.name", _("姓名"), link="get_absolute_url", is_title=True),
    Column("place", _("村（居）")),
    Column("what", _("情况")),
    Column("first_seen_on", _("首次发现"), show=day),
    Column("", _("查明"), template="payments/audit_hit_result_cell.html"),
)
