"""Columns of the search results."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash

SEARCH_COLUMNS = (
    Column("person.name", _("姓名"), template="registry/search_name_cell.html", is_title=True),
    Column("person.get_sex_display", _("性别")),
    Column("person.birth_date", _("出生日期"), show=day, is_unbroken=True),
    Column("person.id_number", _("身份证号"), show=or_dash, is_unbroken=True),
    Column("person.village.name", _("村（居）")),
    Column("person.household.number", _("家庭"), link="person.household.get_absolute_url"),
    Column("criterion", _("匹配")),
)
