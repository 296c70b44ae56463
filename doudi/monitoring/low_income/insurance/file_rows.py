"""Read a workbook of policies: each row checked, its fault in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.encryption import SealedKind, blind_index
from doudi.files.cells import CellValue, text_of
from doudi.files.spreadsheet_reader import RawSheet, UnreadableFileError, read_workbook
from doudi.monitoring.low_income.insurance.models import InsurancePolicy
from doudi.monitoring.low_income.refusals import ImportFileUnreadable
from doudi.registry.models import Person
from doudi.values.identity_number import IdentityNumber, IdentityNumberError
from doudi.values.money import MoneyError, parse_yuan

MOST_BYTES = 5_000_000
MOST_UNPACKED_BYTES = 50_000_000
MOST_ROWS = 5_000
_HEAD_ROWS = 6
COLUMNS = {
    "id_number": gettext_lazy("被保险人身份证号"),
    "name": gettext_lazy("姓名"),
    "number": gettext_lazy("保单号"),
    "insurer": gettext_lazy("保险公司"),
    "payer": gettext_lazy("谁出的保费"),
    "premium": gettext_lazy("保费"),
    "first_day": gettext_lazy("保险期自"),
    "last_day": gettext_lazy("保险期至"),
    "claimed_on": gettext_lazy("报案日期"),
    "paid_on": gettext_lazy("赔付日期"),
    "amount": gettext_lazy("赔付金额"),
}
NEEDED = ("id_number", "name", "number", "insurer", "payer", "premium", "first_day", "last_day")


@dataclass
class FileRow:
    """A row of the file as text, with the key of the person it means and what is wrong with it."""

    row: int
    cells: dict[str, str] = field(default_factory=dict)
    person: int | None = None
    fault: str = ""

    @property
    def data(self) -> dict[str, Any]:
        """The row to be stored."""
        return asdict(self)


def read_file(name: str, content: bytes, *, by: User) -> list[FileRow]:
    """Return the rows of a workbook, checked for a user.

    Raises:
        ImportFileUnreadable
    """
    if len(content) > MOST_BYTES:
        raise ImportFileUnreadable(_("文件超过5 MB，请分成几份。"))
    try:
        sheets = read_workbook(name, content, most_unpacked_bytes=MOST_UNPACKED_BYTES)
    except UnreadableFileError as unreadable:
        raise ImportFileUnreadable(unreadable.skipped.message) from None
    sheet = next((one for one in sheets if one.cells and not one.is_hidden), None)
    places, head = _columns(sheet)
    assert sheet is not None  # noqa: S101 - it has the columns
    rows = [
        FileRow(number, {column: text_of(cells[place]) for column, place in places.items()})
        for number, cells in enumerate(sheet.cells[head + 1 :], head + 2)
        if any(_is_filled(cell) for cell in cells)
    ]
    if not rows or len(rows) > MOST_ROWS:
        raise ImportFileUnreadable(_("文件里没有数据，或者超过{most}行。").format(most=MOST_ROWS))
    indexes = [_index_of(row.cells["id_number"]) for row in rows]
    people = Person.objects.visible_to(by).filter(id_number_index__in={*indexes} - {""}, merged_into=None)
    known = {person.id_number_index: person for person in people}
    for row, index in zip(rows, indexes, strict=True):
        row.fault = _fault(row, known.get(index)) if index else _("身份证号码不对，请核对位数和校验码。")
    return rows


def _is_filled(cell: CellValue) -> bool:
    return bool(text_of(cell))


def _columns(sheet: RawSheet | None) -> tuple[dict[str, int], int]:
    """Return where each column is, and the row of the headings.

    Raises:
        ImportFileUnreadable: a column is missing.
    """
    names = {str(label).replace("（元）", ""): column for column, label in COLUMNS.items()}
    missing: list[str] = [str(COLUMNS[column]) for column in NEEDED]
    for number, cells in enumerate(sheet.cells[:_HEAD_ROWS] if sheet else ()):
        heads = [text_of(cell).replace("（元）", "").replace(" ", "") for cell in cells]
        places = {names[head]: place for place, head in enumerate(heads) if head in names}
        left = [str(COLUMNS[column]) for column in NEEDED if column not in places]
        if not left:
            return places, number
        missing = min(missing, left, key=len)
    raise ImportFileUnreadable(_("没有这些列：{columns}。请用模板的列名。").format(columns="、".join(missing)))


def _index_of(id_number: str) -> str:
    """Return the index by which the registry finds a number; empty where it is none."""
    try:
        return blind_index(IdentityNumber.parse(id_number).text, SealedKind.IDENTITY_NUMBER)
    except IdentityNumberError:
        return ""


def _fault(row: FileRow, person: Person | None) -> str:
    """Return what is wrong with a row, in words; set the person it means."""
    cells = row.cells
    if person is None:
        return _("您的辖区里没有登记这个身份证号。")
    if person.name != cells["name"]:
        return _("姓名和登记的不一样。")
    if person.household_id is None:
        return _("这个人没有登记在哪一家。")
    row.person = person.pk
    return _fault_of_policy(cells) or _fault_of_claim(cells)


def _fault_of_policy(cells: dict[str, str]) -> str:
    if not cells["number"] or not cells["insurer"]:
        return _("没有保单号或者保险公司。")
    if payer_of(cells["payer"]) is None:
        return _("“谁出的保费”要是：{payers}。").format(payers="、".join(map(str, InsurancePolicy.Payer.labels)))
    if fen_of(cells["premium"]) is None:
        return _("保费不是金额。")
    first, last = day_of(cells["first_day"]), day_of(cells["last_day"])
    if first is None or last is None or last < first:
        return _("保险期的起止要是日期（如 2025-01-01），止日不早于起日。")
    return ""


def _fault_of_claim(cells: dict[str, str]) -> str:
    texts = [cells.get(name, "") for name in ("claimed_on", "paid_on", "amount")]
    if not any(texts):
        return ""
    claimed, paid, amount = day_of(texts[0]), day_of(texts[1]), fen_of(texts[2])
    if claimed is None or claimed > today():
        return _("报案日期不是日期，或者晚于今天。")
    if bool(texts[1]) != bool(texts[2]) or (texts[1] and (paid is None or not amount)):
        return _("赔付日期和金额要一起填，金额大于零。")
    if paid is not None and not claimed <= paid <= today():
        return _("赔付日期要在报案以后、今天以前。")
    return ""


def payer_of(text: str) -> str | None:
    """Return the payer that a cell names; None where nobody is meant."""
    return next((value for value, label in InsurancePolicy.Payer.choices if text in {value, str(label)}), None)


def fen_of(text: str) -> int | None:
    """Return an amount in yuan as fen; None where it is none."""
    try:
        amount = parse_yuan(text)
    except MoneyError:
        return None
    return amount if amount >= 0 else None


def day_of(text: str) -> date | None:
    """Return the day of a cell; None where it is none."""
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-")[:10])
    except ValueError:
        return None
