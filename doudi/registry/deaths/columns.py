"""Columns of the list of reports of deaths."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day

DEATH_REPORT_COLUMNS = (
    Column("person.name", _("姓名"), link="get_absolute_url", is_title=True),
    Column("place", _("村（居）")),
    Column("get_kind_display", _("类别")),
    Column("died_on", _("死亡日期"), show=day, is_unbroken=True),
    Column("data_source", _("数据来源")),
    Column("reported_by.name", _("报告人")),
    Column("reported_at", _("时间"), show=date_and_time),
)
