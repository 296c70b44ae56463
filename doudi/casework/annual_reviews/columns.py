"""Columns of the annual review."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import yuan

PLACE_COLUMNS = (
    Column("division.name", _("地方"), link="url", is_title=True),
    Column("families", _("要复核的家庭"), is_number=True),
    Column("differing", _("数据有差异"), is_number=True),
    Column("listed", _("未开始"), is_number=True),
    Column("planned", _("待入户、待签"), is_number=True),
    Column("proposed", _("待审核"), is_number=True),
    Column("deciding", _("待决定"), is_number=True),
    Column("done", _("已完成"), is_number=True),
    Column("done_percent", _("完成率"), is_number=True),
)
FAMILY_COLUMNS = (
    Column("review.pk", _("选"), template="casework/annual_reviews/choice_cell.html"),
    Column("review.head_name", _("户主"), link="url", is_title=True),
    Column("differences", _("数据差异")),
    Column("programmes", _("待遇")),
    Column("review.people", _("在享人数"), is_number=True),
    Column("review.visit_on", _("计划入户"), template="casework/annual_reviews/day_cell.html"),
    Column("visited_on", _("已入户"), template="casework/annual_reviews/day_cell.html"),
    Column("state_label", _("进度")),
)
PREVIEW_COLUMNS = (
    Column("review.head_name", _("户主"), is_title=True),
    Column("awards", _("待遇")),
    Column("amount_fen", _("每月金额不变（元）"), show=yuan, is_number=True),
    Column("left_out", _("不能一起办的原因")),
)
