"""Columns of the worklist."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column

CASE_COLUMNS = (
    Column("case.next_due_on", _("最近期限"), template="casework/deadline_cell.html", is_unbroken=True),
    Column("case.application.applicant_name", _("申请人"), link="url", is_title=True),
    Column("days", _("用时（工作日）")),
    Column("case.procedure.label", _("事项")),
    Column("case.step_label", _("步骤")),
    Column("place", _("村（居）")),
    Column("officer_name", _("经办人")),
    Column("case.application.get_channel_display", _("来源")),
    Column("case.number", _("编号"), template="casework/worklist/number_cell.html"),
)
