"""Columns of the accounts in the review of rights."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, or_dash

RIGHTS_LIST = ListDeclaration(
    name="console.rights_review",
    title=_("账号权限复核"),
    columns=(
        Column("name", _("姓名"), is_title=True, sort=("name",)),
        Column("username", _("登录名"), sort=("username",)),
        Column("get_role_display", _("角色"), sort=("role",)),
        Column("place", _("所在地"), show=or_dash, sort=("division",)),
        Column("rights_since", _("现角色自"), show=date_and_time, sort=("rights_since",)),
        Column("last_login", _("上次登录"), show=date_and_time, sort=("last_login",)),
    ),
    sort="last_login",
    empty=_("没有。"),
    export=Permission.MANAGE_SECURITY,
)
