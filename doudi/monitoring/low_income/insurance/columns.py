"""Columns of policies, claims and files of insurance."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day, or_dash, yuan


def _sum(fen: int | None) -> str:
    return yuan(fen) if fen else "—"


POLICY_LIST = ListDeclaration(
    name="low_income.insurance",
    title=_("防返贫保险"),
    columns=(
        Column("number", _("保单号"), link="get_absolute_url", is_title=True, sort=("number",)),
        Column("insurer", _("保险公司"), sort=("insurer",)),
        Column("household.number", _("户编号"), link="household.get_absolute_url"),
        Column("household.village_id", _("村（居）"), show=place_name, sort=("household__village",)),
        Column("insured_number", _("被保险人数"), is_number=True),
        Column("get_payer_display", _("谁出的保费"), sort=("payer",)),
        Column("premium_fen", _("保费"), show=yuan, is_number=True, sort=("premium_fen",)),
        Column("first_day", _("保险期自"), show=day, is_unbroken=True, sort=("first_day",)),
        Column("last_day", _("保险期至"), show=day, is_unbroken=True, sort=("last_day",)),
        Column("claim_number", _("理赔次数"), is_number=True),
        Column("paid_fen", _("赔付金额"), show=_sum, is_number=True),
    ),
    empty=_("还没有登记防返贫保险。"),
)
POLICY_PANEL_COLUMNS = (
    Column("insurer", _("保险公司"), link="page_url", is_title=True),
    Column("names", _("被保险人")),
    Column("", _("保险期"), template="low_income/insurance/term_cell.html"),
    Column("get_payer_display", _("谁出的保费")),
    Column("paid_fen", _("赔付金额"), show=_sum, is_number=True),
)
CLAIM_COLUMNS = (
    Column("insured.person.name", _("姓名"), is_title=True),
    Column("claimed_on", _("报案日期"), show=day, is_unbroken=True),
    Column("paid_on", _("赔付日期"), show=day, is_unbroken=True),
    Column("amount_fen", _("赔付金额"), show=yuan, is_number=True),
    Column("refused_why", _("不赔的理由"), show=or_dash),
)
FILE_COLUMNS = (
    Column("name", _("文件"), link="get_absolute_url", is_title=True),
    Column("uploaded_at", _("上传时间"), show=date_and_time),
    Column("uploaded_by.name", _("上传人")),
    Column("good_rows", _("可以导入"), is_number=True),
    Column("faulty_rows", _("有问题"), is_number=True),
    Column("get_state_display", _("状态")),
)
ROW_COLUMNS = (
    Column("row", _("行"), is_number=True),
    Column("name", _("姓名"), is_title=True),
    Column("number", _("保单号")),
    Column("insurer", _("保险公司")),
    Column("fault", _("错误说明"), show=or_dash),
)
