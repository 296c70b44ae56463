"""What is asked of every county: the dues and the assessment, differences, funding, or warnings.

An order is sent to the workers, so it holds plain values only. Its results are files of a county; its totals are small
tables whose last columns are added up over the counties.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeAlias

from doudi import policy
from doudi.files.result_files import with_month_texts, write_query, write_tables
from doudi.policy.result_queries import difference_rows, due_rows
from doudi.province.counties import County

if TYPE_CHECKING:
    from doudi.snapshot.folder import Snapshot

TotalRow: TypeAlias = tuple[str | int, ...]
ResultPath: TypeAlias = Callable[[str], Path]

_OVER_MONTHS = "COUNT(DISTINCT person_id), SUM(amount_fen * (last_month - first_month + 1))::BIGINT"
_WRITTEN_MONTHS = (
    "(CAST(substr(to_month, 1, 4) AS BIGINT) - CAST(substr(from_month, 1, 4) AS BIGINT)) * 12 "
    "+ CAST(substr(to_month, 6, 2) AS BIGINT) - CAST(substr(from_month, 6, 2) AS BIGINT) + 1"
)
LISTS_FOLDER = "data"
"""Where the folder of a county has the departments' lists."""


@dataclass(frozen=True)
class TotalTable:
    """The columns of a table of totals: those that name a row, and those that are added up."""

    keys: tuple[str, ...]
    sums: tuple[str, ...]


@dataclass
class Computed:
    """What a county gave: the rows of each result, and the rows of each table of totals."""

    rows: dict[str, int]
    totals: dict[str, list[TotalRow]] = field(default_factory=dict)


class Order(Protocol):
    """A question that each county answers alone."""

    command: ClassVar[str]
    results: ClassVar[tuple[str, ...]]
    tables: ClassVar[dict[str, TotalTable]]
    amounts: ClassVar[dict[str, tuple[str, str]]]
    """By result, the amount of a row in SQL of its file, and the table of totals that it must add up to."""

    def compute(self, county: County, snapshot: Snapshot, path: ResultPath) -> Computed:
        """Write the results of a county to their paths."""


def _rows(snapshot: Snapshot, query: str) -> list[TotalRow]:
    return snapshot.connection.execute(query).fetchall()


@dataclass(frozen=True)
class ComputeOrder:
    """Dues and assessment of a range of months, as known on a day."""

    first: date
    last: date
    known: date
    command: ClassVar[str] = "compute"
    results: ClassVar[tuple[str, ...]] = ("dues", "assessment")
    tables: ClassVar[dict[str, TotalTable]] = {"dues": TotalTable(("programme",), ("people", "amount_fen"))}
    amounts: ClassVar[dict[str, tuple[str, str]]] = {"dues": (f"amount_fen * ({_WRITTEN_MONTHS})", "dues")}

    def compute(self, county: County, snapshot: Snapshot, path: ResultPath) -> Computed:
        """Compute both from one reading of the county."""
        del county
        tables = policy.rule_book().compute_county(snapshot.connection, self.first, self.last, self.known)
        assessed = write_tables(map(with_month_texts, tables), path("assessment"))
        dues = write_query(snapshot.connection, due_rows(), path("dues"))
        totals = _rows(snapshot, f"SELECT programme, {_OVER_MONTHS} FROM due GROUP BY ALL ORDER BY ALL")
        return Computed({"dues": dues, "assessment": assessed}, {"dues": totals})


@dataclass(frozen=True)
class DifferencesOrder:
    """Dues as known on a day minus dues as known before: what a raise decided later has to pay back."""

    first: date
    last: date
    known_before: date
    known: date
    command: ClassVar[str] = "differences"
    results: ClassVar[tuple[str, ...]] = ("differences",)
    tables: ClassVar[dict[str, TotalTable]] = {"differences": TotalTable(("programme",), ("people", "amount_fen"))}
    amounts: ClassVar[dict[str, tuple[str, str]]] = {
        "differences": (f"amount_fen * ({_WRITTEN_MONTHS})", "differences"),
    }

    def compute(self, county: County, snapshot: Snapshot, path: ResultPath) -> Computed:
        """Compute the months only whose figures differ."""
        del county
        computation = policy.rule_book().over(snapshot.connection, "arrays")
        computation.fill_differences(self.first, self.last, self.known_before, self.known)
        rows = write_query(snapshot.connection, difference_rows(), path("differences"))
        totals = _rows(snapshot, f"SELECT programme, {_OVER_MONTHS} FROM difference GROUP BY ALL ORDER BY ALL")
        return Computed({"differences": rows}, {"differences": totals})


