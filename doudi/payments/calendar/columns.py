"""Columns of the pay calendar: deadlines, unconfirmed rolls, lateness by township."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import date_and_time, day, yuan

DEADLINE_LIST = ListDeclaration(
    name="payments.deadlines",
    title=_("发放期限"),
    columns=(
        Column("label", _("事项"), link="url", is_title=True, sort=("label",)),
        Column("day", _("期限"), show=day, is_unbroken=True, sort=("day",)),
        Column("status", _("现在"), sort=("status",)),
        Column(
            "days_left",
            _("提醒"),
            template="payments/deadline_cell.html",
            sort=("days_left",),
            excel=lambda row: row.days_left,
        ),
    ),
    empty=_("还没有发放批次。"),
    export=Permission.READ_PAYROLL,
)
UNCONFIRMED_LIST = ListDeclaration(
    name="payments.unconfirmed_rolls",
    title=_("还没有核对名册的乡镇"),
    columns=(
        Column("name", _("乡镇"), link="url", is_title=True, sort=("code",)),
        Column("run.number", _("批次"), is_unbroken=True, sort=("run.number",)),
        Column("run.prepared_at", _("自"), show=date_and_time, is_unbroken=True, sort=("run.prepared_at",)),
        Column("days", _("已等（天）"), is_number=True, sort=("days",)),
    ),
    empty=_("没有。"),
    export=Permission.READ_PAYROLL,
)
LATENESS_LIST = ListDeclaration(
    name="payments.lateness",
    title=_("各乡镇迟发"),
    columns=(
        Column("name", _("乡镇"), is_title=True, sort=("code",)),
        Column("late", _("迟到笔数"), is_number=True, sort=("late",), is_page_total=True),
        Column("late_fen", _("迟到金额"), show=yuan, is_number=True, sort=("late_fen",), is_page_total=True),
        Column("last_on", _("最迟"), show=day, is_unbroken=True, sort=("last_on",)),
        Column("most_days", _("迟（天）"), is_number=True, sort=("most_days",)),
        Column("missing", _("仍未到账笔数"), is_number=True, sort=("missing",), is_page_total=True),
        Column("missing_fen", _("仍未到账金额"), show=yuan, is_number=True, sort=("missing_fen",), is_page_total=True),
    ),
    empty=_("没有迟发。"),
    export=Permission.READ_PAYROLL,
)
