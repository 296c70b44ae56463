"""Columns of the list of homes to visit."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

VISIT_COLUMNS = (
    Column("", _("带上"), template="casework/home_visits/choice_cell.html", is_action=True),
    Column("case.application.applicant_name", _("谁家"), link="case.get_absolute_url", is_title=True),
    Column("case.procedure.label", _("事项")),
    Column("place", _("村（居）")),
    Column("case.next_due_on", _("最近期限"), show=day, is_unbroken=True),
)
