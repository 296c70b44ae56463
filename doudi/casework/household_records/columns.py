"""Columns of the list of dibao offers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

DIBAO_OFFER_COLUMNS = (
    Column("due_on", _("期限"), show=day, is_unbroken=True),
    Column("person.name", _("谁"), link="person.household.get_absolute_url", is_title=True),
    Column("opened_on", _("特困终止"), show=day, is_unbroken=True),
    Column("", _("操作"), template="casework/household_records/offer_cell.html", is_action=True),
)
