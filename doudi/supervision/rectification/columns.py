"""Columns of the lists of rectification."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash, yuan


def _amount(row: Any) -> Any:
    fen = row.finding.amount_fen
    return Decimal(fen) / 100 if fen is not None else ""


FINDING_LIST = ListDeclaration(
    name="rectification.findings",
    title=_("整改台账"),
    columns=(
        Column("finding.plan.title", _("整改方案"), sort=("plan__title",)),
        Column("finding.number", _("序号"), is_number=True, sort=("plan", "number")),
        Column("finding.title", _("问题"), link="get_absolute_url", is_title=True, sort=("title",)),
        Column("finding.plan.get_source_display", _("来源"), sort=("plan__source",)),
        Column("finding.owner_name", _("责任单位"), sort=("village_code", "office")),
        Column("finding.measure", _("整改措施")),
        Column("finding.due_on", _("期限"), show=day, is_unbroken=True, sort=("due_on",)),
        Column(
            "finding.get_state_display",
            _("状态"),
            template="rectification/state_cell.html",
            is_unbroken=True,
            sort=("state",),
        ),
        Column(
            "finding.amount_fen",
            _("涉及金额"),
            show=yuan,
            is_number=True,
            sort=("amount_fen",),
            total="amount_fen",
            excel=_amount,
        ),
        Column("finding.late_days", _("逾期天数"), is_number=True),
        Column("text", _("具体情况"), is_extra=True),
        Column("finding.cause", _("原因"), show=or_dash, is_extra=True),
        Column("answer", _("整改情况"), show=or_dash, is_extra=True),
        Column("finding.answered_by.name", _("填报人"), show=or_dash, is_extra=True),
        Column("finding.answered_on", _("填报日期"), show=day, is_extra=True),
        Column("finding.closed_on", _("销号日期"), show=day, is_extra=True, sort=("closed_on",)),
    ),
    sort="finding-due_on",
    empty=_("没有要整改的问题。"),
)

PLAN_LIST = ListDeclaration(
    name="rectification.plans",
    title=_("整改方案"),
    columns=(
        Column("title", _("整改方案"), link="get_absolute_url", is_title=True, sort=("title",)),
        Column("get_source_display", _("来源"), sort=("source",)),
        Column("issuer", _("反馈单位")),
        Column("document_number", _("文号"), show=or_dash),
        Column("received_on", _("收到日期"), show=day, is_unbroken=True, sort=("received_on",)),
        Column("due_on", _("整改期限"), show=day, is_unbroken=True, sort=("due_on",)),
        Column("total", pgettext_lazy("list", "问题"), is_number=True, sort=("total",), total="total"),
        Column("closed", _("已销号"), is_number=True, sort=("closed",), total="closed"),
        Column("late", _("逾期"), is_number=True, sort=("late",), total="late"),
        Column("amount_fen", _("涉及金额"), show=yuan, is_number=True, sort=("amount_fen",), total="amount_fen"),
    ),
    empty=_("还没有整改方案。"),
)
