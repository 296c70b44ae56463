"""The plan of instalments that a proposal carries, and the rows that the decision makes of it (MCA23-2.4, P18-6.c)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.core.clock import today
from doudi.registry.models import Person
from doudi.relief.cases.models import ReliefCase
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.workflow import InstalmentState
from doudi.values.carries import carries

MAX_INSTALMENTS = 12


@dataclass(frozen=True)
class PlannedInstalment:
    """An instalment as proposed; ``payee_number`` is the number of a registered person, empty for somebody else."""

    amount_fen: int
    planned_on: date
    way: str
    payee_name: str
    payee_number: str = ""
    condition: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return the instalment as a proposal stores it."""
        return {**vars(self), "planned_on": self.planned_on.isoformat()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> PlannedInstalment:
        """Return the instalment that :meth:`as_data` wrote."""
        return cls(**{**data, "planned_on": date.fromisoformat(data["planned_on"])})


@carries("P18-6.c", "MCA23-2.4")
def create_instalments(
    relief: ReliefCase, plan: Iterable[PlannedInstalment], *, proposed_by: int, decided_by: int
) -> list[Instalment]:
    """Create the instalments of a decision; the first one without a condition is released by the decision itself."""
    rows = []
    for number, planned in enumerate(plan, start=1):
        payee = Person.objects.filter(number=planned.payee_number).first() if planned.payee_number else None
        is_released = number == 1 and not planned.condition
        rows.append(
            Instalment.objects.create(
                relief=relief,
                number=number,
                amount_fen=planned.amount_fen,
                planned_on=planned.planned_on,
                condition=planned.condition,
                way=planned.way,
                payee=payee,
                payee_name=planned.payee_name,
                state=InstalmentState.RELEASED if is_released else InstalmentState.PLANNED,
                release_proposed_by_id=proposed_by if is_released else None,
                released_by_id=decided_by if is_released else None,
                released_on=today() if is_released else None,
            )
        )
    return rows
