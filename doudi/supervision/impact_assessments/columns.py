"""Columns of the list of impact assessments."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

ASSESSMENT_LIST = ListDeclaration(
    name="impact_assessments.assessments",
    title=_("个人信息保护影响评估"),
    columns=(
        Column("title", _("处理活动"), link="get_absolute_url", is_title=True, sort=("title",)),
        Column("get_processing_display", _("类别"), sort=("processing",)),
        Column("begins_on", _("拟开始"), show=day, is_unbroken=True, sort=("begins_on",)),
        Column("get_state_display", _("状态"), template="ui/tone_cell.html", sort=("state",)),
        Column("proposed_on", _("评估日期"), show=day, is_unbroken=True, sort=("proposed_on",)),
        Column("kept_until", _("保存到"), show=day, is_unbroken=True, sort=("kept_until",)),
    ),
    empty=_("还没有影响评估。"),
)
