"""Columns of the proposals about accounts, and of accounts with new rights over money."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, or_dash

PROPOSAL_LIST = ListDeclaration(
    name="console.account_proposals",
    title=_("账号事项"),
    columns=(
        Column(
            "get_kind_display", _("事项"), template="console/proposal_link_cell.html", is_title=True, sort=("kind",)
        ),
        Column("username", _("登录名"), sort=("username",)),
        Column("name", _("姓名"), sort=("name",)),
        Column("get_role_display", _("角色"), show=or_dash, sort=("role",)),
        Column("proposed_by", _("提出人"), sort=("proposed_by__name",)),
        Column("proposed_at", _("提出时间"), show=date_and_time, sort=("proposed_at",)),
        Column("get_state_display", _("状态"), template="console/proposal_state_cell.html", sort=("state",)),
    ),
    sort="-proposed_at",
    empty=_("没有账号事项。"),
    export=Permission.READ_ACCOUNT_PROPOSALS,
)

NEW_ACCOUNT_LIST = ListDeclaration(
    name="console.new_money_accounts",
    title=_("新开的资金账号"),
    columns=(
        Column("name", _("姓名"), is_title=True, sort=("name",)),
        Column("username", _("登录名"), sort=("username",)),
        Column("get_role_display", _("角色"), sort=("role",)),
        Column("place", _("所在地"), show=or_dash),
        Column("rights_since", _("现角色自"), show=date_and_time, sort=("rights_since",)),
    ),
    sort="-rights_since",
    empty=_("近期没有新开或调整的资金账号。"),
    export=Permission.APPROVE_PAYROLL,
)
