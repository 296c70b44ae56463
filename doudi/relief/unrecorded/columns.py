"""Columns of recoveries from people without a record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, yuan

UNRECORDED_LIST = ListDeclaration(
    name="relief.unrecorded",
    title=_("无登记人员追回款"),
    columns=(
        Column("debtor_name", _("领款人"), link="get_absolute_url", is_title=True, sort=("debtor_name",)),
        Column("relief.case.number", _("办件编号"), sort=("relief__case__number",)),
        Column("relief.case.village_code", _("村（居）"), show=place_name, sort=("relief__case__village_code",)),
        Column("opened_on", _("确认不实日期"), show=day, sort=("opened_on",)),
        Column("amount_fen", _("金额"), show=yuan, is_number=True, sort=("amount_fen",), total="amount_fen"),
        Column("received_fen", _("已收回"), show=yuan, is_number=True),
        Column("get_state_display", _("状态"), sort=("state",), is_unbroken=True),
    ),
    empty=_("没有这样的追回款。"),
    export=Permission.READ_PAYROLL,
)
RECEIPT_COLUMNS = (
    Column("received_on", _("到账日期"), show=day, is_title=True),
    Column("reference", _("凭证号")),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
    Column("recorded_by.name", _("登记")),
)
