"""Columns of the accounts whose second factor a user may confirm or revoke."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import or_dash

ENROLMENT_LIST = ListDeclaration(
    name="console.enrolments",
    title=_("两步验证确认"),
    columns=(
        Column("name", _("姓名"), template="console/enrolment_link_cell.html", is_title=True, sort=("name",)),
        Column("username", _("登录名"), sort=("username",)),
        Column("get_role_display", _("角色"), sort=("role",)),
        Column("place", _("所在地"), show=or_dash),
        Column("is_confirmed", _("两步验证"), template="console/enrolment_state_cell.html", sort=("is_confirmed",)),
    ),
    sort="is_confirmed",
    empty=_("没有归您确认的账号。"),
    export=None,
)
