"""Columns of settlements, their files, stays in hospital and premiums. No column says where somebody was treated."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day, in_language, or_dash, yuan

SETTLEMENT_LIST = ListDeclaration(
    name="care.settlements",
    title=_("医疗费用兜底"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("person.village_id", _("村（居）"), show=place_name, sort=("person__village_id",)),
        Column("get_group_display", _("对象"), sort=("group",)),
        Column("number", _("结算号"), sort=("number",)),
        Column("discharged_on", _("出院日期"), show=day, is_unbroken=True, sort=("discharged_on",)),
        Column("own_paid_fen", _("自付"), show=yuan, is_number=True, sort=("own_paid_fen",), total="own_paid_fen"),
        Column("carried_fen", _("兜底金额"), show=yuan, is_number=True, sort=("carried_fen",), total="carried_fen"),
        Column("get_state_display", _("状态"), sort=("state",)),
        Column("total_fen", _("总费用"), show=yuan, is_number=True, sort=("total_fen",), is_extra=True),
    ),
    empty=_("没有医疗费用结算。从医保部门拿到结算清单以后，在“导入”里上传。"),
)

FILE_COLUMNS = (
    Column("name", _("文件"), link="get_absolute_url", is_title=True),
    Column("state", _("状态"), template="care_medical/file_state_cell.html"),
    Column("good_rows", _("可以导入"), is_number=True),
    Column("faulty_rows", _("有问题"), is_number=True),
    Column("uploaded_by.name", _("上传")),
    Column("uploaded_at", _("上传时间"), show=date_and_time),
)

ROW_COLUMNS = (
    Column("row", _("行"), is_number=True),
    Column("name", _("姓名"), is_title=True),
    Column("number", _("结算号")),
    Column("discharged_on", _("出院日期")),
    Column("total", _("总费用"), is_number=True),
    Column("fault", _("问题"), show=lambda fault: or_dash(in_language(fault))),
)

STAY_LIST = ListDeclaration(
    name="care.stays",
    title=_("住院和住院照料"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("person.village_id", _("村（居）"), show=place_name, sort=("person__village_id",)),
        Column("admitted_on", _("入院日期"), show=day, is_unbroken=True, sort=("admitted_on",)),
        Column("discharged_on", _("出院日期"), show=day, is_unbroken=True, sort=("discharged_on",)),
        Column("care_days", _("照料天数"), show=or_dash, is_number=True),
        Column("care_fen", _("照料费用"), show=yuan, is_number=True, total="care_fen"),
    ),
    empty=_("没有住院登记。"),
)

PREMIUM_LIST_COLUMNS = (
    Column("year", _("参保年度"), link="get_absolute_url", is_title=True),
    Column("number", _("第几批"), is_number=True),
    Column("people_number", _("人数"), is_number=True),
    Column("total_fen", _("资助金额"), show=yuan, is_number=True),
    Column("get_state_display", _("状态")),
    Column("booked_on", _("支付日期"), show=day),
)

PREMIUM_PEOPLE_LIST = ListDeclaration(
    name="care.premium_people",
    title=_("参保资助名单"),
    columns=(
        Column("person.name", _("姓名"), is_title=True, sort=("person__name",)),
        Column("person.village_id", _("村（居）"), show=place_name, sort=("person__village_id",)),
        Column("person.id_number", _("身份证号"), is_unbroken=True),
        Column("get_group_display", _("对象"), sort=("group",)),
        Column("premium_fen", _("个人缴费标准"), show=yuan, is_number=True),
        Column("aid_fen", _("资助金额"), show=yuan, is_number=True, total="aid_fen"),
    ),
    empty=_("您的辖区里没有人在这一批名单上。"),
)
