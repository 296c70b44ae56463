"""Columns of the tables about economic checks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

CHECK_LIST = ListDeclaration(
    name="casework.economic_checks",
    title=_("没有出报告的经济状况核对"),
    columns=(
        Column(
            "check.start_due_on",
            _("启动期限"),
            template="casework/economic_checks/due_cell.html",
            is_unbroken=True,
            sort=("start_due_on",),
            excel=lambda row: day(row.check.start_due_on),
        ),
        Column("check.case.application.applicant_name", _("申请人"), link="check.get_absolute_url", is_title=True),
        Column("check.case.procedure.label", _("事项"), sort=("case__procedure_id",)),
        Column("check.get_state_display", _("状态"), sort=("state",)),
        Column("place", _("村（居）"), sort=("case__village_code",)),
        Column("check.number", _("核对编号"), sort=("number",)),
        Column("check.requested_on", _("提请"), show=day, is_unbroken=True, sort=("requested_on",)),
    ),
    empty=_("没有符合条件的核对。"),
)
STATISTICS_COLUMNS = (
    Column("township", _("乡镇"), is_title=True),
    Column("confirmed", _("已确认"), is_number=True),
    Column("without_report", _("无报告确认"), is_number=True),
    Column("share", _("占比"), is_number=True),
    Column("awaiting", _("同意续办、还没确认"), is_number=True),
)
WAIVER_COLUMNS = (
    Column("case.application.applicant_name", _("申请人"), link="case.get_absolute_url", is_title=True),
    Column("case.procedure.label", _("事项")),
    Column("reason", _("理由")),
    Column("proposed_by.name", _("提出人")),
    Column("proposed_on", pgettext_lazy("done", "提出"), show=day, is_unbroken=True),
    Column("decided_by.name", _("第二人")),
    Column("decision_reason", _("第二人的理由")),
    Column("is_agreed", _("决定"), template="casework/economic_checks/agreed_cell.html"),
)
