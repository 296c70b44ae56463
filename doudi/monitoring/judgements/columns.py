"""Columns of the rows to judge."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.monitoring.judgements.labels import source_label
from doudi.monitoring.judgements.models import UnclearRow
from doudi.monitoring.judgements.row_identity import WrittenRow
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, month, or_dash


@dataclass(frozen=True)
class ListedRow:
    """A row in the list; ``query`` keeps filter and order when it is opened."""

    row: UnclearRow
    query: str

    @property
    def name(self) -> str:
        """The name as the department wrote it."""
        return WrittenRow(self.row.cells).name or "—"

    @property
    def url(self) -> str:
        """The page of the row, within the list."""
        address = self.row.get_absolute_url()
        return f"{address}?{self.query}" if self.query else address

    @property
    def is_overdue(self) -> bool:
        """Whether it waits beyond its deadline."""
        return self.row.is_waiting and self.row.due_on < today()

    @property
    def likelihood(self) -> str:
        """The score of the best candidate in hundredths."""
        return f"{round(self.row.score * 100)}%"


UNCLEAR_ROWS = ListDeclaration(
    name="judgements.unclear_rows",
    title=_("比对判定"),
    columns=(
        Column("name", _("名单上的姓名"), link="url", is_title=True),
        Column("row.delivery.source", _("数据"), show=source_label, sort=("delivery__source",)),
        Column("row.delivery.period", _("月份"), show=month, is_unbroken=True, sort=("delivery__period",)),
        Column("row.village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("likelihood", _("最像的候选人"), is_number=True, sort=("score",)),
        Column("row.get_state_display", _("状态"), sort=("state",)),
        Column("row.due_on", _("判定期限"), template="judgements/due_cell.html", sort=("due_on", "score")),
        Column("row.person.name", _("对到谁"), show=or_dash, is_extra=True),
        Column("row.judged_by.name", _("判定人"), show=or_dash, is_extra=True),
        Column("row.judged_at", _("判定日期"), show=day, is_unbroken=True, is_extra=True),
        Column("row.confirmed_by.name", _("确认人"), show=or_dash, is_extra=True),
    ),
    empty=_("没有要判定的。部门数据入库以后，对不准的行列在这里。"),
    export=None,
)
