"""Columns of the draws and of the drawn cases."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

CHECK_COLUMNS = (
    Column("check.due_on", _("期限"), template="casework/random_checks/due_cell.html", is_unbroken=True),
    Column("check.case.application.applicant_name", _("申请人"), link="check.case.get_absolute_url", is_title=True),
    Column("check.case.procedure.label", _("事项")),
    Column("place", _("村（居）")),
    Column("check.draw.get_kind_display", _("抽查什么")),
    Column("check.must_visit", _("方式"), show=lambda must: _("须入户") if must else _("查阅材料或入户")),
    Column("", _("结果"), template="casework/random_checks/result_cell.html"),
)
DRAW_COLUMNS = (
    Column("window", _("决定日期"), is_title=True),
    Column("strata", _("抽中/全部")),
    Column("shares", _("比例，其中入户")),
    Column("draw.seed", _("种子")),
    Column("draw.population_hash", _("名单摘要")),
    Column("draw.drawn_on", _("抽取日期"), show=day, is_unbroken=True),
)
