"""Columns of the table of recognitions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import month

RECOGNITION_LIST = ListDeclaration(
    name="casework.recognitions",
    title=_("低收入家庭认定名单"),
    columns=(
        Column("head", _("家庭"), link="recognition.case.get_absolute_url", is_title=True),
        Column("recognition.label", _("认定"), sort=("procedure_id",)),
        Column("place", _("乡镇和村（居）"), sort=("household__village_id",)),
        Column("recognition.first_month", _("自"), show=month, is_unbroken=True, sort=("first_month",)),
        Column("recognition.end", _("有效期至"), show=month, is_unbroken=True, sort=("last_month",)),
        Column("state", _("状态"), template="ui/tone_cell.html"),
        Column("recognition.ending_reason", _("终止的理由")),
        Column("", _("操作"), template="casework/recognitions/action_cell.html", is_action=True),
    ),
    sort="recognition-end",
    empty=_("没有符合条件的家庭。"),
)
