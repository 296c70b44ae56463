"""Faults of a snapshot with place and remedy, their list, and the error that carries them.

Names and identity numbers are masked before they enter a fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from doudi.values.masks import mask_identity_number, mask_name
from doudi.values.row_numbers import LEAST_EQUAL_FAULTS, row_numbers_in_words
from doudi.values.translation import gettext as _

Severity = Literal["error", "warning"]

FaultKind = tuple[str, str, str, str]

MAX_FAULTS = 1_000
"""The number of faults listed at once."""

_LONGEST_VALUE = 60
_LOOKS_LIKE_AN_IDENTITY_NUMBER = re.compile(r"[0-9]{14,17}[0-9Xx]")


@dataclass(frozen=True)
class Fault:
    """A fault of a cell, row, file or folder.

    ``row`` is counted as in a spreadsheet (the header is row 1). A fault of a whole file or folder has no row and an
    empty ``column``. ``value`` is the cell, masked if it is personal.
    """

    file: str
    row: int | None
    column: str
    value: str | None
    code: str
    message: str
    remedy: str
    severity: Severity = "error"

    @property
    def kind(self) -> FaultKind:
        """What makes two faults equal: file, column, code and message."""
        return self.file, self.column, self.code, self.message

    def line(self) -> str:
        """The fault as a line for the terminal."""
        place = [self.file] if self.file else []
        if self.row is not None:
            place.append(_("第 {row} 行").format(row=self.row))
        if self.column:
            place.append(self.column)
        if self.value is not None:
            place.append(f"“{self.value}”")
        remedy = f"{self.remedy}。" if self.remedy else ""
        sign = _("提醒") if self.severity == "warning" else _("错误")
        where = f" {' '.join(place)}" if place else ""
        return f"{sign}{where}：{self.message}。{remedy}[{self.code}]"

    def as_row(self) -> dict[str, str | int | None]:
        """The fault for a CSV or JSON file, in the order of the fields."""
        return asdict(self)


def masked_text(value: str | None, personal: Literal["name", "identity_number"] | None = None) -> str | None:
    """``value`` masked, printable and shortened."""
    if value is None:
        return None
    if personal == "name":
        return mask_name(value)
    if personal == "identity_number":
        return mask_identity_number(value)
    # In a shifted row any column may contain an identity number.
    masked = _LOOKS_LIKE_AN_IDENTITY_NUMBER.sub(lambda match: mask_identity_number(match.group()), value)
    printable = "".join(sign if sign.isprintable() else "�" for sign in masked)
    return printable if len(printable) <= _LONGEST_VALUE else printable[:_LONGEST_VALUE] + "…"


class FaultySnapshot(Exception):  # noqa: N818 - named for the snapshot that it refuses
    """The snapshot has errors. ``faults`` are the first of ``total`` errors and warnings, in file order."""

    def __init__(
        self, faults: Sequence[Fault], total: int | None = None, totals_of_kinds: Mapping[FaultKind, int] | None = None
    ) -> None:
        self.faults: list[Fault] = list(faults)
        self.totals_of_kinds = totals_of_kinds or {}
        self.total = len(self.faults) if total is None else total
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """The faults as lines for the terminal: groups of equal faults, each fault, and their number at the end."""
        lines = [*_group_lines(self.faults, self.totals_of_kinds), *(fault.line() for fault in self.faults)]
        if self.total > len(self.faults):
            last = _("共 {total} 处问题，这里列出前 {listed} 处，请先改正再试。")
        else:
            last = _("共 {total} 处问题，请改正后再试。")
        return [*lines, last.format(total=self.total, listed=len(self.faults))]

    def as_rows(self) -> list[dict[str, str | int | None]]:
        """The faults for a CSV or JSON file."""
        return [fault.as_row() for fault in self.faults]


def _group_lines(faults: Sequence[Fault], totals: Mapping[FaultKind, int]) -> Iterator[str]:
    """A line for each kind of fault that many rows have, with the rows that are listed."""
    groups: dict[FaultKind, list[int]] = {}
    for fault in faults:
        if fault.row is not None:
            groups.setdefault(fault.kind, []).append(fault.row)
    for kind, rows in groups.items():
        if len(rows) >= LEAST_EQUAL_FAULTS:
            file, column, _code, message = kind
            place = f"{file} {column}".strip()
            yield _("同样的问题 {number} 处：{place}：{message}，{rows}。").format(
                number=max(totals.get(kind, 0), len(rows)),
                place=place,
                message=message,
                rows=row_numbers_in_words(rows),
            )


class FaultList:
    """Collector of faults that also counts those it does not list."""

    def __init__(self) -> None:
        self._faults: dict[Severity, list[Fault]] = {"error": [], "warning": []}
        self._totals: dict[Severity, int] = {"error": 0, "warning": 0}
        self._totals_of_kinds: Counter[FaultKind] = Counter()

    def add(self, *faults: Fault) -> None:
        """Add faults."""
        for fault in faults:
            self._faults[fault.severity].append(fault)
            self._totals[fault.severity] += 1
            self._totals_of_kinds[fault.kind] += 1

    def add_first(self, faults: Sequence[Fault], total: int) -> None:
        """Add the first faults of a kind, of which there are ``total``."""
        self.add(*faults)
        if faults:
            not_listed = max(total - len(faults), 0)
            self._totals[faults[0].severity] += not_listed
            self._totals_of_kinds[faults[0].kind] += not_listed

    @property
    def has_errors(self) -> bool:
        return self._totals["error"] > 0

    def total(self, severity: Severity) -> int:
        """The number of faults of a severity, listed or not."""
        return self._totals[severity]

    def first(self, severity: Severity) -> list[Fault]:
        """The first ``MAX_FAULTS`` faults of a severity, by file and row."""
        return sorted_by_place(self._faults[severity])[:MAX_FAULTS]

    def raise_if_any(self) -> None:
        """Raise the faults if there are errors.

        Raises:
            FaultySnapshot: with up to ``MAX_FAULTS`` faults; errors go before warnings.
        """
        if not self.has_errors:
            return
        errors = self.first("error")
        warnings = self.first("warning")[: MAX_FAULTS - len(errors)]
        listed = sorted_by_place([*errors, *warnings])
        raise FaultySnapshot(listed, sum(self._totals.values()), self._totals_of_kinds)


_FILE_ORDER = ("households", "household_areas", "people", "awards")


def sorted_by_place(faults: Iterable[Fault]) -> list[Fault]:
    """Faults sorted by file and row; those of a whole file first."""

    def place(fault: Fault) -> tuple[int, str, int]:
        stem = fault.file.split(".")[0]
        rank = _FILE_ORDER.index(stem) if stem in _FILE_ORDER else len(_FILE_ORDER)
        return rank if fault.file else -1, fault.file, fault.row or 0

    return sorted(faults, key=place)
