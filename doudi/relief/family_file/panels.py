"""The panel of relief in the family file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.registry.households.panels import FamilyFile, FamilyPanel, register_panel
from doudi.relief.cases.earlier_aid import given_fen
from doudi.relief.cases.models import ReliefCase
from doudi.relief.family_file.columns import RELIEF_COLUMNS
from doudi.ui.tables import Text


@dataclass(frozen=True)
class PanelRow:
    """A case of relief of the family; ``url`` is empty where it was handled outside the reader's scope."""

    relief: ReliefCase
    place: str
    state: Text
    given_fen: int
    url: str


def register_panels() -> None:
    """Register the panel of relief."""
    register_panel(
        FamilyPanel(
            name="relief",
            title=_("临时救助"),
            template="relief/family_file/panel.html",
            query=relief_panel,
            permission=Permission.READ_CASES,
            area="main",
            order=35,
            is_of_person=True,
            has_page=True,
        )
    )


def relief_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the relief of a family and of its people, wherever in the county it was given, the latest first."""
    wanted = Q(people__person__in=[person.pk for person in file.people])
    if file.household is not None and file.person is None:
        wanted |= Q(case__household=file.household)
    found = ReliefCase.objects.filter(wanted).select_related("case__application").distinct()
    page = file.page_of(found.order_by("-pk"))
    page.rows[:] = [_row(relief, file) for relief in page.rows]
    return {"rows": page.rows, "columns": RELIEF_COLUMNS, "shown": page}


def _row(relief: ReliefCase, file: FamilyFile) -> PanelRow:
    case = relief.case
    return PanelRow(
        relief,
        place_name(case.village_code),
        case.get_outcome_display() or case.step_label,
        given_fen(relief),
        relief.get_absolute_url() if contains(file.by.scope, case.village_code) else "",
    )
