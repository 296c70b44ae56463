"""Columns of payments for funerals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, yuan

FUNERAL_LIST = ListDeclaration(
    name="care.funerals",
    title=_("丧葬费用"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("person.village_id", _("村（居）"), show=place_name, sort=("person__village_id",)),
        Column("person.death_date", _("去世日期"), show=day, is_unbroken=True, sort=("person__death_date",)),
        Column("payee.holder_name", _("付给")),
        Column("amount_fen", _("金额"), show=yuan, is_number=True, sort=("amount_fen",), total="amount_fen"),
        Column("get_state_display", _("状态"), sort=("state",)),
        Column("proposed_on", _("申请日期"), show=day, is_unbroken=True, sort=("proposed_on",), is_extra=True),
    ),
    empty=_("没有丧葬费用。特困人员去世、登记死亡以后，由办理丧葬的人申请。"),
)
