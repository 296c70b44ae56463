"""Reading of one sheet: header, columns, context, families and total lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from doudi.files.cells import column_letter, text_of
from doudi.files.formula_results import Place
from doudi.files.spreadsheet_reader import RawSheet
from doudi.rolls.column_labels import column_label
from doudi.rolls.law import DUES
from doudi.rolls.model import Area, Column, Kind, Sheet
from doudi.rolls.problems import ProblemList
from doudi.rolls.read.cells.values import month_of, person_name
from doudi.rolls.read.columns.content import ColumnContent
from doudi.rolls.read.columns.meanings import Meanings, meanings_of, meanings_without_header
from doudi.rolls.read.columns.money import resolve_by_arithmetic, resolve_by_words
from doudi.rolls.read.families.amount_owner import is_paid_by_person
from doudi.rolls.read.families.family import FamilyReader, SheetFacts
from doudi.rolls.read.families.people import PeopleLayout
from doudi.rolls.read.families.rows import FamilyRows, families_of, layout_of
from doudi.rolls.read.header import (
    Header,
    filled,
    find_header,
    is_footer_row,
)
from doudi.rolls.read.table import Table
from doudi.rolls.read.titles import SheetContext, read_sheet_context, township_of_villages
from doudi.rolls.read.totals import total_lines
from doudi.rolls.vocabulary import is_yearly, relation_code
from doudi.values.divisions import find_township
from doudi.values.text import compact
from doudi.values.translation import gettext as _

_SAMPLE_ROWS = 400
_BY_PERSON = frozenset(
    {"tekun", "child_living", "disabled_child_care", "disability_living", "disability_nursing", "laid_off_1960s"}
)
_MONEY = ("household_amount", "per_head", "living", "care", "person_total")
_PEOPLE = ("name", "head_name")
_WITHOUT_PEOPLE = frozenset({"total", "footer", "blank"})
"""Kinds of rows whose formulas need no result."""

SIDE_LISTS = ("变动明细", "问题清单", "升幅说明")
"""Endings of the titles of the lists that an uprating adds to a roll."""


class MissingResultsError(Exception):
    """Formulas in rows that count have no stored result; ``places`` are theirs, rows and columns counted from 0."""

    def __init__(self, places: Sequence[Place]) -> None:
        super().__init__(places)
        self.places = places


@dataclass
class _Opened:
    """A sheet whose columns are known."""

    table: Table
    meanings: Meanings
    context: SheetContext
    programmes: tuple[str, ...]


def is_empty(raw: RawSheet) -> bool:
    """Whether a sheet has no content."""
    return not any(filled(row) for row in raw.cells)


def read_sheet(raw: RawSheet, file: str, stem: str, chosen_meanings: Mapping[str, str] | None = None) -> Sheet:
    """Read a sheet that is not empty; an officer's ``chosen_meanings`` of columns, by header, overrule the reader.

    Raises:
        MissingResultsError: a formula in a row of a person, of the header or of unclear content has no result.
    """
    if _is_side_list(raw):
        return Sheet(file=file, name=raw.name, kind="unknown", problems=(), cells=raw.cells, merged=raw.merged)
    problems = ProblemList(file, raw.name)
    opened = _open(raw, stem, problems, chosen_meanings or {})
    table = opened.table
    if not table.has(*_PEOPLE) or not (table.has("id_number", "head_id", "disability_certificate", *_MONEY)):
        return _unknown(raw, file, problems, table.columns)
    kind = _kind(opened)
    _refuse_missing_results(table)
    families_rows = _families(opened)
    if not families_rows:
        return _unknown(raw, file, problems, table.columns)
    township, code = _township(opened)
    facts = _facts(opened, families_rows, kind)
    table = opened.table
    reader = FamilyReader(table, facts)
    families = tuple(reader.read(rows.rows, rows.sequence) for rows in families_rows)
    totals = total_lines(table, families) if kind == "roll" else ()
    if kind == "roll":
        _note_inferences(opened)
    _note_loose_rows(table)
    first = opened.table.header.rows[0] if opened.table.header.rows else opened.table.header.first_data_row
    return Sheet(
        file=file,
        name=raw.name,
        kind=kind,
        programmes=opened.programmes if kind == "roll" else (),
        area=facts.area,
        township=township,
        township_code=code,
        month=facts.month if kind == "roll" else None,
        filing_date=opened.context.filing_date,
        title=opened.context.title,
        title_rows=tuple(row + 1 for row in range(first) if filled(raw.cells[row])),
        header_rows=tuple(row + 1 for row in table.header.rows),
        columns=table.columns,
        families=families,
        totals=totals,
        footer_rows=tuple(row + 1 for row in table.rows_of("footer")),
        problems=problems.sorted(),
        cells=raw.cells,
        merged=raw.merged,
    )


def _refuse_missing_results(table: Table) -> None:
    """Refuse formulas without a result except in rows that hold no person: totals, footers, empty rows.

    Raises:
        MissingResultsError
    """
    kinds = dict(enumerate(table.kinds))
    places = [place for place in table.raw.without_result if kinds.get(place[0], "blank") not in _WITHOUT_PEOPLE]
    if places:
        raise MissingResultsError(places)


def _is_side_list(raw: RawSheet) -> bool:
    """Whether a sheet is a list that an uprating added: read as a roll it would repeat every person."""
    texts = (cell.strip() for row in raw.cells[:3] for cell in row if isinstance(cell, str))
    return any(text.endswith(SIDE_LISTS) for text in texts)


def _unknown(raw: RawSheet, file: str, problems: ProblemList, columns: tuple[Column, ...]) -> Sheet:
    """A sheet without people, with a warning."""
    unknown = ProblemList(file, problems.sheet)
    unknown.add(
        "sheet_not_recognised",
        _("这张表里找不到人员名单（没有姓名、身份证号码或金额的列），没有读取。"),
        _("如果是花名册，请检查表头里有没有“姓名”“身份证号码”等列名。"),
        severity="warning",
    )
    return Sheet(
        file=file,
        name=raw.name,
        kind="unknown",
        columns=columns,
        problems=unknown.sorted(),
        cells=raw.cells,
        merged=raw.merged,
    )


def _content(raw: RawSheet, first: int) -> dict[int, ColumnContent]:
    """The content of each column, from a sample of rows spread over the sheet."""
    rows = [row for row in raw.cells[first:] if sum(1 for value in row if value is not None) >= 2]
    step = max(1, len(rows) // _SAMPLE_ROWS)
    sample = rows[::step]
    width = len(raw.cells[0]) if raw.cells else 0
    return {index: ColumnContent(row[index] for row in sample) for index in range(width)}


def _open(raw: RawSheet, stem: str, problems: ProblemList, chosen_meanings: Mapping[str, str]) -> _Opened:
    """Find the header, the context, and the meaning of every column."""
    header = find_header(raw)
    first = header.first_data_row if header else 0
    content = _content(raw, first)
    meanings = meanings_of(header, content) if header else meanings_without_header(content)
    meanings.apply_choices(chosen_meanings)
    if header is None:
        header = Header((), _first_full_row(raw), ())
    context = _sheet_context(raw, header, stem)
    programmes = context.programmes or _programmes_by_columns(meanings, content)
    rows = [row for row in raw.cells[header.first_data_row :] if filled(row)][:_SAMPLE_ROWS]
    resolve_by_words(meanings, content, programmes)
    resolve_by_arithmetic(meanings, content, programmes, rows)
    meanings.apply_choices(chosen_meanings)
    return _Opened(Table(raw, header, meanings.columns(), problems), meanings, context, programmes)


def _first_full_row(raw: RawSheet) -> int:
    """For a sheet without a header: the first row with about as many cells as most rows."""
    widths = Counter(len(filled(row)) for row in raw.cells)
    usual = max(widths, key=lambda width: (widths[width], width))
    return next((index for index, row in enumerate(raw.cells) if 2 * len(filled(row)) >= usual), 0)


def _sheet_context(raw: RawSheet, header: Header, stem: str) -> SheetContext:
    first = header.rows[0] if header.rows else header.first_data_row
    lines = [text_of(value) for row in raw.cells[:first] for value in filled(row)]
    last_rows = [row for row in raw.cells[-12:] if is_footer_row(row)] if len(raw.cells) > first else []
    footers = [text_of(value) for row in last_rows for value in filled(row)]
    return read_sheet_context(stem, raw.name, lines, footers)


def _programmes_by_columns(meanings: Meanings, content: dict[int, ColumnContent]) -> tuple[str, ...]:
    """The programme shown by the columns: classes of dibao, self-care of tekun."""
    if meanings.has("disability_certificate") or meanings.has("disability_grade"):
        return ()
    if meanings.has("self_care") and not meanings.has("covered"):
        return ("tekun",)
    classes = [index for index in meanings.indexes("class") if content[index].word_kind() == "dibao_class"]
    headers = "".join(meanings.headers.values())
    if classes or "低保" in headers:
        return ("dibao",)
    return ()


def _kind(opened: _Opened) -> Kind:
    table = opened.table
    pays = any(table.has(meaning) for meaning in _MONEY)
    if opened.context.is_certificate_list or (table.has("disability_certificate") and not pays):
        return "certificates" if not pays else "roll"
    return "roll"


def _families(opened: _Opened) -> list[FamilyRows]:
    by_person = bool(opened.programmes) and set(opened.programmes) <= _BY_PERSON
    certificates = _kind(opened) == "certificates"
    layout = layout_of(opened.table, is_by_person=by_person or certificates)
    return families_of(opened.table, layout)


def _township(opened: _Opened) -> tuple[str | None, str | None]:
    context = opened.context
    if context.township is not None:
        return context.township, context.township_code
    table = opened.table
    names = [table.own_text(row, "village") or table.own_text(row, "address") for row in table.rows_of("person")]
    written = [compact(table.text(row, "township")) for row in table.rows_of("person")]
    stated = Counter(name for name in written if name)
    if len(stated) == 1:
        name = next(iter(stated))
        township = find_township(name)
        return (township.name, township.code) if township else (name, None)
    if _kind(opened) == "certificates":
        return None, None
    return township_of_villages([name for name in names if name][:_SAMPLE_ROWS]) or (None, None)


def _facts(opened: _Opened, families: Sequence[FamilyRows], kind: Kind) -> SheetFacts:
    """The facts common to all families of the sheet."""
    table, context = opened.table, opened.context
    personal = kind != "roll" or (bool(opened.programmes) and set(opened.programmes) <= _BY_PERSON)
    by_person = personal or is_paid_by_person(table, opened.meanings, families)
    if by_person and not personal:
        _take_money_by_person(opened)
    firsts = [family.rows[0] for family in families]
    with_village = sum(1 for row in firsts if table.text(row, "village"))
    area: Area | None = None
    if context.area is not None:
        area = "urban" if context.area == "urban" else "rural"
    month = context.month or _month_in_column(table)
    return SheetFacts(
        programmes=opened.programmes,
        area=area,
        month=month,
        people=PeopleLayout(_has_heads_apart(table, families), by_person, context.in_institution),
        village_by_row={row: text for row, text in table.sections().items() if text and len(compact(text)) <= 20},
        village=context.village,
        is_village_written_once=2 * with_village < len(firsts),
        is_heads_only=not personal and all(len(family.rows) == 1 for family in families),
    )


def _take_money_by_person(opened: _Opened) -> None:
    """Read the family's money column as each person's living allowance."""
    table = opened.table
    family_money = "household_amount" if table.has("household_amount") else "per_head"
    columns = tuple(
        replace(column, meaning="living") if column.meaning == family_money else column for column in table.columns
    )
    opened.table = Table(table.raw, table.header, columns, table.problems)


def _month_in_column(table: Table) -> date | None:
    """The month of a column of benefit months, if all rows have the same."""
    months: Counter[date] = Counter()
    for row in table.rows_of("person")[:_SAMPLE_ROWS]:
        try:
            month = month_of(table.cell(row, "benefit_month"))
        except ValueError:
            continue
        if month is not None:
            months[month.month] += 1
    return months.most_common(1)[0][0] if len(months) == 1 else None


def _has_heads_apart(table: Table, families: Sequence[FamilyRows]) -> bool:
    """Whether the head is named in the head's column only, not among the members."""
    if not (table.has("head_name") and table.has("name")):
        return False
    listed = apart = 0
    for family in families:
        names = {person_name(table.cell(row, "name")) for row in family.rows} - {""}
        head = family.head_name
        if not names or not head:
            continue
        has_head = head in names or any(relation_code(table.text(row, "relation")) == "head" for row in family.rows)
        listed += has_head
        apart += not has_head
    return apart > listed


