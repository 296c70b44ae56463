"""Read a list: the cells of each row, checked one by one against the registry and the rule book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.cases.applicant_matching import known_person
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.scope import contains
from doudi.files.cells import EXACT_DIGITS, text_of
from doudi.files.spreadsheet_reader import RawSheet, UnreadableFileError, is_workbook, read_workbook
from doudi.policy import ReliefAssessment
from doudi.registry.models import Household, Person
from doudi.relief.cases.assessment import assess_hardship
from doudi.relief.cases.earlier_aid import (
    EarlierRelief,
    SamePeople,
    earlier_relief_of,
    people_of,
    relief_figure,
    under_way_of,
    unfinished_case,
)
from doudi.relief.cases.intake import MAX_PERSONS, Intake
from doudi.relief.cases.models import SubCause
from doudi.relief.emergencies.actions.relief_list import intake_at
from doudi.relief.emergencies.models import EmergencyEvent
from doudi.relief.excel_lists import template
from doudi.relief.excel_lists.refusals import ListUnreadable
from doudi.values.identity_number import IdentityNumber, IdentityNumberError
from doudi.values.money import format_yuan, parse_yuan

MAX_BYTES = 2_000_000
_MAX_UNPACKED_BYTES = 40_000_000
_LONGEST_CELL = 500


@dataclass(frozen=True)
class Told:
    """What holds for every family of a list."""

    kind: str
    way: str
    account: str


@dataclass
class ReadRow:
    """A row as read: its cells as text, its faults, and what they mean where there is none."""

    number: int
    cells: dict[str, str]
    faults: list[dict[str, str]] = field(default_factory=list)
    person: Person | None = None
    village_code: str = ""
    persons_affected: int | None = None
    degree: str = ""
    sub_cause: str = ""
    amount_fen: int | None = None
    assessed_fen: int | None = None
    decided_by: str = ""

    def fault(self, column: str, message: str, remedy: str) -> None:
        """Note a fault of a cell, with what it says and what to do."""
        self.faults.append({"field": column, "value": self.cells.get(column, ""), "message": message, "remedy": remedy})


def rows_of_file(name: str, content: bytes) -> list[ReadRow]:
    """Return the rows of the first sheet that has the columns of the template.

    Raises:
        ListUnreadable
    """
    if len(content) > MAX_BYTES:
        raise _unreadable(_("文件超过2 MB，请分成几份。"))
    if not is_workbook(content):
        raise _unreadable(_("请上传用模板填写的Excel文件（.xlsx）。"))
    try:
        sheets = read_workbook(name, content, most_unpacked_bytes=_MAX_UNPACKED_BYTES)
    except UnreadableFileError as error:
        raise _unreadable(f"{error.skipped.message}{error.skipped.remedy}") from None
    for sheet in sheets:
        places = _columns_of(sheet)
        if places:
            return _rows(sheet, places)
    raise _unreadable(
        _("没有找到模板的列名（第一行：{columns}）。请下载模板，照着填。").format(columns="、".join(template.COLUMNS))
    )


def _columns_of(sheet: RawSheet) -> dict[str, int]:
    """Return the place of each column of the template; nothing where one is missing."""
    heads = [text_of(value) for value in (sheet.cells[0] if sheet.cells else ())]
    places = {column: heads.index(column) for column in template.COLUMNS if column in heads}
    return places if len(places) == len(template.COLUMNS) else {}


def _rows(sheet: RawSheet, places: dict[str, int]) -> list[ReadRow]:
    rows = []
    for number, values in enumerate(sheet.cells[1:], start=2):
        raw = {column: values[place] if place < len(values) else None for column, place in places.items()}
        cells = {column: text_of(value)[:_LONGEST_CELL] for column, value in raw.items()}
        if not any(cells.values()):
            continue
        row = ReadRow(number, cells)
        number_cell = raw[template.ID_NUMBER]
        if isinstance(number_cell, int | float) and len(cells[template.ID_NUMBER]) > EXACT_DIGITS:
            row.fault(template.ID_NUMBER, _("号码存成了数字，后几位已经丢失。"), _("把这一列设为文本，重新填写。"))
        rows.append(row)
        if len(rows) > template.MAX_ROWS:
            raise _unreadable(_("一份名单最多{most}户，请分成几份。").format(most=template.MAX_ROWS))
    if not rows:
        raise _unreadable(_("名单是空的：从第二行起，一户一行。"))
    return rows


def _unreadable(message: str) -> ListUnreadable:
    return ListUnreadable(message, file=message)


def check_rows(rows: list[ReadRow], *, by: User, event: EmergencyEvent, told: Told) -> None:
    """Check every row against the registry, the area of the event, the other rows, and the rule book."""
    area = set(event.villages.filter(last_day=None).values_list("village_code", flat=True))
    areas = dict(Division.objects.filter(code__in=area).values_list("code", "area"))
    families: dict[Any, int] = {}
    for row in rows:
        _check_words(row)
        _find_family(row)
        if row.person is not None:
            _check_place(row, by, area)
            _check_twice(row, families)
        _check_figures(row)
        if not row.faults:
            _check_relief(row, event, told, areas[row.village_code])


def _check_words(row: ReadRow) -> None:
    if not row.cells[template.NAME]:
        row.fault(template.NAME, _("没有姓名。"), _("填领款人的姓名。"))
    if not row.cells[template.REASON]:
        row.fault(template.REASON, _("没有理由。"), _("写明谁在哪天看到什么。"))


def _find_family(row: ReadRow) -> None:
    """Find the registered person by identity number, or by name in the household."""
    number, household = row.cells[template.ID_NUMBER], row.cells[template.HOUSEHOLD]
    if not number and not household:
        row.fault(template.ID_NUMBER, _("身份证号、户编号都没有填。"), _("至少填一个。"))
    person = _by_number(row, number) if number and not row.faults else None
    if household:
        person = _in_household(row, household, person)
    if person is None or row.faults:
        return
    if person.name != row.cells[template.NAME]:
        row.fault(template.NAME, _("与登记的姓名不同。"), _("核对姓名和号码是不是同一个人。"))
    elif person.death_date is not None:
        row.fault(template.NAME, _("登记为已去世。"), _("写家里在世的领款人。"))
    else:
        row.person, row.village_code = person, person.village_id


def _by_number(row: ReadRow, text: str) -> Person | None:
    try:
        number = IdentityNumber.parse(text)
    except IdentityNumberError as error:
        row.fault(template.ID_NUMBER, str(error), _("照身份证重新填写。"))
        return None
    person = known_person(number.text)
    if person is None:
        row.fault(template.ID_NUMBER, _("登记库里没有这个号码。"), _("先登记这一家，或者单独登记急难。"))
    return person


def _in_household(row: ReadRow, number: str, person: Person | None) -> Person | None:
    household = Household.objects.filter(number=number, ended_on=None).first()
    if household is None:
        row.fault(template.HOUSEHOLD, _("没有这个户编号。"), _("在家庭登记里查准户编号，或者改填身份证号。"))
        return None
    if person is not None:
        if person.household_id != household.pk:
            row.fault(template.HOUSEHOLD, _("这个人不在这一户。"), _("核对号码和户编号，留下准的一个。"))
        return person
    named = list(Person.objects.filter(household=household, name=row.cells[template.NAME], merged_into=None)[:2])
    if len(named) != 1 and not row.faults:
        message = _("这一户没有这个姓名的人。") if not named else _("这一户有两个同名的人。")
        row.fault(template.NAME, message, _("填这一户登记的领款人，同名的填身份证号。"))
    return named[0] if len(named) == 1 else None


def _check_place(row: ReadRow, by: User, area: set[str]) -> None:
    if not contains(by.scope, row.village_code):
        row.fault(template.NAME, _("不在您的辖区内。"), _("由他们的乡镇登记。"))
    elif row.village_code not in area:
        row.fault(template.NAME, _("不在事件区域内。"), _("先把这个村加进事件区域，或者单独登记急难。"))


def _check_twice(row: ReadRow, families: dict[Any, int]) -> None:
    assert row.person is not None  # noqa: S101 - asked before
    key = ("household", row.person.household_id) if row.person.household_id else ("person", row.person.pk)
    first = families.setdefault(key, row.number)
    if first != row.number:
        row.fault(template.NAME, _("和第{row}行是同一家。").format(row=first), _("一户只留一行。"))


def _check_figures(row: ReadRow) -> None:
    persons = row.cells[template.PERSONS]
    if persons.isascii() and persons.isdecimal() and len(persons) <= 2 and 1 <= int(persons) <= MAX_PERSONS:
        row.persons_affected = int(persons)
    else:
        row.fault(template.PERSONS, _("不是1到{most}的整数。").format(most=MAX_PERSONS), _("填受困的人数。"))
    row.degree = template.DEGREES.get(row.cells[template.DEGREE], "")
    if not row.degree:
        row.fault(template.DEGREE, _("认不出程度。"), _("填轻、中或者重。"))
    row.sub_cause = {str(one.label): one.value for one in SubCause}.get(row.cells[template.CAUSE], "")
    if not row.sub_cause:
        row.fault(template.CAUSE, _("认不出原因。"), _("从模板的下拉里选。"))
    if row.cells[template.AMOUNT]:
        try:
            row.amount_fen = parse_yuan(row.cells[template.AMOUNT])
        except ValueError:
            row.amount_fen = 0
        if row.amount_fen <= 0:
            row.fault(template.AMOUNT, _("不是大于零的金额。"), _("填元，最多两位小数；不填按测算。"))


def _check_relief(row: ReadRow, event: EmergencyEvent, told: Told, area: str) -> None:
    """Check what earlier relief and the rule book say, and take over the amount."""
    assert row.person is not None  # noqa: S101 - of a row without fault
    intake = intake_of(row, event, told, area)
    people = people_of(row.person, intake.person.id_number)
    earlier = earlier_relief_of(people, intake.cause, today())
    _refuse_under_way(row, people, intake)
    _refuse_repetition(row, earlier)
    if not row.faults:
        assessed = partial(
            assess_hardship,
            intake,
            village_code=row.village_code,
            household=row.person.household,
            applied=today(),
            earlier=earlier,
        )
        _take_amount(row, assessed)


def _take_amount(row: ReadRow, assessed: Callable[..., ReliefAssessment]) -> None:
    row.assessed_fen = assessed(total_fen=None).proposed_fen
    row.amount_fen = row.amount_fen or row.assessed_fen
    if row.amount_fen <= 0:
        row.fault(template.AMOUNT, _("测算为0元：十二个月内的救助已到上限。"), _("从名单里去掉，单独提请会议研究。"))
    elif row.amount_fen != row.assessed_fen and not row.cells[template.DEVIATION]:
        row.fault(
            template.DEVIATION,
            _("系统测算{amount}元，没有写理由。").format(amount=format_yuan(row.assessed_fen)),
            _("写明理由，或者把金额留空。"),
        )
    else:
        row.decided_by = assessed(total_fen=row.amount_fen).decided_by


def intake_of(row: Any, event: EmergencyEvent, told: Any, area: str) -> Intake:
    """Return the hardship that a row tells of; the row as read or as stored."""
    return intake_at(
        event,
        row.person,
        kind=told.kind,
        cause=SubCause(row.sub_cause).cause,
        sub_cause=row.sub_cause,
        degree=row.degree,
        area=area,
        persons_affected=row.persons_affected,
        account=told.account,
    )


def _refuse_under_way(row: ReadRow, people: SamePeople, intake: Intake) -> None:
    unfinished = unfinished_case(f"relief_{intake.kind}", people.household) if people.household else None
    undecided = under_way_of(people).filter(cause=intake.cause).first()
    found = unfinished or (undecided.case if undecided else None)
    if found is not None:
        message = _("这一家的{number}还没有办结。").format(number=found.number)
        row.fault(template.NAME, message, _("在那一件里办理，从名单里去掉。"))


def _refuse_repetition(row: ReadRow, earlier: list[EarlierRelief]) -> None:
    remedy = _("从名单里去掉，单独登记并写明再次救助的理由。")
    if any(one.is_same_cause for one in earlier):
        row.fault(template.NAME, _("十二个月内已为同一事由救助过。"), remedy)
    elif len(earlier) >= relief_figure("relief_times_a_year", today()):
        row.fault(template.NAME, _("十二个月内已救助{number}次。").format(number=len(earlier)), remedy)
