"""Columns of the applications that a search finds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

APPLICATION_COLUMNS = (
    Column("application.applicant_name", _("申请人"), is_title=True),
    Column("cases", _("事项和步骤"), template="casework/search/cases_cell.html"),
    Column("place", _("乡镇、村（居）")),
    Column("sent_at", _("提交日期"), show=day, is_unbroken=True),
    Column("application.receipt", _("回执号"), is_unbroken=True),
    Column("criterion", _("匹配")),
)
