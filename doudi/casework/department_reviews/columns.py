"""Columns of a department's list of cases."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column

DEPARTMENT_CASE_COLUMNS = (
    Column("case.next_due_on", _("审核期限"), template="casework/deadline_cell.html", is_unbroken=True),
    Column("name", _("姓名"), template="casework/department_reviews/name_cell.html", is_title=True),
    Column("case.procedure.label", _("事项")),
    Column("place", _("村（居）")),
    Column("case.number", _("编号")),
)
