"""Columns of the list of accounts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash


def _status(account: Any) -> str:
    return _("启用") if account.is_active else _("停用")


ACCOUNT_LIST = ListDeclaration(
    name="console.accounts",
    title=gettext_lazy("账号"),
    columns=(
        Column(
            "username",
            gettext_lazy("登录名"),
            template="console/account_link_cell.html",
            is_title=True,
            sort=("username",),
        ),
        Column("name", gettext_lazy("姓名"), sort=("name",)),
        Column("get_role_display", gettext_lazy("角色"), sort=("role",)),
        Column("place", gettext_lazy("所在地"), show=or_dash, sort=("division",)),
        Column(
            "is_active",
            gettext_lazy("状态"),
            template="console/account_status_cell.html",
            sort=("is_active",),
            excel=_status,
        ),
        Column("opened_at", gettext_lazy("开通日期"), show=day, is_unbroken=True, is_extra=True, sort=("opened_at",)),
    ),
    sort="username",
    empty=gettext_lazy("没有符合条件的账号。"),
    export=Permission.MANAGE_ACCOUNTS,
)
