"""The content of a roll (花名册) after reading, in one form for every layout.

Rows are numbered from 1 as in Excel; columns are counted from 0, and named by letter in messages. A roll with one
row per person consists of families of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from doudi.files.cells import CellValue, SkippedFile, column_letter

Area = Literal["urban", "rural"]
Severity = Literal["fault", "warning", "notice"]
Kind = Literal["roll", "certificates", "unknown"]
"""roll: people and their benefits; certificates: a list of disability certificates; unknown: neither."""


@cache
@dataclass(frozen=True)
class Problem:
    """A fault, a warning or an inference of the reader, with its cell.

    ``row`` 0 concerns the whole sheet; ``column`` is a letter, or empty; ``value`` is the cell unchanged. A fault
    keeps a person from being paid or converted, a warning asks for a check, a notice names an inference.
    """

    file: str
    sheet: str
    row: int
    column: str
    value: str
    code: str
    message: str
    remedy: str
    severity: Severity


@dataclass(frozen=True)
class Column:
    """A column of the sheet: its meaning, index and header."""

    meaning: str
    index: int
    header: str

    @property
    def letter(self) -> str:
        return column_letter(self.index)


@dataclass(frozen=True)
class Person:
    """A person listed on the roll.

    ``id_number`` is the valid 18-character number (15 digits upgraded), or None; ``id_text`` is the text of the
    cell. ``basic_fen`` is the person's living allowance of the month and ``care_fen`` the care or nursing
    allowance; None where the roll has no such column or cell. ``faults`` are codes of the person's own faults.
    """

    row: int
    name: str
    relation: str = ""
    is_head: bool = False
    id_number: str | None = None
    id_text: str = ""
    sex: str = ""
    birth_date: date | None = None
    remark: str = ""
    self_care: str | None = None
    in_institution: bool | None = None
    child_status: str | None = None
    disability_category: str | None = None
    disability_grade: int | None = None
    basic_fen: int | None = None
    care_fen: int | None = None
    carer_name: str = ""
    carer_phone: str = ""
    faults: tuple[str, ...] = ()

    @property
    def month_fen(self) -> int:
        """The payment of the month as written in the row."""
        return (self.basic_fen or 0) + (self.care_fen or 0)


@dataclass(frozen=True)
class Family:
    """A household of the roll, over all its rows.

    ``covered`` is the number of people on benefit (保障人口): as stated, else the persons listed, None if the
    cell cannot be read. ``household_amount_fen`` is the family's payment of the month as stated, None when the
    roll states amounts by person or per head only. ``dibao_class`` is long_term or other.
    """

    rows: tuple[int, ...]
    persons: tuple[Person, ...]
    sequence: str = ""
    village: str = ""
    area: Area | None = None
    head_name: str = ""
    head_id: str | None = None
    household_size: int | None = None
    covered: int | None = None
    dibao_class: str | None = None
    income_per_head_fen: int | None = None
    supplement_per_head_fen: int | None = None
    household_amount_fen: int | None = None
    start_month: date | None = None
    bank_account: str = ""
    account_holder: str = ""
    phone: str = ""
    address: str = ""
    remark: str = ""
    faults: tuple[str, ...] = ()

    @property
    def first_row(self) -> int:
        return self.rows[0]

    @property
    def month_fen(self) -> int:
        """The family's payment of the month as written in the rows."""
        if self.household_amount_fen is not None:
            return self.household_amount_fen
        by_person = any(person.basic_fen is not None or person.care_fen is not None for person in self.persons)
        if not by_person and self.supplement_per_head_fen is not None and self.covered is not None:
            return self.supplement_per_head_fen * self.covered
        return sum(person.month_fen for person in self.persons)

    @property
    def all_faults(self) -> tuple[str, ...]:
        """The codes of the family's and its persons' faults, each once."""
        codes = [*self.faults, *(code for person in self.persons for code in person.faults)]
        return tuple(dict.fromkeys(codes))


@dataclass(frozen=True)
class TotalLine:
    """A total line (小计, 合计) with its stated figures.

    ``scope`` is page (families since the previous total line), running (since the start) or all. Figures that
    the line does not state are None.
    """

    row: int
    label: str
    scope: Literal["page", "running", "all"]
    households: int | None = None
    people: int | None = None
    covered: int | None = None
    amount_fen: int | None = None
    basic_fen: int | None = None
    care_fen: int | None = None


@dataclass(frozen=True)
class Sheet:
    """A sheet of a roll.

    ``programmes`` are award programmes, or dibao_margin; two for the two disability subsidies. ``month`` is the
    month paid and ``filing_date`` the day of filing (填报时间). Amounts were compared with the law of
    ``standards_month`` as known on ``standards_as_of``. ``header_rows`` and ``title_rows`` are row numbers;
    ``cells`` are all cells as stored; ``merged`` are ranges as first row, first column, last row, last column,
    counted from 0.
    """

    file: str
    name: str
    kind: Kind
    programmes: tuple[str, ...] = ()
    area: Area | None = None
    township: str | None = None
    township_code: str | None = None
    month: date | None = None
    filing_date: date | None = None
    standards_as_of: date | None = None
    standards_month: date | None = None
    title: str = ""
    title_rows: tuple[int, ...] = ()
    header_rows: tuple[int, ...] = ()
    columns: tuple[Column, ...] = ()
    families: tuple[Family, ...] = ()
    totals: tuple[TotalLine, ...] = ()
    footer_rows: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()
    cells: tuple[tuple[CellValue, ...], ...] = field(default=(), repr=False, compare=False)
    merged: tuple[tuple[int, int, int, int], ...] = field(default=(), repr=False, compare=False)

    @property
    def programme(self) -> str | None:
        """The programmes joined by commas; None without any."""
        return ",".join(self.programmes) or None

    @property
    def persons(self) -> Iterator[Person]:
        return (person for family in self.families for person in family.persons)

    @property
    def households(self) -> int:
        """The number of families; 0 on a list of certificates."""
        return len(self.families) if self.kind == "roll" else 0

    @property
    def people(self) -> int:
        return sum(len(family.persons) for family in self.families)

    @property
    def covered(self) -> int:
        """The number of people on benefit; 0 on a list of certificates."""
        return sum(family.covered or 0 for family in self.families) if self.kind == "roll" else 0

    @property
    def month_total_fen(self) -> int:
        """The sum of the payments in the rows; total lines do not count."""
        return sum(family.month_fen for family in self.families)

    def column(self, meaning: str) -> Column | None:
        """The column of this meaning, or None if the sheet has none."""
        return next((column for column in self.columns if column.meaning == meaning), None)

    def problems_of(self, family: Family) -> tuple[Problem, ...]:
        """The problems in the rows of a family."""
        rows = set(family.rows)
        return tuple(problem for problem in self.problems if problem.row in rows)


@dataclass(frozen=True)
class Workbook:
    """A file that was read. ``empty_sheets`` are names of sheets without content."""

    path: Path
    sheets: tuple[Sheet, ...]
    empty_sheets: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        return self.path.name


@dataclass(frozen=True)
class ReadResult:
    """The files read, and the files skipped with the reason."""

    workbooks: tuple[Workbook, ...]
    skipped: tuple[SkippedFile, ...] = ()

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(sheet for workbook in self.workbooks for sheet in workbook.sheets)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for sheet in self.sheets for problem in sheet.problems)
