"""The texts around a table: title, sheet name, file name, and the line of filing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doudi.rolls.read.cells.values import months_in
from doudi.rolls.vocabulary import areas_in, is_certificate_title, programmes_in
from doudi.values.divisions import COUNTY_NAME, find_township, find_village, townships, villages
from doudi.values.text import compact

_FILED = re.compile(r"(?:填报|填表|上报|制表|统计|报送|打印|编制|日期|填制)[^:：]{0,4}[:：]?\s*")
_UNIT = re.compile(r"(?:填报|上报|报送|编制|制表|填表)?(?:单位|乡镇|部门)[^:：]{0,8}[:：]")
_TOWNSHIP = re.compile(r"([\u4e00-\u9fff]{2,4}?[乡镇]|[\u4e00-\u9fff]{2,4}街道)(?!村|企|街|长)")
_LONE_MONTH = re.compile(r"(?<![\d年])(\d{1,2})月(?!\d{1,2}[日号])")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?=[年\-./]|$)")
_FORMS = (("in_institution", re.compile(r"集中(?:供养|养育)")), ("at_home", re.compile(r"分散(?:供养)?|散居")))


@dataclass(frozen=True)
class SheetContext:
    """Facts from the texts around a table. ``month_source`` is title, sheet, file, filing or empty."""

    title: str = ""
    programmes: tuple[str, ...] = ()
    area: str | None = None
    is_certificate_list: bool = False
    township: str | None = None
    township_code: str | None = None
    village: str = ""
    month: date | None = None
    month_source: str = ""
    filing_date: date | None = None
    in_institution: bool | None = None
    other_months: tuple[date, ...] = ()


def _first_township(texts: Sequence[str]) -> tuple[str | None, str | None]:
    """Name and code of the first township named; townships of the county before others."""
    for text in texts:
        plain = compact(text)
        for township in townships():
            if township.name in plain:
                return township.name, township.code
    for text in texts:
        match = _TOWNSHIP.search(_UNIT.sub(" ", compact(text)).replace(COUNTY_NAME, " "))
        if match:
            known = find_township(match[1])
            return (known.name, known.code) if known else (match[1], None)
    return None, None


def _title_of(lines: Sequence[str]) -> str:
    """The first line that names a programme or a roll, else the longest line."""
    for line in lines:
        if programmes_in(line) or re.search(r"花名册|名册|名单|发放表|登记表|汇总|台账|清册|明细", compact(line)):
            return line
    return max(lines, key=len, default="")


def _filing_date(lines: Sequence[str]) -> date | None:
    for line in lines:
        plain = compact(line)
        for match in _FILED.finditer(plain):
            months = months_in(plain[match.end() : match.end() + 16])
            if months and months[0].day is not None:
                return months[0].day
    for line in lines:
        days = [month.day for month in months_in(line) if month.day is not None]
        if days:
            return days[0]
    return None


def _month_in(text: str) -> date | None:
    """The month that a title names; full dates do not count."""
    plain = compact(text)
    filed = _FILED.search(plain)
    head = plain[: filed.start()] if filed else plain
    months = [month.month for month in months_in(head) if month.day is None]
    return months[-1] if len(set(months)) == 1 else None


def _month_without_year(texts: Sequence[str], all_texts: Sequence[str]) -> date | None:
    """A month without a year (4月份), in the only year named around the table."""
    numbers = [int(match[1]) for text in texts for match in _LONE_MONTH.finditer(compact(text))]
    years = {int(match[1]) for text in all_texts for match in _YEAR.finditer(compact(text))}
    if len(set(numbers)) != 1 or len(years) != 1 or not 1 <= numbers[0] <= 12:
        return None
    return date(years.pop(), numbers[0], 1)


def read_sheet_context(file_stem: str, sheet_name: str, lines: Sequence[str], footers: Sequence[str]) -> SheetContext:
    """Read the texts around a table: ``lines`` above the header, ``footers`` below the rows."""
    title = _title_of(lines)
    places = (title, *lines, sheet_name, file_stem, *footers)
    sources = (("title", title), ("sheet", sheet_name), ("file", file_stem), *(("title", line) for line in lines))
    months = [(source, month) for source, text in sources if (month := _month_in(text))]
    filed = _filing_date([*lines, *footers])
    month, source = (months[0][1], months[0][0]) if months else (None, "")
    if month is None and filed is not None:
        month, source = filed.replace(day=1), "filing"
    if source in {"", "filing"}:
        named_month = _month_without_year((title, sheet_name, file_stem), (*places, str(filed or "")))
        if named_month is not None:
            month, source = named_month, "title"
    name, code = _first_township(places)
    named = (title, sheet_name, file_stem)
    programmes = next((names for text in named if (names := programmes_in(text))), ())
    area = next((areas for text in (*named, *lines) if len(areas := areas_in(text)) == 1), ())
    forms = (form for text in (sheet_name, title, file_stem) for form, pattern in _FORMS if pattern.search(text))
    form = next(forms, None)
    return SheetContext(
        title=compact(title),
        programmes=programmes,
        area=area[0] if area else None,
        is_certificate_list=any(is_certificate_title(text) for text in named) and not programmes_in(title),
        township=name,
        township_code=code,
        village=_village(code, (sheet_name, title)),
        month=month,
        month_source=source,
        filing_date=filed,
        in_institution=None if form is None else form == "in_institution",
        other_months=tuple(dict.fromkeys(other for _source, other in months if other != month)),
    )


def _village(township_code: str | None, texts: Sequence[str]) -> str:
    """The village named by the sheet name or the title; empty for none."""
    if township_code is None:
        return ""
    for text in texts:
        plain = compact(text)
        exact = find_village(plain, township_code)
        if exact is not None:
            return exact.name
        for village in villages(township_code):
            if village.name in plain or village.name.replace("委会", "") in plain:
                return village.name
    return ""


def township_of_villages(names: Sequence[str]) -> tuple[str, str] | None:
    """Name and code of the only township with the most of these villages; None on a tie."""
    counts: Counter[str] = Counter()
    for name in dict.fromkeys(names):
        for township in townships():
            if find_village(name, township.code) is not None:
                counts[township.code] += 1
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    best = next(township for township in townships() if township.code == ranked[0][0])
    return best.name, best.code
