"""Panels of the family file: layers, chain of help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.monitoring.low_income.family_chain.chain import ChainYear, chain_of
from doudi.monitoring.low_income.family_chain.columns import YEAR_COLUMNS
from doudi.monitoring.low_income.layers.columns import PERIOD_COLUMNS
from doudi.monitoring.low_income.layers.models import LayerPeriod, UrbanPoorPeriod
from doudi.registry.households.panels import FIRST_ROWS, FamilyFile, FamilyPanel, register_panel


def layers_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the layers of a family's people; None where nobody was ever in one."""
    rows = periods_of(file)
    if not rows:
        return None
    urban = UrbanPoorPeriod.objects.filter(file.during_stays("person", "valid_from"), withdrawn_at=None)
    return {
        "rows": rows[:FIRST_ROWS],
        "columns": PERIOD_COLUMNS,
        "urban": list(urban.select_related("person").order_by("-valid_from")[:FIRST_ROWS]),
    }


def periods_of(file: FamilyFile) -> list[LayerPeriod]:
    """Return the periods of a family's people, those in force first, then the latest."""
    found = LayerPeriod.objects.filter(file.during_stays("person", "valid_from"), withdrawn_at=None)
    rows = list(found.select_related("person").order_by("-valid_from", "person_id", "layer"))
    rows.sort(key=lambda row: row.valid_to is not None)
    return rows


def chain_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the years of the chain of help with their sums; None where there is nothing."""
    years = chain_of(file)
    if not years:
        return None
    return {
        "rows": [year_row(year) for year in (years if file.is_whole else years[:FIRST_ROWS])],
        "columns": YEAR_COLUMNS,
        "household": file.household if file.person is None else None,
    }


def year_row(year: ChainYear) -> dict[str, Any]:
    """Return a year as a row: departments with how often each helped, and the sum."""
    departments = "、".join(
        gettext("{department}{number}次").format(department=name, number=number)
        for name, number, _total in year.by_department
    )
    return {"year": year.year, "departments": departments, "total_fen": year.total_fen}


def register_panels() -> None:
    """Register the panels of the low-income population."""
    register_panel(
        FamilyPanel(
            name="layers",
            title=_("低收入人口类别"),
            template="low_income/layers/panel.html",
            query=layers_panel,
            area="side",
            order=20,
            is_of_person=True,
        )
    )
    register_panel(
        FamilyPanel(
            name="chain",
            title=_("救助链"),
            template="low_income/family_chain/panel.html",
            query=chain_panel,
            permission=Permission.READ_CASES,
            area="main",
            order=25,
            is_of_person=True,
            has_page=True,
            is_deferred=True,
        )
    )
