"""Columns of the tables about standards and their effect."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day, or_dash, yuan

STANDARD_LIST = ListDeclaration(
    name="lawbook.standards",
    title=_("录入的标准"),
    columns=(
        Column("label", _("标准"), link="get_absolute_url", is_title=True, sort=("parameter",)),
        Column("before_text", _("原标准"), show=or_dash),
        Column("figures_text", _("新标准")),
        Column("effective", _("执行"), show=day, is_unbroken=True, sort=("effective",)),
        Column("get_state_display", _("状态"), template="ui/tone_cell.html", sort=("state",)),
        Column("proposed_by.name", _("录入人"), sort=("proposed_by__name",)),
        Column("proposed_at", _("时间"), show=date_and_time, is_unbroken=True, sort=("proposed_at",)),
    ),
    sort="-proposed_at",
    empty=_("还没有。"),
    export=Permission.READ_STANDARDS,
)

PARAMETER_COLUMNS = (
    Column("label", _("标准"), template="lawbook/parameter_entry_cell.html", is_title=True),
    Column("figures", _("现行")),
    Column("effective", _("执行"), show=day, is_unbroken=True),
    Column("per", _("单位")),
)


_AMOUNT_COLUMNS = (
    Column("today_fen", _("现行（元）"), show=yuan, is_number=True),
    Column("changed_fen", _("新标准（元）"), show=yuan, is_number=True),
)

PERIOD_COLUMNS = (
    Column("label", _("期间"), template="lawbook/period_cell.html", is_title=True),
    *_AMOUNT_COLUMNS,
    Column("difference_fen", _("增减（元）"), show=yuan, template="lawbook/difference_cell.html", is_number=True),
)


def effect_columns(heading: Any) -> tuple[Column, ...]:
    """The columns of a table of effects, with the heading of its first column."""
    return (
        Column("label", heading, is_title=True),
        *_AMOUNT_COLUMNS,
        Column("difference_fen", _("增减（元）"), show=yuan, template="lawbook/difference_cell.html", is_number=True),
    )
