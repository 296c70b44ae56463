"""Columns of the list of special amounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import month, yuan

SPECIAL_AMOUNT_LIST = ListDeclaration(
    name="payments.special_amounts",
    title=_("特殊金额"),
    columns=(
        Column("person.name", _("姓名"), is_title=True, sort=("person__name",)),
        Column("month", _("月份"), show=month, sort=("month",)),
        Column("amount_fen", _("金额"), show=yuan, is_number=True, sort=("amount_fen",), total="amount_fen"),
        Column("reason", _("理由")),
        Column("proposed_by.name", _("经手"), template="payments/special_amount_officers_cell.html"),
    ),
    empty=_("没有。"),
    export=Permission.READ_PAYROLL,
)
