"""The delegations there are."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.casework.models import Delegation
from doudi.casework.procedures.loader import all_procedures
from doudi.core.divisions.queries import place_name


@dataclass(frozen=True)
class DelegationRow:
    """A delegation with the names of its township and procedure."""

    delegation: Delegation
    township: str
    procedure: str


def delegations() -> list[DelegationRow]:
    """Return every delegation, those in force first."""
    return [
        DelegationRow(delegation, place_name(delegation.township_code), all_procedures()[delegation.procedure_id].label)
        for delegation in Delegation.objects.order_by("-last_day", "township_code", "procedure_id")
    ]
