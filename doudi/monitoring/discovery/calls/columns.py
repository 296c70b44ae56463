"""Columns of the list of calls."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day, due_day, or_dash

CALL_LIST = ListDeclaration(
    name="discovery.calls",
    title=_("热线来电"),
    columns=(
        Column(
            "called_at", _("来电时间"), show=date_and_time, link="get_absolute_url", is_title=True, sort=("called_at",)
        ),
        Column("line", _("热线"), sort=("line",)),
        Column("get_kind_display", _("来电事项"), sort=("kind",)),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("order_number", _("工单编号"), show=or_dash, is_extra=True),
        Column("state_label", _("状态")),
        Column("due_on", _("期限"), show=due_day, is_unbroken=True, sort=("due_on",)),
        Column("ended_on", _("办结日期"), show=day, is_unbroken=True, sort=("ended_on",)),
    ),
    empty=_("没有来电记录。"),
)
