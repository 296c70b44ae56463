"""The panel of care in the family file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.care.agreements.columns import PANEL_COLUMNS
from doudi.care.agreements.gaps import supported_today
from doudi.care.agreements.models import Agreement, CareGap
from doudi.core.accounts.roles import Permission
from doudi.registry.households.panels import FamilyFile, FamilyPanel, register_panel


def register_panels() -> None:
    """Register the panel of care."""
    register_panel(
        FamilyPanel(
            name="care",
            title=_("照料"),
            template="care_agreements/panel.html",
            query=care_panel,
            permission=Permission.READ_CARE,
            area="main",
            order=36,
            is_of_person=True,
        )
    )


def care_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the agreements and gaps of a family's people; nothing where nobody is or was under tekun."""
    keys = [person.pk for person in file.people]
    agreements = Agreement.objects.filter(person__in=keys).exclude(state="withdrawn")
    rows = list(agreements.select_related("person", "carer").order_by("-first_day")[:6])
    supported = supported_today(keys)
    if not rows and not supported:
        return None
    return {
        "rows": rows,
        "columns": PANEL_COLUMNS,
        "gaps": CareGap.objects.filter(person__in=keys, last_day=None).select_related("person"),
        "people": [person for person in file.people if person.pk in supported],
        "may_handle": file.by.may(Permission.HANDLE_CARE),
    }
