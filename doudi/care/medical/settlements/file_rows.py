"""Read a file of settlements, a workbook or CSV in any of the usual encodings: each row checked, its fault in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.care.medical.groups import CARRIED_GROUPS, groups_at
from doudi.care.medical.refusals import SettlementFileUnreadable
from doudi.care.medical.settlements.models import LONGEST_NUMBER, Settlement
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.encryption import SealedKind, blind_index
from doudi.core.jobs.queue import Progress
from doudi.files.cells import text_of
from doudi.files.spreadsheet_reader import RawSheet, UnreadableFileError, read_uploaded_table
from doudi.policy import SettledCosts
from doudi.registry.models import Person
from doudi.values.identity_number import IdentityNumber, IdentityNumberError
from doudi.values.money import MoneyError, parse_yuan

MOST_BYTES = 5_000_000
MOST_UNPACKED_BYTES = 50_000_000
MOST_ROWS = 5_000  # the sentences for users say so
MOST_FEN = 10_000_000_00
LONGEST_HOSPITAL = 60
LONGEST_CELL = 100
_HEAD_ROWS = 6
_CHUNK = 500
COLUMNS = {
    "number": gettext_lazy("结算号"),
    "id_number": gettext_lazy("身份证号"),
    "name": gettext_lazy("姓名"),
    "hospital": gettext_lazy("医疗机构"),
    "admitted_on": gettext_lazy("入院日期"),
    "discharged_on": gettext_lazy("出院日期"),
    "total": gettext_lazy("总费用"),
    "fund": gettext_lazy("基本医保支付"),
    "serious_illness": gettext_lazy("大病保险支付"),
    "medical_aid": gettext_lazy("医疗救助支付"),
    "other": gettext_lazy("其他支付"),
}
NEEDED = tuple(name for name in COLUMNS if name != "other")
PAID_BY = ("fund", "serious_illness", "medical_aid", "other")


@dataclass
class FileRow:
    """A row of the file as text, with the key and group of the person it means and what is wrong with it."""

    row: int
    cells: dict[str, str] = field(default_factory=dict)
    person: int | None = None
    group: str = ""
    fault: str = ""

    @property
    def data(self) -> dict[str, Any]:
        """The row to be stored."""
        return asdict(self)


def read_file(name: str, content: bytes) -> list[FileRow]:
    """Return the rows of a file, unchecked.

    Raises:
        SettlementFileUnreadable
    """
    try:
        sheets = read_uploaded_table(name, content, most_unpacked_bytes=MOST_UNPACKED_BYTES)
    except UnreadableFileError as unreadable:
        raise SettlementFileUnreadable(f"{unreadable.skipped.message}{unreadable.skipped.remedy}") from None
    sheet = next((one for one in sheets if one.cells and not one.is_hidden), None)
    places, head = _columns(sheet)
    assert sheet is not None  # noqa: S101 - it has the columns
    rows = [
        FileRow(number, {column: text_of(cells[place]) for column, place in places.items() if place < len(cells)})
        for number, cells in enumerate(sheet.cells[head + 1 :], head + 2)
        if any(text_of(cell) for cell in cells)
    ]
    if not rows:
        raise SettlementFileUnreadable(_("表头下面没有数据行。请核对后重新上传。"))
    if len(rows) > MOST_ROWS:
        raise SettlementFileUnreadable(_("文件超过5,000行，请分成几份。"))
    return rows


def check_rows(rows: list[FileRow], *, by: User, progress: Progress | None = None) -> None:
    """Write into each row whom it means and what is wrong with it now."""
    times = Counter(row.cells.get("number", "") for row in rows)
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        _check_chunk(chunk, times, by)
        if progress is not None:
            progress(start + len(chunk), len(rows))


def _check_chunk(rows: list[FileRow], times: Counter[str], by: User) -> None:
    indexes = [_index_of(row.cells.get("id_number", "")) for row in rows]
    people = _people({*indexes} - {""}, by)
    known = _known_numbers({row.cells.get("number", "") for row in rows})
    for row, index in zip(rows, indexes, strict=True):
        row.person, row.group = None, ""
        row.fault = _fault_of_length(row) or _fault_of_person(row, index, people) or _fault_of_figures(row.cells)
        if not row.fault and (row.cells["number"] in known or times[row.cells["number"]] > 1):
            row.fault = _("这个结算号已经登记过，或者在文件里出现两次。")
    _find_groups([row for row in rows if not row.fault])


def _columns(sheet: RawSheet | None) -> tuple[dict[str, int], int]:
    """Return where each column is, and the row of the headings.

    Raises:
        SettlementFileUnreadable: a column is missing.
    """
    names = {str(label): column for column, label in COLUMNS.items()}
    missing: list[str] = [str(COLUMNS[column]) for column in NEEDED]
    for number, cells in enumerate(sheet.cells[:_HEAD_ROWS] if sheet else ()):
        heads = [text_of(cell).replace("（元）", "").replace(" ", "") for cell in cells]
        places = {names[head]: place for place, head in enumerate(heads) if head in names}
        left = [str(COLUMNS[column]) for column in NEEDED if column not in places]
        if not left:
            return places, number
        missing = min(missing, left, key=len)
    raise SettlementFileUnreadable(_("没有这些列：{columns}。请用模板的列名。").format(columns="、".join(missing)))


def _index_of(id_number: str) -> str:
    """Return the index by which the registry finds a number; empty where it is none."""
    try:
        return blind_index(IdentityNumber.parse(id_number).text, SealedKind.IDENTITY_NUMBER)
    except IdentityNumberError:
        return ""


def _people(indexes: Collection[str], by: User) -> dict[str, Person]:
    rows = Person.objects.visible_to(by).filter(id_number_index__in=indexes, merged_into=None)
    return {person.id_number_index: person for person in rows}


def _known_numbers(numbers: Collection[str]) -> set[str]:
    return set(Settlement.objects.filter(number__in=numbers).values_list("number", flat=True))


def _fault_of_length(row: FileRow) -> str:
    """Cut what is longer than a cell of such a list can be, and say so."""
    long = [name for name, text in row.cells.items() if len(text) > LONGEST_CELL]
    row.cells.update({name: row.cells[name][:LONGEST_CELL] for name in long})
    return _("有一格写得太长。") if long else ""


def _fault_of_person(row: FileRow, index: str, people: dict[str, Person]) -> str:
    if not index:
        return _("身份证号码不对，请核对位数和校验码。")
    person = people.get(index)
    if person is None:
        return _("您的辖区里没有登记这个身份证号。")
    if person.name != row.cells.get("name", ""):
        return _("姓名和登记的不一样。")
    row.person = person.pk
    return ""


def _fault_of_figures(cells: dict[str, str]) -> str:
    number, hospital = cells.get("number", ""), cells.get("hospital", "")
    if not number or len(number) > LONGEST_NUMBER or not hospital or len(hospital) > LONGEST_HOSPITAL:
        return _("没有结算号或者医疗机构，或者写得太长。")
    first, last = day_of(cells.get("admitted_on", "")), day_of(cells.get("discharged_on", ""))
    if first is None or last is None or not first <= last <= today():
        return _("入院、出院日期要是日期（如 2023-05-01），出院不早于入院、不晚于今天。")
    costs = costs_of(cells)
    if costs is None:
        return _("费用不是金额，或者小于零、超过一千万元。")
    paid = costs.fund_fen + costs.serious_illness_fen + costs.medical_aid_fen + costs.other_fen
    if not costs.total_fen or paid > costs.total_fen:
        return _("总费用要大于零，各项支付相加不能超过总费用。")
    return ""


def _find_groups(rows: list[FileRow]) -> None:
    """Find to which group each person belonged on the day of discharge; refuse who is not entitled."""
    stays = [(row.person or 0, day_of(row.cells["discharged_on"]) or date.max) for row in rows]
    groups = groups_at(stays)
    for row, stay in zip(rows, stays, strict=True):
        group = groups.get(stay)
        if group in CARRIED_GROUPS:
            row.group = str(group)
        else:
            row.fault = _("出院时不是特困人员，也不是孤儿，不能兜底。")


def costs_of(cells: dict[str, str]) -> SettledCosts | None:
    """Return the figures of a row; None where one is no amount. An empty part counts as nothing."""
    amounts = [fen_of(cells.get("total", "")), *(fen_of(cells.get(name, "") or "0") for name in PAID_BY)]
    known = [amount for amount in amounts if amount is not None]
    return SettledCosts(*known) if len(known) == len(amounts) else None


def fen_of(text: str) -> int | None:
    """Return an amount in yuan as fen; None where it is none."""
    try:
        amount = parse_yuan(text)
    except MoneyError:
        return None
    return amount if 0 <= amount <= MOST_FEN else None


def day_of(text: str) -> date | None:
    """Return the day of a cell; None where it is none."""
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-")[:10])
    except ValueError:
        return None
