"""Columns of the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time

TRAIL_COLUMNS = (
    Column("number", _("序号"), is_number=True),
    Column("at", _("时间"), show=date_and_time, is_unbroken=True),
    Column("actor_name", _("谁")),
    Column("sentence", _("做了什么")),
    Column("why", _("原因")),
)
