"""Columns of the tables of household accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day

ACCOUNT_LISTS = ListDeclaration(
    name="registry.household_account_lists",
    title=_("全家领款名单"),
    columns=(
        Column("basis", _("依据"), link="get_absolute_url", is_title=True, sort=("basis",)),
        Column("village_code", _("所属地"), show=place_name, sort=("village_code",)),
        Column("number", _("户数"), is_number=True, sort=("number",), is_page_total=True),
        Column("in_force", _("在用"), is_number=True, sort=("in_force",), is_page_total=True),
        Column("get_state_display", _("状态"), template="ui/tone_cell.html", sort=("state",)),
        Column("proposed_by.name", _("登记人"), sort=("proposed_by__name",)),
        Column("proposed_at", _("时间"), show=date_and_time, sort=("proposed_at",)),
    ),
    empty=_("没有符合条件的名单。"),
)
LISTED_HOUSEHOLDS = ListDeclaration(
    name="registry.household_account_list",
    title=_("全家领款名单上的家庭"),
    columns=(
        Column(
            "household.number",
            _("户编号"),
            link="household.get_absolute_url",
            is_title=True,
            sort=("household__number",),
        ),
        Column("payee.name", _("户主"), sort=("payee__name",)),
        Column("household.village_id", _("村（居）"), show=place_name, sort=("household__village_id",)),
        Column("confirmed_on", _("自"), show=day, is_unbroken=True, sort=("confirmed_on",)),
        Column("ended_on", _("停用日期"), show=day, is_unbroken=True, sort=("ended_on",)),
        Column("", _("办理"), template="household_accounts/end_cell.html", is_action=True),
    ),
    empty=_("名单上没有家庭。"),
)
