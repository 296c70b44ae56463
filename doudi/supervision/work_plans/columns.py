"""Columns of work plans."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

TASK_LIST = ListDeclaration(
    name="work_plans.tasks",
    title=_("重点工作台账"),
    columns=(
        Column("task.number", _("序号"), is_unbroken=True),
        Column("task.label_in_language", _("任务"), link="url", is_title=True),
        Column("task.owner_in_language", _("责任单位")),
        Column("task.due_on", _("时限"), show=day, is_unbroken=True),
        Column("figures_shown", _("系统里的数字")),
        Column("state", _("进展")),
        Column("townships_shown", _("完成的乡镇"), is_number=True),
        Column("late_shown", _("是否超期")),
        Column("evidence_count", _("佐证"), is_number=True),
        Column("remark", _("情况"), is_extra=True),
    ),
    page_size=100,
)
TOWNSHIP_COLUMNS = (
    Column("place", _("乡镇"), is_title=True),
    Column("figure", _("数字"), is_number=True),
    Column("state", _("进展")),
    Column("text", _("情况")),
)
