"""Columns of the list of those who get nothing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.monitoring.low_income.layers.columns import layer_names
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, due_day, or_dash


def _layers(layers: object) -> str:
    return layer_names(layers) if isinstance(layers, tuple) else "—"


UNAIDED_LIST = ListDeclaration(
    name="low_income.unaided",
    title=_("没有得到救助的低收入人口"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("person.village_id", _("村（居）"), show=place_name, sort=("person__village",)),
        Column("layers_now", _("类别"), show=_layers),
        Column("last_aid", _("最近得到救助"), show=day, is_unbroken=True),
        Column("listed_on", _("列入日期"), show=day, is_unbroken=True, sort=("listed_on",)),
        Column("due_on", _("办结期限"), show=due_day, is_unbroken=True, sort=("due_on",)),
        Column("get_state_display", _("状态")),
        Column("get_outcome_display", _("结果"), show=or_dash),
        Column("ended_by.name", _("办结人"), show=or_dash, is_extra=True),
    ),
    empty=_("没有人在名单上：低收入人口都有某个部门的救助，或者都已核实办结。"),
)
