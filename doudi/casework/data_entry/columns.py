"""Columns of the cases to enter into the national system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column

ENTRY_COLUMNS = (
    Column("case.application.applicant_name", _("申请人"), link="url", is_title=True),
    Column("case.procedure.label", _("事项")),
    Column("place", _("村（居）")),
    Column("case.step_label", _("步骤")),
    Column("case.application.get_channel_display", _("来源")),
    Column("case.accepted_on", _("受理"), template="casework/data_entry/day_cell.html"),
    Column("exported_on", _("已导出"), template="casework/data_entry/day_cell.html"),
    Column("case.number", _("编号")),
)