@dataclass(frozen=True)
class FundingOrder:
    """The dues of a month by source of money, and the average supplement."""

    month: date
    known: date
    command: ClassVar[str] = "funding"
    results: ClassVar[tuple[str, ...]] = ("funding",)
    tables: ClassVar[dict[str, TotalTable]] = {
        "funding": TotalTable(("programme", "area", "source"), ("recipients", "amount_fen")),
        "average_supplement": TotalTable(("area", "target_fen"), ("recipients", "amount_fen")),
    }
    amounts: ClassVar[dict[str, tuple[str, str]]] = {"funding": ("amount_fen", "funding")}

    def compute(self, county: County, snapshot: Snapshot, path: ResultPath) -> Computed:
        """Split the month's dues by source, township and area."""
        del county
        computation = policy.rule_book().over(snapshot.connection, "arrays")
        computation.fill_costs(self.month, self.month, self.known)
        rows = write_query(snapshot.connection, "SELECT * FROM cost ORDER BY ALL", path("funding"))
        shares = _rows(
            snapshot,
            "SELECT programme, area, source, SUM(recipients)::BIGINT, SUM(amount_fen)::BIGINT FROM cost "
            "GROUP BY ALL ORDER BY ALL",
        )
        averages: list[TotalRow] = [
            (average["area"], average["target_fen"], average["recipients"], average["amount_fen"])
            for average in computation.average_supplement(self.month, self.known)
        ]
        return Computed({"funding": rows}, {"funding": shares, "average_supplement": averages})


@dataclass(frozen=True)
class ScreenOrder:
    """The warnings of a month by each county's own lists; a county without lists is screened by its registry alone."""

    month: date
    known: date
    command: ClassVar[str] = "screen"
    results: ClassVar[tuple[str, ...]] = ("warnings",)
    tables: ClassVar[dict[str, TotalTable]] = {
        "warnings": TotalTable(("rule_id",), ("warnings",)),
        "not_run": TotalTable(("rule_id",), ("counties",)),
        "deliveries": TotalTable(("source",), ("linked", "to_judge", "not_resident", "unmatchable")),
    }
    amounts: ClassVar[dict[str, tuple[str, str]]] = {"warnings": ("1", "warnings")}

    def compute(self, county: County, snapshot: Snapshot, path: ResultPath) -> Computed:
        """Match the lists with the people of the county and apply the rules."""
        from doudi.screening import screen_folder

        with TemporaryDirectory(prefix="doudi-") as no_lists:
            lists = county.folder / LISTS_FOLDER
            folder = lists if lists.is_dir() else Path(no_lists)
            deliveries, screened = screen_folder(snapshot.connection, folder, self.month, self.known)
        rows = write_query(snapshot.connection, screened.query, path("warnings"))
        by_rule = _rows(snapshot, "SELECT rule_id, COUNT(*) FROM warning GROUP BY ALL ORDER BY ALL")
        not_run: list[TotalRow] = [(rule.rule_id, 1) for rule, _missing in screened.not_run]
        delivered: list[TotalRow] = [
            (one.source, one.linked, one.to_judge, one.not_resident, one.unmatchable) for one in deliveries
        ]
        return Computed({"warnings": rows}, {"warnings": by_rule, "not_run": not_run, "deliveries": delivered})


def added_up(table: TotalTable, rows: Sequence[TotalRow]) -> list[TotalRow]:
    """Add up rows of a table of totals by their keys, in the order of the keys."""
    sums: dict[TotalRow, list[int]] = {}
    width = len(table.keys)
    for row in rows:
        held = sums.setdefault(tuple(row[:width]), [0] * len(table.sums))
        for place, value in enumerate(row[width:]):
            held[place] += int(value)
    return [(*key, *sums[key]) for key in sorted(sums)]
