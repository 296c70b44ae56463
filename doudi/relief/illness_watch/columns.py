"""Columns of the monthly list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, month, or_dash

WATCH_LIST = ListDeclaration(
    name="relief.illness_watch",
    title=_("特困人员、孤儿因病困难研判"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("get_group_display", _("对象"), sort=("group",)),
        Column("month", _("月份"), show=month, is_unbroken=True, sort=("month",)),
        Column("get_state_display", _("状态"), sort=("state",)),
        Column("get_outcome_display", _("研判结果"), show=or_dash),
        Column("reason", _("理由"), show=or_dash),
        Column("department", _("转给"), show=or_dash, is_extra=True),
        Column("judged_on", _("研判日期"), show=day, is_unbroken=True, is_extra=True),
        Column("check_note", _("复看意见"), show=or_dash, is_extra=True),
    ),
    empty=_("没有要研判的人。每月自动列出患重病、十二个月内没有得到其他救助的特困人员和孤儿。"),
)
