"""The purchased services of a family in its file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.care.services.models import WorkOrder
from doudi.core.accounts.roles import Permission
from doudi.registry.households.panels import FIRST_ROWS, FamilyFile, FamilyPanel, register_panel


def services_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the latest work orders of a family and of records merged into it; None where there is none."""
    people = [person.pk for person in file.people]
    of_family = Q(person__in=people) | Q(person__merged_into__in=people)
    visible = WorkOrder.objects.visible_to(file.by).filter(of_family)
    related = visible.select_related("person", "contract__item", "contract__provider")
    rows = list(related.order_by("-planned_day", "-pk")[:FIRST_ROWS])
    return {"orders": rows} if rows else None


def register_panels() -> None:
    """Add the panel to the family file."""
    register_panel(
        FamilyPanel(
            name="services",
            title=_("购买的服务"),
            template="care_services/panel.html",
            query=services_panel,
            permission=Permission.READ_CARE,
            order=74,
            is_of_person=True,
        )
    )
