"""Columns of the list of uploaded rolls."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time

ROLL_COLUMNS = (
    Column("attachment.name", _("文件"), link="get_absolute_url", is_title=True),
    Column("", _("状态"), template="roll_import/state_cell.html"),
    Column("uploaded_by.name", _("上传人")),
    Column("uploaded_at", _("时间"), show=date_and_time),
)
