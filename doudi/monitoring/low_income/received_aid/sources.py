"""The data sets of aid: what kind of help they are, and which of their columns are kept."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.monitoring.low_income.received_aid.models import AidKind


@dataclass(frozen=True)
class AidSource:
    """A data set whose rows are aid.

    Attributes:
        kind: the kind of help.
        name: the column with what the department calls it; empty where ``label`` says it.
        first, last: the columns with the days; ``last`` is empty where there is none.
        amount: the column with the amount; empty where there is none.
        is_health: whether the name is sealed.
        is_aid: whether it helps by itself; a registration does not.
    """

    kind: AidKind
    name: str = "kind"
    first: str = "from_date"
    last: str = "to_date"
    amount: str = "amount_fen"
    is_health: bool = False
    is_aid: bool = True
    label: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read."""
        return tuple(name for name in (self.name, self.first, self.last, self.amount) if name)


AID_SOURCES: dict[str, AidSource] = {
    "housing_aid": AidSource(AidKind.HOUSING),
    "medical_aid": AidSource(AidKind.MEDICAL, is_health=True),
    "free_treatment": AidSource(AidKind.MEDICAL, is_health=True),
    "employment_aid": AidSource(AidKind.EMPLOYMENT),
    "education_aid": AidSource(AidKind.EDUCATION),
    "unemployment": AidSource(AidKind.EMPLOYMENT, "", "registered_on", "ended_on", "", is_aid=False, label="失业登记"),
    "disaster": AidSource(AidKind.DISASTER, "event", "date", "", ""),
    "electricity": AidSource(AidKind.ELECTRICITY, "", "relief_from", "", "", label="用电减免"),
}
"""The six data sets of P18-3.b, education aid and the relief of electricity."""
