"""Collection of the problems of a sheet, and the faults by row."""

from __future__ import annotations

from dataclasses import dataclass, field

from doudi.files.cells import CellValue, column_letter, text_of
from doudi.rolls.model import Column, Problem, Severity

_FAMILY_MEANINGS = frozenset(
    {
        "sequence",
        "village",
        "household_size",
        "covered",
        "dibao_class",
        "income_per_head",
        "household_income",
        "per_head",
        "household_amount",
        "start_month",
        "bank_account",
        "phone",
        "head_name",
    }
)

HARMLESS_FAULTS = frozenset({"amount_differs_from_law", "total_differs"})
"""Faults of arithmetic: both figures are listed, and the family is paid all the same."""


@dataclass
class ProblemList:
    """The problems of one sheet; rows and columns are passed counted from 0."""

    file: str
    sheet: str
    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        code: str,
        message: str,
        remedy: str,
        *,
        severity: Severity = "fault",
        row: int | None = None,
        column: int | None = None,
        value: CellValue = None,
    ) -> None:
        """Add a problem; without ``row`` it concerns the whole sheet."""
        letter = "" if column is None else column_letter(column)
        number = 0 if row is None else row + 1
        text = text_of(value)
        self.problems.append(Problem(self.file, self.sheet, number, letter, text, code, message, remedy, severity))

    def sorted(self) -> tuple[Problem, ...]:
        """The problems by row and column, those of the whole sheet first."""
        return tuple(sorted(self.problems, key=lambda problem: (problem.row, len(problem.column), problem.column)))


def is_personal(meaning: str | None) -> bool:
    """Whether a fault in a column of this meaning concerns one person, not the family."""
    return meaning is not None and meaning not in _FAMILY_MEANINGS


def faults_by_row(problems: list[Problem], columns: tuple[Column, ...]) -> dict[int, list[tuple[str, bool]]]:
    """For each row its fault codes, and whether each is personal."""
    meanings = {column.letter: column.meaning for column in columns}
    faults: dict[int, list[tuple[str, bool]]] = {}
    for problem in problems:
        if problem.severity == "fault" and problem.row:
            faults.setdefault(problem.row, []).append((problem.code, is_personal(meanings.get(problem.column))))
    return faults
