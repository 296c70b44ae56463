"""Columns of the list of clients."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, or_dash

CLIENT_LIST = ListDeclaration(
    name="api_clients.clients",
    title=_("接口客户"),
    columns=(
        Column("name", _("系统名称"), link="get_absolute_url", is_title=True, sort=("name",)),
        Column("get_department_display", _("部门"), sort=("department",)),
        Column("purpose", _("用途和依据")),
        Column("scopes_shown", _("权限")),
        Column("division", _("范围"), sort=("division",)),
        Column("get_state_display", _("状态"), template="api_clients/state_cell.html", sort=("state",)),
        Column("registered_by", _("登记人"), sort=("registered_by__name",)),
        Column("confirmed_by", _("确认人"), show=or_dash),
        Column("last_used_at", _("最近调用"), show=date_and_time, sort=("last_used_at",)),
        Column("client_id", _("接口账号"), is_extra=True),
        Column("sender_id", _("对方标识"), is_extra=True),
    ),
    sort="",
    empty=_("还没有登记接口客户。"),
    export=Permission.READ_ACCOUNT_PROPOSALS,
)
