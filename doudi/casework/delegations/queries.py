"""The delegations there are."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.casework.delegations.basis import is_valid_basis
from doudi.casework.models import Delegation
from doudi.casework.procedures.loader import all_procedures
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name


@dataclass(frozen=True)
class DelegationRow:
    """A delegation with the names of its township and procedure."""

    delegation: Delegation
    township: str
    procedure: str

    @property
    def is_valid_today(self) -> bool:
        """Whether its basis still lets the township decide on cases accepted today."""
        return is_valid_basis(self.delegation.issuer_level, today())


def delegations() -> list[DelegationRow]:
    """Return every delegation, those in force first."""
    return [
        DelegationRow(delegation, place_name(delegation.township_code), all_procedures()[delegation.procedure_id].label)
        for delegation in Delegation.objects.order_by("-last_day", "township_code", "procedure_id")
    ]
