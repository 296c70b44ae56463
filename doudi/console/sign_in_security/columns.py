"""Columns of the page about sign-in security."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column

ACCOUNT_COLUMNS = (
    Column("username", _("登录名"), template="console/security_link_cell.html", is_title=True),
    Column("name", _("姓名")),
    Column("get_role_display", _("角色")),
    Column("place", _("所在地"), show=lambda name: name or "—"),
    Column("factors", _("两步验证"), template="console/second_factor_cell.html"),
    Column("sign_ins", _("正在登录"), template="console/sign_ins_cell.html"),
)
