"""Columns of the tables of household accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day

LIST_COLUMNS = (
    Column("basis", _("依据"), link="get_absolute_url", is_title=True),
    Column("place", _("所属地")),
    Column("number", _("户数"), is_number=True),
    Column("in_force", _("在用"), is_number=True),
    Column("", _("状态"), template="household_accounts/state_cell.html"),
    Column("proposed_by.name", _("登记人")),
    Column("proposed_at", _("时间"), show=date_and_time),
)
HOUSEHOLD_COLUMNS = (
    Column("household.number", _("户编号"), link="household.get_absolute_url", is_title=True),
    Column("payee.name", _("户主")),
    Column("place", _("村（居）")),
    Column("confirmed_on", _("自"), show=day, is_unbroken=True),
    Column("ended_on", _("停用日期"), show=day, is_unbroken=True),
    Column("", _("办理"), template="household_accounts/end_cell.html", is_action=True),
)
