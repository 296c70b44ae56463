"""Columns of the list of deliveries."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day, or_dash

DELIVERY_LIST = ListDeclaration(
    name="deliveries.deliveries",
    title=_("部门数据"),
    columns=(
        Column("source_label", _("数据"), link="get_absolute_url", is_title=True, sort=("source",)),
        Column("period_label", _("所属时段"), is_unbroken=True, sort=("period",)),
        Column("get_department_display", _("部门"), sort=("department",)),
        Column("get_state_display", _("状态"), template="deliveries/state_cell.html", sort=("state",)),
        Column("total_rows", _("收到"), is_number=True, sort=("total_rows",), total="total_rows"),
        Column("linked_rows", _("已关联"), is_number=True, sort=("linked_rows",), total="linked_rows"),
        Column("to_judge_rows", _("待判定"), is_number=True, sort=("to_judge_rows",), total="to_judge_rows"),
        Column("not_resident_rows", _("非本县"), is_number=True, sort=("not_resident_rows",), is_extra=True),
        Column("unmatchable_rows", _("无法比对"), is_number=True, sort=("unmatchable_rows",), is_extra=True),
        Column("faulty_rows", _("有问题的行"), is_number=True, sort=("faulty_rows",)),
        Column("uploaded_by.name", _("交付人"), sort=("uploaded_by__name",)),
        Column("uploaded_at", _("交付时间"), show=date_and_time, sort=("uploaded_at",)),
        Column("confirmed_by.name", _("确认人"), show=or_dash, is_extra=True),
        Column("retained_until", _("保存到"), show=day, is_extra=True, sort=("retained_until",)),
    ),
    empty=_("还没有交付。"),
)
