"""What other departments' aid registers with the family file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.registry.households.panels import FamilyPanel, register_panel
from doudi.relief.other_aid.queries import other_aid_panel


def register_other_aid_panel() -> None:
    """Register the panel of other departments' aid."""
    register_panel(
        FamilyPanel(
            name="other_aid",
            title=_("其他部门的救助"),
            template="relief/other_aid/panel.html",
            query=other_aid_panel,
            permission=Permission.READ_CASES,
            order=75,
            is_of_person=True,
        )
    )
