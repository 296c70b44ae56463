"""Columns of the tables of proposals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column, Text
from doudi.ui.templatetags.ui import date_and_time


def proposal_list(name: str, title: Text) -> ListDeclaration:
    """Return the list of a kind of proposals."""
    return ListDeclaration(
        name=f"funding.{name}",
        title=title,
        columns=(
            Column("description", _("内容"), link="get_absolute_url", is_title=True),
            Column("get_state_display", _("状态"), template="funding/proposal_state_cell.html", sort=("state",)),
            Column(
                "proposed_at",
                pgettext_lazy("done", "录入"),
                template="funding/proposal_proposed_cell.html",
                sort=("proposed_at",),
                excel=lambda row: f"{row.proposed_by.name} {date_and_time(row.proposed_at)}",
            ),
            Column(
                "settled_at",
                _("审批"),
                template="funding/proposal_settled_cell.html",
                sort=("settled_at",),
                excel=lambda row: (
                    f"{row.settled_by.name} {date_and_time(row.settled_at)} {row.why}" if row.settled_by else ""
                ),
            ),
        ),
        empty=_("没有符合条件的。"),
        export=Permission.READ_FUNDS,
    )


TRIGGER_COLUMNS = (
    Column("line_label", _("条件（满足一项即启动）"), is_title=True),
    Column("rise", _("涨幅"), is_number=True),
    Column("line", _("启动线"), is_number=True),
    Column("result", _("结果")),
)
