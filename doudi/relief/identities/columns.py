"""Columns of the list of temporary identities."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

IDENTITY_LIST = ListDeclaration(
    name="relief.identities",
    title=_("临时身份名单"),
    columns=(
        Column("number", _("编号"), link="url", is_title=True, sort=("number",)),
        Column("place", _("发现地"), sort=("village_code",)),
        Column("found_on", _("发现日期"), show=day, is_unbroken=True, sort=("found_on",)),
        Column("sex", _("性别")),
        Column("estimated_age", _("大约年龄"), is_number=True, sort=("estimated_age",)),
        Column("due_on", _("查明期限"), show=day, is_unbroken=True, sort=("due_on",)),
        Column("state", _("状态")),
    ),
    sort="due_on",
    empty=_("没有临时身份。"),
)
