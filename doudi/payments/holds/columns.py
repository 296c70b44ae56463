"""Columns of the list of holds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time

HOLD_LIST = ListDeclaration(
    name="payments.holds",
    title=_("缓发"),
    columns=(
        Column("person.name", _("姓名"), link="person.get_absolute_url", is_title=True, sort=("person__name",)),
        Column("person.village_id", _("村（居）"), show=place_name, is_extra=True, sort=("person__village_id",)),
        Column("get_reason_display", _("原因"), template="payments/hold_reason_cell.html", sort=("reason",)),
        Column(
            "placed_at",
            _("登记"),
            show=date_and_time,
            template="payments/hold_placed_cell.html",
            sort=("placed_at",),
        ),
        Column("", _("解除"), template="payments/hold_lift_cell.html", is_action=True),
    ),
    empty=_("没有缓发。"),
)
