"""Columns of the list of uploaded rolls."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time

ROLL_LIST = ListDeclaration(
    name="roll_import.rolls",
    title=_("导入的花名册"),
    columns=(
        Column(
            "attachment.name",
            _("文件"),
            link="get_absolute_url",
            is_title=True,
            sort=("attachment__name",),
        ),
        Column("village_code", _("乡镇"), show=place_name, sort=("village_code",)),
        Column("get_state_display", _("状态"), template="ui/tone_cell.html", sort=("state",)),
        Column("uploaded_by.name", _("上传人"), sort=("uploaded_by__name",)),
        Column("uploaded_at", _("时间"), show=date_and_time, sort=("uploaded_at",)),
    ),
    empty=_("还没有。"),
)
