"""The visits of a family in its file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.care.visits.columns import PERSON_COLUMNS
from doudi.care.visits.models import PlannedVisit
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.registry.households.panels import FamilyFile, FamilyPanel, register_panel
from doudi.registry.models import Person

_ROWS = 6


def visits_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the latest visits of a family; None where nobody of it is visited."""
    rows = PlannedVisit.objects.filter(file.during_stays("person", "due_on"), due_from__lte=today())
    shown = rows.select_related("person", "counted_visit__recorded_by").order_by("-due_on", "-pk")[:_ROWS]
    found = list(shown)
    people = Person.objects.filter(pk__in={one.person_id for one in found})
    return {"rows": found, "columns": PERSON_COLUMNS, "people": people} if found else None


def register_visits_panel() -> None:
    """Register the panel of visits."""
    register_panel(
        FamilyPanel(
            name="care_visits",
            title=_("探视巡访"),
            template="care_visits/panel.html",
            query=visits_panel,
            permission=Permission.READ_CARE,
            area="main",
            order=70,
            is_of_person=True,
        )
    )
