"""Columns of the lists of purchased services."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, month, or_dash, yuan

_STATE = "care_services/state_cell.html"

ITEM_LIST = ListDeclaration(
    name="care.service_items",
    title=_("购买服务目录"),
    columns=(
        Column("name", _("项目"), is_title=True, sort=("name",)),
        Column("year", _("年度"), sort=("year",)),
        Column("get_kind_display", _("类别"), sort=("kind",)),
        Column("get_code_display", _("服务内容"), sort=("code",)),
        Column("unit", _("计量单位")),
        Column("state_label", _("状态")),
        Column("", _("移出"), template="care_services/withdraw_cell.html", is_action=True),
    ),
    empty=_("没有这样的项目。先把要购买的服务列入当年目录，再签合同。"),
    export=Permission.READ_SERVICES,
)
PROVIDER_LIST = ListDeclaration(
    name="care.service_providers",
    title=pgettext_lazy("list", "服务机构"),
    columns=(
        Column("name", _("名称"), link="get_absolute_url", is_title=True, sort=("name",)),
        Column("get_kind_display", _("类别"), sort=("kind",)),
        Column("credit_code", _("统一社会信用代码"), is_unbroken=True),
        Column("contact", _("联系人")),
        Column("phone", _("联系电话"), is_unbroken=True),
        Column("registered_on", _("登记日期"), show=day, is_unbroken=True, sort=("registered_on",), is_extra=True),
    ),
    empty=_("没有服务机构。登记以后录入证照，才能签合同。"),
    export=Permission.READ_SERVICES,
)
CONTRACT_LIST = ListDeclaration(
    name="care.service_contracts",
    title=_("购买服务合同"),
    columns=(
        Column("number", _("合同编号"), link="get_absolute_url", is_title=True, sort=("number",)),
        Column("item.name", _("项目"), sort=("item__name",)),
        Column("provider.name", _("服务机构"), sort=("provider__name",)),
        Column("unit_price_fen", _("单价"), show=yuan, is_number=True, sort=("unit_price_fen",)),
        Column("quantity_limit", _("数量上限"), is_number=True),
        Column("units_ordered", _("已派数量"), is_number=True),
        Column("budget_fen", _("预算"), show=yuan, is_number=True, sort=("budget_fen",), is_page_total=True),
        Column("last_day", _("止"), show=day, is_unbroken=True, sort=("last_day",)),
        Column("get_state_display", _("状态"), template=_STATE, sort=("state",)),
        Column("get_way_display", _("采购方式"), is_extra=True),
        Column("people_served", _("计划人数"), is_number=True, is_extra=True),
        Column("people", _("已服务人数"), is_number=True, is_extra=True),
    ),
    empty=_("没有这样的合同。"),
    export=Permission.READ_SERVICES,
)
ORDER_LIST = ListDeclaration(
    name="care.service_orders",
    title=_("服务工单"),
    columns=(
        Column("person.name", _("服务对象"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("person.village_id", _("村（居）"), show=place_name, sort=("person__village_id",)),
        Column("contract.item.name", _("项目"), sort=("contract__item__name",)),
        Column("contract.provider.name", _("服务机构"), sort=("contract__provider__name",)),
        Column("planned_day", _("计划日期"), show=day, is_unbroken=True, sort=("planned_day",)),
        Column("units", _("数量"), is_number=True, sort=("units",), total="units"),
        Column("amount_fen", _("金额"), show=yuan, is_number=True, total="amount_fen"),
        Column("get_state_display", _("状态"), template=_STATE, sort=("state",)),
        Column("delivered_day", _("服务日期"), show=day, is_unbroken=True, sort=("delivered_day",), is_extra=True),
        Column("decided_on", _("验收日期"), show=day, is_unbroken=True, sort=("decided_on",), is_extra=True),
    ),
    empty=_("没有这样的工单。"),
)
ACCEPTANCE_LIST = ListDeclaration(
    name="care.service_acceptance",
    title=_("待验收的工单"),
    columns=(
        Column("", _("选"), template="care_services/choice_cell.html", is_action=True),
        Column("person.name", _("服务对象"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("person.village_id", _("村（居）"), show=place_name, sort=("person__village_id",)),
        Column("contract.item.name", _("项目"), sort=("contract__item__name",)),
        Column("contract.provider.name", _("服务机构"), sort=("contract__provider__name",)),
        Column("delivered_day", _("服务日期"), show=day, is_unbroken=True, sort=("delivered_day",)),
        Column("units", _("数量"), is_number=True, total="units"),
        Column("amount_fen", _("金额"), show=yuan, is_number=True, total="amount_fen"),
    ),
    empty=_("没有待验收的工单。"),
    export=None,
)
ACCEPTANCE_COLUMNS = (
    Column("order.person.name", _("服务对象"), link="order.get_absolute_url", is_title=True),
    Column("order.contract.item.name", _("项目")),
    Column("order.delivered_day", _("服务日期"), show=day, is_unbroken=True),
    Column("order.units", _("数量"), is_number=True),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
    Column("left_out", _("会办什么"), show=lambda left_out: left_out or _("验收")),
)
SETTLEMENT_LIST = ListDeclaration(
    name="care.service_settlements",
    title=_("购买服务结算"),
    columns=(
        Column("contract.number", _("合同"), link="get_absolute_url", is_title=True, sort=("contract__number",)),
        Column("month", _("月份"), show=month, sort=("month",)),
        Column("contract.provider.name", _("服务机构"), sort=("contract__provider__name",)),
        Column("contract.item.name", _("项目")),
        Column("orders", _("工单数"), is_number=True, sort=("orders",)),
        Column("amount_fen", _("金额"), show=yuan, is_number=True, sort=("amount_fen",), total="amount_fen"),
        Column("get_state_display", _("状态"), template=_STATE, sort=("state",)),
        Column("booked_on", _("记账日期"), show=day, is_unbroken=True, sort=("booked_on",), is_extra=True),
    ),
    empty=_("没有这样的结算。打开合同，点“结算”。"),
    export=Permission.READ_SERVICES,
)
SAMPLE_LIST = ListDeclaration(
    name="care.service_samples",
    title=_("服务质量抽查"),
    columns=(
        Column("order.person.name", _("服务对象"), link="order.get_absolute_url", is_title=True),
        Column("order.person.village_id", _("村（居）"), show=place_name),
        Column("order.contract.provider.name", _("服务机构")),
        Column("order.delivered_day", _("服务日期"), show=day, is_unbroken=True),
        Column("seed", _("种子")),
        Column("get_outcome_display", _("结果"), show=lambda outcome: outcome or _("待回访")),
        Column("called_by.name", _("回访人"), is_extra=True),
    ),
    empty=_("没有这样的抽查。"),
)
OWN_ORDER_LIST = ListDeclaration(
    name="care.own_service_orders",
    title=_("派给我们的工单"),
    columns=(
        Column("person.name", _("服务对象"), link="own_url", is_title=True),
        Column("person.village_id", _("村（居）"), show=place_name),
        Column("contract.item.name", _("项目")),
        Column("planned_day", _("计划日期"), show=day, is_unbroken=True, sort=("planned_day",)),
        Column("units", _("数量"), is_number=True),
        Column("get_state_display", _("状态"), template=_STATE),
    ),
    empty=_("没有这样的工单。"),
    export=None,
)
LICENCE_COLUMNS = (
    Column("name", _("证照"), is_title=True),
    Column("valid_from", _("自"), show=day),
    Column("valid_to", _("有效期至"), show=day),
)
BLACKLIST_COLUMNS = (
    Column("reason", _("原因"), is_title=True),
    Column("first_day", _("自"), show=day),
    Column("last_day", _("至"), show=day),
    Column("proposed_by.name", _("提出")),
    Column("confirmed_by.name", _("复核")),
)
ACCOUNT_COLUMNS = (
    Column("user.name", _("账号"), is_title=True),
    Column("linked_on", _("关联日期"), show=day),
    Column("ended_on", _("停用日期"), show=day),
)
SHARE_COLUMNS = (
    Column("label", _("服务机构类别"), is_title=True),
    Column("providers", _("机构数"), is_number=True),
    Column("contracts", _("合同数"), is_number=True),
    Column("budget_fen", _("合同预算"), show=yuan, is_number=True),
    Column("percent", _("占比（%）"), is_number=True),
    Column("settled_fen", _("已结算"), show=yuan, is_number=True),
)
TOWNSHIP_COLUMNS = (
    Column("place", _("乡镇"), is_title=True),
    Column("recipients", _("在保人数"), is_number=True),
    Column("officers", _("经办人员"), is_number=True),
    Column("officers_per_thousand", _("每千人经办人员"), show=or_dash, is_number=True),
    Column("helpers", _("村干部、社工"), is_number=True),
    Column("helpers_per_thousand", _("每千人村干部、社工"), show=or_dash, is_number=True),
    Column("served", _("今年服务人数"), is_number=True),
    Column("accepted_fen", _("今年验收金额"), show=yuan, is_number=True),
    Column("fen_per_thousand", _("每千人购买服务"), show=yuan, is_number=True),
)
