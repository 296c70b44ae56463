"""Columns of the tables of provincial files and their rows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.ui.tables import Column

FILE_COLUMNS = (
    Column("name", _("文件"), link="get_absolute_url", is_title=True),
    Column("uploaded_at", _("上传"), template="casework/provincial/uploaded_cell.html"),
    Column("row_count", _("行数"), is_number=True),
    Column("rejected_count", pgettext_lazy("state", "退回"), is_number=True),
    Column("state_label", _("状态")),
)
ROW_COLUMNS = (
    Column("number", _("行"), is_number=True),
    Column("serial", _("省平台流水号")),
    Column("get_state_display", _("状态"), template="casework/provincial/state_cell.html"),
    Column("faults", _("问题和办法"), template="casework/provincial/faults_cell.html"),
)
