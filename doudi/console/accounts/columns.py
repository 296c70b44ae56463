"""Columns of the list of accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column

ACCOUNT_COLUMNS = (
    Column("username", _("登录名"), template="console/account_link_cell.html", is_title=True),
    Column("name", _("姓名")),
    Column("get_role_display", _("角色")),
    Column("place", _("所在地"), show=lambda name: name or "—"),
    Column("is_active", _("状态"), template="console/account_status_cell.html"),
)
