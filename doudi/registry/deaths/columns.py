"""Columns of the list of reports of deaths."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day

DEATH_REPORT_LIST = ListDeclaration(
    name="registry.death_reports",
    title=_("死亡登记"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("person.village_id", _("村（居）"), show=place_name, sort=("person__village_id",)),
        Column("get_kind_display", _("类别"), sort=("kind",)),
        Column("died_on", _("死亡日期"), show=day, is_unbroken=True, sort=("died_on",)),
        Column("data_source", _("数据来源")),
        Column("reported_by.name", _("报告人")),
        Column("reported_at", _("时间"), show=date_and_time, sort=("reported_at",)),
    ),
    sort="reported_at",
    empty=_("没有待核实的死亡登记。"),
)
