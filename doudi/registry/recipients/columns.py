"""Columns of the list of recipients."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.registry.recipients.queries import RecipientRow
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash, status_tag, yuan


def _card(card: str) -> str:
    return card or status_tag(_("没有卡"), "warn")


def _card_in_excel(row: RecipientRow) -> str:
    return row.card or str(_("没有卡"))


RECIPIENT_LIST = ListDeclaration(
    name="registry.recipients",
    title=_("在享人员名单"),
    columns=(
        Column("person.household.number", _("家庭"), link="person.household.get_absolute_url"),
        Column("person.name", _("姓名"), link="person.get_absolute_url", is_title=True, sort=("name",)),
        Column("person.get_sex_display", _("性别"), is_extra=True),
        Column("person.birth_date", _("出生日期"), show=day, is_unbroken=True, is_extra=True, sort=("birth_date",)),
        Column("person.id_number", _("身份证号"), show=or_dash, is_unbroken=True),
        Column("programmes", _("待遇"), show=or_dash),
        Column("amount_fen", _("本月应发"), show=yuan, is_number=True, is_page_total=True),
        Column("card", _("银行卡"), show=_card, is_unbroken=True, excel=_card_in_excel),
        Column("township", _("乡镇"), is_unbroken=True),
        Column("person.village.name", _("村（居）"), sort=("village_id", "household_id")),
    ),
    sort="person-village-name",
    empty=_("没有符合条件的人。"),
)
