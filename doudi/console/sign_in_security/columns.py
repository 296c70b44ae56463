"""Columns of the list of accounts for the security administrator."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import or_dash

SECURITY_LIST = ListDeclaration(
    name="console.sign_in_security",
    title=_("登录安全"),
    columns=(
        Column("username", _("登录名"), template="console/security_link_cell.html", is_title=True, sort=("username",)),
        Column("name", _("姓名"), sort=("name",)),
        Column("get_role_display", _("角色"), sort=("role",)),
        Column("place", _("所在地"), show=or_dash),
        Column("factors", _("两步验证"), template="console/second_factor_cell.html", sort=("factors",)),
        Column("sign_ins", _("正在登录"), template="console/sign_ins_cell.html", sort=("sign_ins",)),
    ),
    sort="username",
    empty=_("没有。"),
    export=Permission.MANAGE_SECURITY,
)
