"""The panel of medical costs and funerals in the family file: what for, how much, how far; no illness, no hospital."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.care.payables.models import Payable
from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.scope import contains
from doudi.registry.households.panels import FamilyFile, FamilyPanel, register_panel
from doudi.ui.tables import Column
from doudi.ui.templatetags.ui import day, yuan

_COLUMNS = (
    Column("kind", _("用途"), link="url", is_title=True),
    Column("name", _("姓名")),
    Column("amount_fen", _("金额"), show=yuan, is_number=True),
    Column("approved_on", _("批准日期"), show=day, is_unbroken=True),
    Column("state", _("状态")),
)


def register_panels() -> None:
    """Register the panel."""
    register_panel(
        FamilyPanel(
            name="care_money",
            title=_("医疗和丧葬"),
            template="care_funerals/family_panel.html",
            query=care_money_panel,
            permission=Permission.READ_PAYROLL,
            area="main",
            order=46,
            is_of_person=True,
            has_page=True,
        )
    )


def care_money_panel(file: FamilyFile) -> Mapping[str, Any]:
    """Return the approved amounts of a family's people, of those who left only until they left; the latest first."""
    found = Payable.objects.filter(file.during_stays("person", "approved_on")).select_related("person")
    page, scope = file.page_of(found.order_by("-pk")), money_scope(file.by)
    page.rows[:] = [
        {
            "kind": row.get_kind_display(),
            "name": row.person.name,
            "amount_fen": row.amount_fen,
            "approved_on": row.approved_on,
            "state": row.get_state_display(),
            "url": row.get_absolute_url() if contains(scope, row.person.village_id) else "",
        }
        for row in page.rows
    ]
    return {"rows": page.rows, "columns": _COLUMNS, "shown": page}
