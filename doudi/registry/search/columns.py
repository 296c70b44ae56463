"""Columns of the people that a search finds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash

SEARCH_COLUMNS = (
    Column("person.name", _("姓名"), template="registry/search_name_cell.html", is_title=True),
    Column("person.get_sex_display", _("性别")),
    Column("person.birth_date", _("出生日期"), show=day, is_unbroken=True),
    Column("person.id_number", _("身份证号"), show=or_dash, is_unbroken=True),
    Column("place", _("乡镇、村（居）")),
    Column("person.household.number", _("家庭"), link="person.household.get_absolute_url"),
    Column("benefits_text", _("待遇"), show=or_dash),
    Column("state", _("状态"), template="registry/search_state_cell.html"),
    Column("criterion", _("匹配")),
)
