"""Columns of the lists of agreements, gaps and carers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, relation

AGREEMENT_LIST = ListDeclaration(
    name="care.agreements",
    title=_("照料服务协议"),
    columns=(
        Column("person.name", _("姓名"), link="url", is_title=True, sort=("person__name",)),
        Column("place", _("乡镇和村（居）"), sort=("person__village",)),
        Column("grade", _("自理能力")),
        Column("agreement.get_form_display", _("供养方式"), sort=("form",), is_extra=True),
        Column("agreement.carer.name", _("照料人"), link="carer_url", sort=("carer__name",)),
        Column("agreement.relation", _("关系"), show=relation, is_extra=True),
        Column("agreement.first_day", _("起"), show=day, is_unbroken=True, sort=("first_day",)),
        Column("agreement.until", _("止"), show=day, is_unbroken=True, sort=("last_day",)),
        Column("agreement.get_state_display", _("状态"), template="care_agreements/state_cell.html", sort=("state",)),
        Column("problems", pgettext_lazy("list", "问题"), template="care_agreements/problems_cell.html"),
        Column("agreement.number", _("协议编号"), is_unbroken=True, is_extra=True, sort=("number",)),
    ),
    empty=_("没有符合条件的协议。"),
)
GAP_LIST = ListDeclaration(
    name="care.gaps",
    title=_("照料空档和疑点"),
    columns=(
        Column("person.name", _("姓名"), link="url", is_title=True, sort=("person__name",)),
        Column("place", _("乡镇和村（居）"), sort=("person__village",)),
        Column("gap.get_kind_display", _("问题"), template="care_agreements/kind_cell.html", sort=("kind",)),
        Column("gap.first_day", _("自"), show=day, is_unbroken=True, sort=("first_day",)),
        Column("gap.last_day", _("至"), show=day, is_unbroken=True, sort=("last_day",), is_extra=True),
        Column("days", _("天数"), is_number=True),
        Column("level", _("督办")),
        Column("substitute", _("临时照料人")),
        Column("gap.handling", _("怎样处理")),
    ),
    empty=_("没有符合条件的空档和疑点。"),
)
CARER_LIST = ListDeclaration(
    name="care.carers",
    title=pgettext_lazy("list", "照料人"),
    columns=(
        Column("carer.name", _("姓名"), link="carer.get_absolute_url", is_title=True, sort=("name",)),
        Column("carer.get_kind_display", _("类别"), sort=("kind",), is_extra=True),
        Column("place", _("乡镇和村（居）"), sort=("village_code",)),
        Column("number", _("照料几人"), is_number=True, template="care_agreements/number_cell.html"),
        Column("carer.phone", _("电话"), show=str),
        Column("carer.training", _("培训")),
        Column("carer.health_checked_on", _("健康检查"), show=day, is_unbroken=True),
        Column("carer.record_checked_on", _("无犯罪记录查询"), show=day, is_unbroken=True),
        Column("carer.ended_on", _("停止日期"), show=day, is_unbroken=True, is_extra=True),
    ),
    empty=_("没有符合条件的照料人。"),
)
CARED_COLUMNS = (
    Column("person.name", _("姓名"), link="get_absolute_url", is_title=True),
    Column("relation", _("关系"), show=relation),
    Column("first_day", _("起"), show=day, is_unbroken=True),
    Column("until", _("止"), show=day, is_unbroken=True),
    Column("get_state_display", _("状态"), template="care_agreements/agreement_state_cell.html"),
)
PANEL_COLUMNS = (
    Column("person.name", _("姓名"), link="get_absolute_url", is_title=True),
    Column("carer.name", _("照料人")),
    Column("first_day", _("起"), show=day, is_unbroken=True),
    Column("until", _("止"), show=day, is_unbroken=True),
    Column("get_state_display", _("状态"), template="care_agreements/agreement_state_cell.html"),
)
PAYEE_COLUMNS = (
    Column("get_programme_display", _("项目"), is_title=True),
    Column("to_whom", _("付给"), template="care_agreements/payee_cell.html"),
    Column("monthly_fen", _("多少"), template="care_agreements/part_cell.html"),
    Column("first_month", _("自月份"), template="care_agreements/months_cell.html"),
    Column("confirmed_at", _("状态"), template="care_agreements/payee_state_cell.html"),
)
PAYEE_LIST = ListDeclaration(
    name="care.payees",
    title=_("照料费领款人"),
    columns=(
        Column("person.name", _("姓名"), link="agreement.get_absolute_url", is_title=True, sort=("person__name",)),
        Column("get_programme_display", _("项目"), sort=("programme",)),
        Column("to_whom", _("付给"), template="care_agreements/payee_cell.html", sort=("to_whom",)),
        Column("monthly_fen", _("多少"), template="care_agreements/part_cell.html"),
        Column("first_month", _("自月份"), template="care_agreements/months_cell.html", sort=("first_month",)),
        Column("confirmed_at", _("状态"), template="care_agreements/payee_state_cell.html"),
    ),
    empty=_("没有符合条件的领款登记。"),
)
