"""Columns of the list of recoveries."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, yuan

RECOVERY_LIST = ListDeclaration(
    name="payments.recoveries",
    title=_("多发追缴"),
    columns=(
        Column("due_on", _("期限"), show=day, is_unbroken=True, sort=("due_on",)),
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("amount_fen", _("多发"), show=yuan, is_number=True, sort=("amount_fen",), total="amount_fen"),
        Column("get_state_display", _("状态"), template="payments/recovery_state_cell.html", sort=("state",)),
    ),
    sort="due_on",
    empty=_("没有。"),
    export=Permission.READ_PAYROLL,
)
