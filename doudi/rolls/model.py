"""What a roll (花名册) says once it has been read: plain, frozen, the same for every township's layout.

Rows are numbered as Excel shows them, from 1; columns are counted from 0 here and named by letter for people.
Every sheet is families of persons: a roll with one row per person is families of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from doudi.files.cells import CellValue, SkippedFile

Area = Literal["urban", "rural"]
Severity = Literal["fault", "warning", "notice"]
Kind = Literal["roll", "certificates", "unknown"]
"""roll: people and what they are paid; certificates: a list of disability certificates; unknown: neither."""


@cache
def column_letter(index: int) -> str:
    """The letters Excel shows for a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or that the reader had to infer, with the cell it was seen in.

    ``row`` 0 concerns the sheet as a whole; ``column`` is the letter, empty when no one column is meant;
    ``value`` is the cell as it stands. A fault keeps somebody from being paid or converted as written,
    a warning asks for a look, a notice tells what was inferred.
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
    """A column of the sheet: what it means, where it stands, and how its header reads."""

    meaning: str
    index: int
    header: str

    @property
    def letter(self) -> str:
        return column_letter(self.index)


@dataclass(frozen=True)
class Person:
    """Somebody listed on the roll.

    ``id_number`` is the sound 18-character number (15 digits upgraded) or None when the cell holds none;
    ``id_text`` is what the cell holds. ``basic_fen`` is the month's living money of the person and
    ``care_fen`` the month's care or nursing money; None where the roll has no such column or cell.
    ``faults`` are the codes of this person's own faults (not the family's).
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
        """What the row says the person is paid in the month."""
        return (self.basic_fen or 0) + (self.care_fen or 0)


@dataclass(frozen=True)
class Family:
    """One household of the roll, over all its rows.

    ``covered`` is the number of people on benefit (保障人口): as stated, else the persons listed, None if the
    column is there but its cell cannot be read. ``household_amount_fen`` is the family's money of the month as
    stated, None when the roll states money by person, or only so much a head. ``dibao_class`` is long_term or other.
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
        """What the rows say the family is paid in the month."""
        if self.household_amount_fen is not None:
            return self.household_amount_fen
        by_person = any(person.basic_fen is not None or person.care_fen is not None for person in self.persons)
        if not by_person and self.supplement_per_head_fen is not None and self.covered is not None:
            return self.supplement_per_head_fen * self.covered
        return sum(person.month_fen for person in self.persons)

    @property
    def all_faults(self) -> tuple[str, ...]:
        """The codes of the family's faults and of every person's, each once."""
        codes = [*self.faults, *(code for person in self.persons for code in person.faults)]
        return tuple(dict.fromkeys(codes))


@dataclass(frozen=True)
class TotalLine:
    """A line that sums others (小计, 合计): what it states, and the families it was found to sum.

    ``scope`` is page (since the last such line), running (since the start) or all; ``amount_fen`` and the
    counts are None where the line is silent.
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
    """One sheet with people on it.

    ``programmes`` are award programmes, or dibao_margin; usually one, two for the two disability subsidies.
    ``month`` is the month the roll pays; ``filing_date`` the day it says it was filed (填报时间);
    ``standards_as_of`` the day whose known law its amounts were compared with, and
    ``standards_month`` the benefit month. ``header_rows`` and ``title_rows`` are row numbers.
    ``cells`` are all cells as stored, ``merged`` the merged ranges as first row, first column, last row,
    last column, counted from 0.
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
        """The programmes joined by a comma; None when the sheet names none."""
        return ",".join(self.programmes) or None

    @property
    def persons(self) -> Iterator[Person]:
        return (person for family in self.families for person in family.persons)

    @property
    def households(self) -> int:
        """Families on the sheet; a list of certificates has none."""
        return len(self.families) if self.kind == "roll" else 0

    @property
    def people(self) -> int:
        return sum(len(family.persons) for family in self.families)

    @property
    def covered(self) -> int:
        """People on benefit; nobody is covered by a list of certificates."""
        return sum(family.covered or 0 for family in self.families) if self.kind == "roll" else 0

    @property
    def month_total_fen(self) -> int:
        """Sum of what the rows say is paid in the month, never taken from a total line."""
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
    """A file that could be read. ``empty_sheets`` are the names of sheets with nothing on them."""

    path: Path
    sheets: tuple[Sheet, ...]
    empty_sheets: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        return self.path.name


@dataclass(frozen=True)
class ReadResult:
    """All files asked for: those that were read, and those skipped with the reason."""

    workbooks: tuple[Workbook, ...]
    skipped: tuple[SkippedFile, ...] = ()

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(sheet for workbook in self.workbooks for sheet in workbook.sheets)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for sheet in self.sheets for problem in sheet.problems)
