"""Columns of the worklist."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import due_day

CASE_LIST = ListDeclaration(
    name="casework.cases",
    title=pgettext_lazy("list", "办件"),
    columns=(
        Column(
            "case.next_due_on",
            _("最近期限"),
            template="casework/deadline_cell.html",
            is_unbroken=True,
            sort=("next_due_on",),
            excel=lambda row: due_day(row.case.next_due_on),
        ),
        Column("case.application.applicant_name", _("申请人"), link="url", is_title=True),
        Column("days", _("用时（工作日）")),
        Column("case.procedure.label", _("事项"), sort=("procedure_id",)),
        Column("case.step_label", _("步骤"), sort=("step",)),
        Column("place", _("村（居）"), sort=("village_code",)),
        Column("officer_name", _("经办人"), sort=("assignment__officer__name",)),
        Column("case.application.get_channel_display", _("来源"), sort=("application__channel",)),
        Column("case.number", _("编号"), template="casework/worklist/number_cell.html", sort=("number",)),
    ),
    empty=_("没有符合条件的办件。"),
)
