"""Columns of the lists of doubts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash, yuan


def _amount(row: Any) -> Any:
    return Decimal(row.amount_fen) / 100 if row.amount_fen is not None else ""


DOUBT_LISTS = ListDeclaration(
    name="rectification.doubt_lists",
    title=_("审计疑点清单"),
    columns=(
        Column("title", _("疑点清单"), link="get_absolute_url", is_title=True, sort=("title",)),
        Column("plan.title", _("整改方案"), sort=("plan__title",)),
        Column("due_on", _("答复期限"), show=day, is_unbroken=True, sort=("due_on",)),
        Column("get_state_display", _("状态"), template="ui/tone_cell.html", sort=("state",)),
        Column("total", pgettext_lazy("list", "疑点"), is_number=True, sort=("total",), total="total"),
        Column("open", _("待核实"), is_number=True, sort=("open",), total="open"),
        Column("answered", _("待核验"), is_number=True, sort=("answered",), total="answered"),
        Column("verified", _("已核验"), is_number=True, sort=("verified",), total="verified"),
        Column("amount_fen", _("涉及金额"), show=yuan, is_number=True, sort=("amount_fen",), total="amount_fen"),
    ),
    empty=_("还没有疑点清单。"),
)

DOUBT_ROWS = ListDeclaration(
    name="rectification.doubts",
    title=_("审计疑点"),
    columns=(
        Column("pk", _("选"), template="rectification/doubts/choice_cell.html", is_action=True),
        Column("row", _("行"), is_number=True, sort=("row",)),
        Column("name", _("姓名"), link="get_absolute_url", is_title=True, sort=("name",)),
        Column("person.id_number", _("公民身份号码"), show=or_dash, is_unbroken=True),
        Column("doubt", _("疑点"), sort=("doubt",)),
        Column(
            "amount_fen",
            _("涉及金额"),
            show=yuan,
            is_number=True,
            sort=("amount_fen",),
            total="amount_fen",
            excel=_amount,
        ),
        Column("owner_name", _("核实单位"), sort=("village_code",)),
        Column("get_outcome_display", _("比对"), sort=("outcome",)),
        Column("get_state_display", _("状态"), template="ui/tone_cell.html", sort=("state",)),
        Column("answer.get_reason_display", _("核实结果"), show=or_dash, sort=("answer__reason",)),
        Column("answer.words", _("核实说明"), show=or_dash, is_extra=True),
        Column("answer.done_by.name", _("核实人"), show=or_dash, is_extra=True),
        Column("answer.done_on", _("核实日期"), show=day, is_extra=True),
    ),
    sort="row",
    empty=_("没有疑点。"),
    page_size=100,
)
PREVIEW_COLUMNS = tuple(
    column
    for column in DOUBT_ROWS.columns
    if column.name in {"row", "name", "doubt", "amount_fen", "owner_name", "get_state_display"}
)
