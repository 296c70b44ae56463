"""What casework registers with the family file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.casework.electricity_relief.queries import electricity_panel
from doudi.casework.family_file.assessed_income import computation_of
from doudi.casework.family_file.events import case_events
from doudi.casework.family_file.queries import letters_panel, matters_panel
from doudi.casework.household_records.queries import records_panel
from doudi.core.accounts.roles import Permission
from doudi.registry.households.panels import FamilyPanel, register_panel
from doudi.registry.households.timeline import TimelineSource, register_events
from doudi.registry.people.assessed_income import register_computations


def register_panels() -> None:
    """Register matters, letters and the records of a household, and the computations that decisions keep."""
    register_computations(computation_of)
    register_events(
        TimelineSource("cases", pgettext_lazy("list", "办件"), case_events, Permission.READ_CASES, order=20)
    )
    register_panel(
        FamilyPanel(
            name="matters",
            title=pgettext_lazy("list", "办件"),
            template="casework/family_file/matters.html",
            query=matters_panel,
            permission=Permission.READ_CASES,
            area="main",
            order=30,
            is_of_person=True,
            has_page=True,
        )
    )
    register_panel(
        FamilyPanel(
            name="letters",
            title=_("文书"),
            template="casework/family_file/letters.html",
            query=letters_panel,
            permission=Permission.READ_CASES,
            order=60,
            is_of_person=True,
            has_page=True,
        )
    )
    register_panel(
        FamilyPanel(
            name="electricity",
            title=_("电费减免"),
            template="casework/electricity_relief/panel.html",
            query=electricity_panel,
            permission=Permission.READ_CASES,
            order=65,
        )
    )
    register_panel(
        FamilyPanel(
            name="records",
            title=_("就业介绍、配合和告知"),
            template="casework/household_records/panel.html",
            query=records_panel,
            permission=Permission.READ_CASES,
            order=70,
        )
    )
