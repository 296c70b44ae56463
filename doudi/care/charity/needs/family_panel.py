"""The needs of a family in its file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.care.charity.areas import charity_scope
from doudi.care.charity.needs.models import CharityNeed
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.scope import contains
from doudi.registry.households.panels import FIRST_ROWS, FamilyFile, FamilyPanel, register_panel


def charity_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the needs of a family, and for whom a need can be recorded; None where there is neither."""
    visible = CharityNeed.objects.in_scope(charity_scope(file.by)).filter(
        person__in=[person.pk for person in file.people]
    )
    rows = list(visible.select_related("person").order_by("-opened_on", "-pk")[:FIRST_ROWS])
    may_open = file.by.may(Permission.MANAGE_CHARITY) and file.by.may(Permission.CHANGE_REGISTRY)
    living = [person for person, last in file.stays if last is None and person.death_date is None]
    helped = [person for person in living if may_open and contains(file.by.scope, person.village_id)]
    return {"needs": rows, "people": helped} if rows or helped else None


def register_panels() -> None:
    """Add the panel to the family file."""
    register_panel(
        FamilyPanel(
            name="charity",
            title=_("慈善帮扶"),
            template="care_charity/needs/panel.html",
            query=charity_panel,
            permission=Permission.READ_CHARITY,
            order=75,
            is_of_person=True,
        )
    )
