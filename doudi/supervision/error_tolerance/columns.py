"""Columns of the list of error tolerance."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, or_dash, yuan


def _amount(row: Any) -> Any:
    return Decimal(row.amount_fen) / 100 if row.amount_fen is not None else ""


RECORD_LIST = ListDeclaration(
    name="error_tolerance.records",
    title=_("容错免责"),
    columns=(
        Column("case.number", _("办件"), link="get_absolute_url", is_title=True, sort=("case__number",)),
        Column("officer.name", _("工作人员"), sort=("officer__name",)),
        Column("unit", _("单位"), sort=("village_code",)),
        Column("get_kind_display", _("什么错误"), sort=("kind",)),
        Column(
            "amount_fen",
            _("涉及金额"),
            show=yuan,
            is_number=True,
            sort=("amount_fen",),
            total="amount_fen",
            excel=_amount,
        ),
        Column("happened_on", _("发生日期"), show=day, is_unbroken=True, sort=("happened_on",)),
        Column("corrected_on", _("纠正日期"), show=day, is_unbroken=True, sort=("corrected_on",)),
        Column("get_state_display", _("状态"), template="ui/tone_cell.html", sort=("state",)),
        Column("decided_by.name", _("认定人"), show=or_dash),
        Column("decided_on", _("认定日期"), show=day, is_unbroken=True, sort=("decided_on",)),
    ),
    empty=_("没有容错免责的记录。"),
)
