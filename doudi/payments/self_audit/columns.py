"""Columns of the table of audit hits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day

HIT_LIST = ListDeclaration(
    name="payments.self_audit",
    title=_("自查疑点"),
    columns=(
        Column("person.name", _("姓名"), link="get_absolute_url", is_title=True, sort=("person__name",)),
        Column("village_code", _("村（居）"), show=place_name, sort=("village_code",)),
        Column("what", _("情况")),
        Column("first_seen_on", _("首次发现"), show=day, sort=("first_seen_on",)),
        Column(
            "evidence",
            _("查明的情况和依据"),
            template="payments/audit_hit_result_cell.html",
            excel=lambda hit: hit.evidence or str(hit.get_state_display()),
        ),
        Column("closed_by.name", _("办结人"), is_extra=True, sort=("closed_by__name",)),
    ),
    empty=_("没有符合条件的疑点。"),
    export=Permission.READ_PAYROLL,
)