def _note_inferences(opened: _Opened) -> None:
    """Add a notice for each thing that the reader inferred."""
    problems, context = opened.table.problems, opened.context
    if not opened.programmes:
        problems.add(
            "programme_unknown",
            _("看不出这是哪一种待遇的花名册。"),
            _("在标题里写明待遇名称，如“农村低保”“特困人员”。"),
        )
    elif any(name in DUES for name in opened.programmes) and not any(opened.table.has(meaning) for meaning in _MONEY):
        problems.add(
            "money_column_missing",
            _("找不到写金额的列，月金额按 0 计。"),
            _("在表头里写明金额列的名称，如“月补助金额”。"),
        )
    if context.month_source == "filing":
        problems.add(
            "month_inferred",
            _("标题没有写明月份，按填报时间当作{year}年{month}月。").format(
                year=context.month.year if context.month else "", month=context.month.month if context.month else ""
            ),
            _("在标题里写明月份。"),
            severity="notice",
        )
    if context.other_months:
        months = "、".join(f"{month:%Y-%m}" for month in context.other_months)
        problems.add(
            "month_ambiguous",
            _("标题、表名、文件名写的月份不一致（另有 {months}），以标题为准。").format(months=months),
            _("核对月份。"),
            severity="warning",
        )
    for column in opened.table.columns:
        if column.meaning in {"income_per_head", "household_income"} and is_yearly(column.header):
            problems.add(
                "income_yearly",
                _("“{header}”是全年的收入，已除以 12 折算成每月。").format(header=column.header),
                _("如果其实是月收入，请改列名。"),
                severity="notice",
                column=column.index,
            )
    for index in opened.meanings.by_content:
        problems.add(
            "column_by_content",
            _("第 {letter} 列的列名看不懂，按内容当作{meaning}。").format(
                letter=column_letter(index), meaning=column_label(opened.meanings.by_index[index])
            ),
            _("请核对这一列，改用通用的列名。"),
            severity="notice",
            column=index,
        )


def _note_loose_rows(table: Table) -> None:
    """Add a problem for each row with content but without a person, so that no row is dropped silently."""
    for row in table.rows_of("loose"):
        money = any(table.text(row, meaning) for meaning in ("household_amount", "living", "care", "person_total"))
        table.problems.add(
            "row_without_name",
            _("这一行有内容，但没有姓名和身份证号码，没有计入。"),
            _("是人员的补填姓名和号码，不是的请删去。"),
            severity="fault" if money else "warning",
            row=row,
        )
