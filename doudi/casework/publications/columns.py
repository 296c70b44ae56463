"""Columns of the tables of publications."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

VILLAGE_COLUMNS = (
    Column("place", _("村（居）"), link="url", is_title=True),
    Column("to_post", _("待公布"), is_number=True),
    Column("due_on", _("最近期限"), show=day, is_unbroken=True),
    Column("hanging", _("正在公布"), is_number=True),
    Column("to_take_down", _("待撤下"), is_number=True),
)
PUBLICATION_COLUMNS = (
    Column("lines_in_language.who", _("申请人"), is_title=True),
    Column("lines_in_language.what", _("事项")),
    Column("lines_in_language.people", _("保障人数")),
    Column("lines_in_language.amount", _("每月金额")),
    Column("due_on", _("公布期限"), show=day, is_unbroken=True),
    Column("first_day", _("公布自"), template="casework/publications/first_day_cell.html", is_unbroken=True),
    Column("take_down_due_on", _("应当撤下"), show=day, is_unbroken=True),
    Column("ended_on", _("撤下"), template="casework/publications/ended_cell.html", is_unbroken=True),
)
