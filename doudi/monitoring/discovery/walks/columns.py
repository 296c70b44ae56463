"""Columns of the lists of walks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import or_dash

PROGRESS_LIST = ListDeclaration(
    name="discovery.walk_plans",
    title=_("走访排查计划"),
    columns=(
        Column("place", _("村（居）"), link="url", is_title=True, sort=("code",)),
        Column("due", _("应走访（户）"), is_number=True, sort=("due",), total="due"),
        Column("done", _("已走访"), is_number=True, sort=("done",), total="done"),
        Column("share", _("完成率"), is_number=True),
        Column("red_open", _("红色类未走访"), is_number=True, sort=("red_open",), total="red_open"),
        Column("needs", _("发现困难"), is_number=True, sort=("needs",), total="needs"),
        Column("gone", _("搬走、去世"), is_number=True, sort=("gone",), total="gone"),
        Column("not_met", _("没有见到"), is_number=True, sort=("not_met",), total="not_met"),
    ),
    empty=_("这个月还没有生成计划。每月开始时自动生成；打开一个村也可以生成。"),
)

VILLAGE_LIST = ListDeclaration(
    name="discovery.walk_plan",
    title=_("村走访名单"),
    columns=(
        Column("", _("带上"), template="discovery/walks/choice_cell.html", is_action=True),
        Column("head", _("户主"), link="url", is_title=True, sort=("head",)),
        Column("group_place", _("小组"), show=or_dash, is_unbroken=True, sort=("group_number",)),
        Column("members", _("人口"), is_number=True, sort=("members",)),
        Column("row.get_walk_class_display", _("类别"), template="discovery/walks/class_cell.html"),
        Column(
            "tags",
            _("为什么走访"),
            template="discovery/walks/tags_cell.html",
            excel=lambda one: "、".join(str(label) for label in one.tags),
        ),
        Column("row.get_finding_display", _("情况"), template="discovery/walks/finding_cell.html"),
        Column("row.counted_visit.recorded_by.name", _("谁去的"), is_extra=True),
    ),
    empty=_("这个月没有要走访的户。"),
)
