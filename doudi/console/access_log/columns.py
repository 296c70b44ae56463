"""Columns of the access log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission, Role
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time


def _role_label(name: str) -> str:
    return str(Role(name).label) if name in Role.values else "—"


ACCESS_LIST = ListDeclaration(
    name="console.access_log",
    title=_("访问记录"),
    columns=(
        Column("access.at", _("时间"), show=date_and_time, is_unbroken=True),
        Column("access.user_name", _("谁"), is_title=True, is_unbroken=True),
        Column("access.role", _("角色"), show=_role_label, is_unbroken=True),
        Column("access.get_kind_display", _("做了什么")),
        Column("place", _("在哪里")),
        Column("subject", _("看了什么"), is_unbroken=True),
        Column("access.purpose", _("用途或案件")),
        Column("access.address", _("地址"), is_unbroken=True),
    ),
    sort="",
    empty=_("没有符合条件的记录。"),
    export=Permission.READ_ACCESS_LOG,
)
