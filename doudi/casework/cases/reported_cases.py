"""Cases about which somebody reported under their own name: the bureau must then visit the home (MCA57-20.2).

Reports are in a room above, which registers how to find them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from doudi.casework.models import Case

ReportSource = Callable[[QuerySet[Case]], QuerySet[Any]]
"""Annotates cases with ``reported_on``: the day of the last report on their people since the application, or None."""

_SOURCES: list[ReportSource] = []


def register_report_source(source: ReportSource) -> None:
    """Set how reports on the people of cases are found; the room of petitions calls this once, when it starts."""
    _SOURCES[:] = [source]


def reported_cases(cases: QuerySet[Case]) -> QuerySet[Any]:
    """Return those of the cases about which there was a report, with its day as ``reported_on``."""
    return _SOURCES[0](cases).filter(reported_on__isnull=False) if _SOURCES else cases.none()


def reported_on(case: Case) -> date | None:
    """Return the day of the last report on the people of a case; None without one."""
    found = reported_cases(Case.objects.filter(pk=case.pk)).first()
    return found.reported_on if found is not None else None
