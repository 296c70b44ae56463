"""Columns of approved amounts and of the accounts of others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, yuan

PAYABLE_LIST = ListDeclaration(
    name="care.payables",
    title=_("医疗、丧葬和照料支付"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("person.village_id", _("村（居）"), show=place_name, sort=("person__village_id",)),
        Column("get_kind_display", _("用途"), sort=("kind",)),
        Column("amount_fen", _("金额"), show=yuan, is_number=True, sort=("amount_fen",), total="amount_fen"),
        Column("payee_label", _("付给")),
        Column("approved_on", _("批准日期"), show=day, is_unbroken=True, sort=("approved_on",)),
        Column("get_state_display", _("状态"), template="care_payables/state_cell.html", sort=("state",)),
        Column("get_source_display", _("资金来源"), is_extra=True),
        Column("paid_on", _("发放日期"), show=day, is_unbroken=True, sort=("paid_on",), is_extra=True),
    ),
    empty=_("没有这样的支付。医疗费用、丧葬费用决定复核以后列在这里，由发放批次支付。"),
    export=Permission.READ_PAYROLL,
)

PAYEE_LIST = ListDeclaration(
    name="care.payees",
    title=_("医疗、丧葬和照料的收款账户"),
    columns=(
        Column("holder_name", _("户名"), link="get_absolute_url", is_title=True, sort=("holder_name",)),
        Column("get_kind_display", _("收款方"), sort=("kind",)),
        Column("account", _("账号"), is_unbroken=True),
        Column("village_code", _("所属地"), show=place_name, sort=("village_code",)),
        Column("state_label", _("状态")),
        Column("proposed_by.name", _("登记"), is_extra=True),
        Column("confirmed_by.name", _("核实"), is_extra=True),
    ),
    empty=_("没有收款账户。医院、丧葬经办人、住院照料人的账户在这里登记，第二人核实以后可以付款。"),
)
