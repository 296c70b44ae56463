"""Conversion of rolls into a snapshot folder: households, people and awards as CSV, and a list of faults.

Only people with a valid identity number are converted. Facts that a roll lacks get the defaults of
``snapshot_rows``; assumptions about money, and people left out, are listed in ``faults.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from datetime import date
from pathlib import Path

from doudi.files.atomic import atomic_folder
from doudi.rolls.convert.snapshot_rows import (
    AWARD_COLUMNS,
    HOUSEHOLD_COLUMNS,
    PEOPLE_COLUMNS,
    award_row,
    household_row,
    identifier,
    person_row,
    village_code,
)
from doudi.rolls.law import DUES, first_paid_month
from doudi.rolls.model import Family, Person, ReadResult, Sheet
from doudi.values.masks import mask_name
from doudi.values.translation import gettext as _

COMMAND = "rolls convert"
FAULTS_FILE = "faults.csv"

Row = dict[str, str]


class NothingToConvertError(Exception):
    """No roll among the files, or no person on them has a valid identity number."""


@dataclass(frozen=True)
class Remark:
    """A line of ``faults.csv``: a person left out, or an assumption. Names are masked."""

    file: str
    sheet: str
    row: int
    name: str
    code: str
    message: str
    outcome: str


@dataclass(frozen=True)
class ConversionResult:
    """Counts of the rows written, and the file of faults."""

    households: int
    people: int
    awards: int
    faults: int
    faults_file: Path


@dataclass
class _SnapshotTables:
    """The rows collected, by id; certificates by identity number."""

    households: dict[str, Row] = field(default_factory=dict)
    people: dict[str, Row] = field(default_factory=dict)
    awards: dict[str, Row] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    certificates: dict[str, Person] = field(default_factory=dict)

    def remark(self, sheet: Sheet, row: int, name: str, code: str, message: str, outcome: str) -> None:
        self.remarks.append(Remark(sheet.file, sheet.name, row, mask_name(name), code, message, outcome))


def convert_rolls(reading: ReadResult, out: Path) -> ConversionResult:
    """Write all rolls of a reading into the snapshot folder ``out``.

    Raises:
        OutputRefusedError: ``out`` holds files of others.
        NothingToConvertError: there is no person to convert; nothing is written.
    """
    tables = _collect_tables(reading)
    if not tables.people:
        raise NothingToConvertError(_("没有可以转换的人员：文件里没有花名册，或没有一个人的身份证号码是有效的。"))
    with atomic_folder(out, command=COMMAND) as folder:
        _write(folder / "households.csv", HOUSEHOLD_COLUMNS, tables.households)
        _write(folder / "people.csv", PEOPLE_COLUMNS, tables.people)
        _write(folder / "awards.csv", AWARD_COLUMNS, tables.awards)
        _write_remarks(folder / FAULTS_FILE, tables.remarks)
    return ConversionResult(
        len(tables.households), len(tables.people), len(tables.awards), len(tables.remarks), out / FAULTS_FILE
    )


def _collect_tables(reading: ReadResult) -> _SnapshotTables:
    tables = _SnapshotTables()
    for sheet in reading.sheets:
        if sheet.kind == "certificates":
            tables.certificates.update(
                (person.id_number, person) for person in sheet.persons if person.id_number is not None
            )
    rolls = [sheet for sheet in reading.sheets if sheet.kind == "roll"]
    for sheet in sorted(rolls, key=_order):
        for family in sheet.families:
            _add_family(tables, sheet, family)
    for sheet in reading.sheets:
        if sheet.kind == "unknown":
            tables.remark(sheet, 0, "", "sheet_not_recognised", _("这张表没有当作花名册读取。"), _("未转换"))
        elif sheet.kind == "certificates":
            _remark_certificates(tables, sheet)
    return tables


def _order(sheet: Sheet) -> tuple[int, int]:
    """Sort key: the latest month first, rolls of families before rolls of single persons."""
    month = sheet.month or sheet.standards_month or date.min
    return (-month.toordinal(), 0 if "dibao" in sheet.programmes else 1)


def _remark_certificates(tables: _SnapshotTables, sheet: Sheet) -> None:
    known = {row["id_number"] for row in tables.people.values()}
    used = sum(1 for person in sheet.persons if person.id_number in known)
    message = _("残疾人证名单 {people} 人，其中 {used} 人在花名册上。").format(people=sheet.people, used=used)
    outcome = _("在花名册上的写入残疾类别和等级，其余未转换")
    tables.remark(sheet, 0, "", "certificates", message, outcome)


def _add_family(tables: _SnapshotTables, sheet: Sheet, family: Family) -> None:
    """Add a family: its household, its people with a valid number, and their awards."""
    valid = [person for person in family.persons if person.id_number is not None]
    for person in family.persons:
        if person.id_number is None:
            code = next((code for code in person.faults if code.startswith("id_")), "id_missing")
            message = _("没有有效的身份证号码。")
            tables.remark(sheet, person.row, person.name, code, message, _("本人未转换"))
    if not valid:
        return
    household_id = _household_of(tables, sheet, family, valid)
    for person in valid:
        _add_person(tables, sheet, family, person, household_id)
    for person in _covered(tables, sheet, family):
        if person.id_number is not None:
            _add_awards(tables, sheet, family, person)


def _household_of(tables: _SnapshotTables, sheet: Sheet, family: Family, valid: Sequence[Person]) -> str:
    """The household of a family: that of the first person already converted, else a new one."""
    for person in valid:
        row = tables.people.get(identifier("P", person.id_number or ""))
        if row is not None:
            return row["household_id"]
    household_id = identifier("H", family.head_id or valid[0].id_number or "")
    area = family.area or sheet.area
    if area is None:
        tables.remark(
            sheet, family.first_row, family.head_name, "area_unknown", _("看不出是城市还是农村。"), _("按农村转换")
        )
    code, is_found = village_code(sheet, family)
    if not is_found:
        village = family.village or family.address
        message = _("村（居）“{village}”在本乡镇的村居代码表里找不到。").format(village=village)
        tables.remark(sheet, family.first_row, family.head_name, "village_unknown", message, _("用乡镇的代码代替"))
    tables.households.setdefault(household_id, household_row(household_id, code, area or "rural"))
    return household_id


def _add_person(tables: _SnapshotTables, sheet: Sheet, family: Family, person: Person, household_id: str) -> None:
    person_id = identifier("P", person.id_number or "")
    known = tables.people.get(person_id)
    certificate = tables.certificates.get(person.id_number or "")
    row = person_row(person_id, household_id, sheet, family, person, certificate)
    if known is None:
        tables.people[person_id] = row
        return
    for column in ("self_care", "child_status", "in_institution", "laid_off_1960s", "disability_category"):
        if row[column] not in {"full", "none", "false"}:
            known[column] = row[column]
    if row["disability_grade"] != "0":
        known["disability_grade"] = row["disability_grade"]


def _covered(tables: _SnapshotTables, sheet: Sheet, family: Family) -> Sequence[Person]:
    """The people of a family on benefit; where the roll only states their number, the first ones listed."""
    if family.covered is None:
        tables.remark(
            sheet,
            family.first_row,
            family.head_name,
            "covered_unknown",
            _("看不出保障了几人。"),
            _("人员已转换，待遇未转换"),
        )
        return ()
    if "dibao" not in sheet.programmes or family.covered >= len(family.persons):
        return family.persons
    message = _("列了 {listed} 人，保障 {covered} 人，花名册没有写明是谁。").format(
        listed=len(family.persons), covered=family.covered
    )
    tables.remark(sheet, family.first_row, family.head_name, "covered_assumed", message, _("按所列顺序取前几人"))
    heads_first = sorted(family.persons, key=lambda person: not person.is_head)
    return heads_first[: family.covered]


def _add_awards(tables: _SnapshotTables, sheet: Sheet, family: Family, person: Person) -> None:
    for programme in sheet.programmes:
        if programme not in DUES:
            continue
        amount = person.care_fen if programme == "disability_nursing" and sheet.column("care") else person.basic_fen
        if len(sheet.programmes) > 1 and not amount:
            continue  # one of two subsidies on the same roll is not granted to this person
        _add_award(tables, sheet, family, person, programme)


def _add_award(tables: _SnapshotTables, sheet: Sheet, family: Family, person: Person, programme: str) -> None:
    award_id = identifier("A", f"{person.id_number}{programme}")
    if award_id in tables.awards:
        tables.remark(
            sheet, person.row, person.name, "duplicate_person", _("同一待遇已在别处转换过。"), _("这一处的待遇未转换")
        )
        return
    missing = _missing_fact(programme, family, person)
    if missing:
        tables.remark(sheet, person.row, person.name, "award_incomplete", missing, _("人员已转换，待遇未转换"))
        return
    start = first_paid_month(sheet, family, programme)
    if start is None:
        start = sheet.month or sheet.standards_month
        if start is None:
            message = _("没有开始享受时间，花名册也没有月份。")
            tables.remark(sheet, person.row, person.name, "start_unknown", message, _("人员已转换，待遇未转换"))
            return
        message = _("没有开始享受时间。")
        tables.remark(
            sheet,
            person.row,
            person.name,
            "start_assumed",
            message,
            _("从花名册的月份 {month} 起").format(month=f"{start:%Y-%m}"),
        )
    person_id = identifier("P", person.id_number or "")
    tables.awards[award_id] = award_row(award_id, person_id, programme, start, family, person)


def _missing_fact(programme: str, family: Family, person: Person) -> str:
    """The fact missing for an award of the programme, for the officer; empty if none is."""
    if programme == "dibao" and family.dibao_class is None:
        return _("保障类别为空或无法识别。")
    if programme == "dibao" and family.dibao_class == "other" and family.income_per_head_fen is None:
        return _("月人均收入为空或无法识别。")
    if programme == "tekun" and person.self_care is None:
        return _("自理能力为空或无法识别。")
    return ""


def _write(path: Path, columns: Sequence[str], rows: Mapping[str, Row]) -> None:
    """Write a table sorted by id, so that the same rolls give the same bytes."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[key] for key in sorted(rows))


def _write_remarks(path: Path, remarks: Iterable[Remark]) -> None:
    """Write the list of faults with a byte order mark, so that Excel opens it."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([column.name for column in fields(Remark)])
        writer.writerows(astuple(remark) for remark in remarks)
