"""Columns of the table of near relatives."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

NEAR_RELATIVE_COLUMNS = (
    Column("person.name", _("姓名"), link="person.get_absolute_url", is_title=True),
    Column("", _("是谁的近亲属"), template="casework/recusal/relation_cell.html"),
    Column("since", _("自"), show=day, is_unbroken=True),
    Column("until", _("至"), show=day, is_unbroken=True),
    Column("", _("操作"), template="casework/recusal/end_cell.html", is_action=True),
)

STAFF_COLUMNS = (
    Column("member.name", _("姓名"), is_title=True),
    Column("id_number", _("身份证号"), is_unbroken=True),
    Column("office", _("单位")),
    Column("member.post", _("职务")),
    Column("member.account.username", _("账号"), show=lambda name: name or "—"),
    Column("member.since", _("自"), show=day, is_unbroken=True),
    Column("member.until", _("至"), show=day, is_unbroken=True),
    Column("", _("操作"), template="casework/recusal/end_staff_cell.html", is_action=True),
)
