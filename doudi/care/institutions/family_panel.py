"""Where the people of a family live in institutions, in its file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.care.institutions.models import Residence
from doudi.core.accounts.roles import Permission
from doudi.registry.households.panels import FIRST_ROWS, FamilyFile, FamilyPanel, register_panel


def institutions_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the residences of a family, the latest first; None where there is none."""
    visible = Residence.objects.visible_to(file.by).filter(person__in=[person.pk for person in file.people])
    rows = list(visible.select_related("person", "institution").order_by("-first_day", "-pk")[:FIRST_ROWS])
    return {"residences": rows} if rows else None


def register_panels() -> None:
    """Add the panel to the family file."""
    register_panel(
        FamilyPanel(
            name="institutions",
            title=_("集中供养"),
            template="care_institutions/panel.html",
            query=institutions_panel,
            permission=Permission.READ_CARE,
            order=72,
            is_of_person=True,
        )
    )
