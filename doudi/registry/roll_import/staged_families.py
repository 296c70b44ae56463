"""Turn the sheets of a roll into staged families: plain data, and every problem with its cell."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.core.log_format import mask_numbers
from doudi.files.cells import shortened_number, text_of
from doudi.rolls.check.report import (
    AREAS,
    KINDS,
    PROGRAMMES,
    masked_value,
)
from doudi.rolls.column_labels import column_label
from doudi.rolls.convert.snapshot_rows import village_code
from doudi.rolls.law import first_paid_month
from doudi.rolls.model import Family, Person, Problem, Sheet
from doudi.rolls.problems import HARMLESS_FAULTS
from doudi.values.benefit_month import format_month
from doudi.values.identity_number import IdentityNumber
from doudi.values.text import compact
from doudi.values.translation import gettext as _

FamilyData = dict[str, Any]
_MOST_EXAMPLES, _LONGEST_EXAMPLE = 2, 24
_UNUSED = {"other", "other_money"}
_STATUS_OF_DUPLICATE = "duplicate_person"
ACCOUNT_FAULTS = frozenset(
    {"bank_account_missing", "bank_account_length", "bank_account_characters", "bank_account_precision_lost"}
)
"""Faults that entering the account mends."""


def sheet_summary(sheet: Sheet) -> FamilyData:
    """How a sheet was recognised, for the officer to check."""
    of_families = {row for family in sheet.families for row in family.rows}
    return {
        "name": sheet.name,
        "kind": KINDS[sheet.kind],
        "is_roll": sheet.kind == "roll",
        "programmes": list(sheet.programmes),
        "programme": "、".join(PROGRAMMES.get(name, name) for name in sheet.programmes),
        "area": AREAS.get(sheet.area or "", ""),
        "township": sheet.township or "",
        "township_code": sheet.township_code or "",
        "month": format_month(sheet.month) if sheet.month else "",
        "columns": [
            {
                "letter": column.letter,
                "header": column.header,
                "meaning": "" if column.meaning in _UNUSED else column_label(column.meaning, column.header),
                "examples": _examples(sheet, column.index),
            }
            for column in sheet.columns
        ],
        "households": sheet.households,
        "people": sheet.people,
        "covered": sheet.covered,
        "month_total_fen": sheet.month_total_fen,
        "problems": [problem_data(problem, sheet) for problem in sheet.problems if problem.row not in of_families],
    }


def _examples(sheet: Sheet, index: int) -> str:
    """What the first families have in a column, without numbers of people and cards."""
    rows = [family.rows[0] for family in sheet.families[:_MOST_EXAMPLES] if family.rows]
    texts = [shortened_number(text_of(sheet.cells[row - 1][index]))[:_LONGEST_EXAMPLE] for row in rows]
    return "、".join(dict.fromkeys(mask_numbers(compact(text)) for text in texts if text))


def problem_data(problem: Problem, sheet: Sheet) -> FamilyData:
    """A problem with its cell; personal data in the cell is masked."""
    column = next((column for column in sheet.columns if column.letter == problem.column), None)
    return {
        "row": problem.row,
        "column": problem.column,
        "label": column_label(column.meaning, column.header) if column else "",
        "value": masked_value(problem, sheet),
        "code": problem.code,
        "message": problem.message,
        "remedy": problem.remedy,
        "severity": problem.severity,
    }


def family_data(sheet: Sheet, family: Family, township_code: str) -> FamilyData:
    """The values of a family that the import uses."""
    code, is_found = village_code(sheet, family)
    if not is_found:
        code = township_code.ljust(12, "0")
    covered = family.covered if family.covered is not None else 0
    heads_first = sorted(family.persons, key=lambda person: not person.is_head)
    on_benefit = {id(person) for person in (heads_first[:covered] if "dibao" in sheet.programmes else heads_first)}
    return {
        "programmes": list(sheet.programmes),
        "area": family.area or sheet.area or "rural",
        "village_code": code,
        "village_found": is_found,
        "village_text": family.village or family.address,
        "month": _day(sheet.month or sheet.standards_month),
        "persons": [_person_data(person, id(person) in on_benefit) for person in family.persons],
        "dibao_class": family.dibao_class,
        "income_per_head_fen": family.income_per_head_fen,
        "bank_account": family.bank_account,
        "phone": family.phone,
        "month_fen": family.month_fen,
        "cells": [_row_cells(sheet, row) for row in family.rows],
        "from_months": {name: _day(first_paid_month(sheet, family, name)) for name in sheet.programmes},
    }


def _row_cells(sheet: Sheet, row: int) -> FamilyData:
    """Return a row of the roll as it is written: its number, and each header with its text."""
    values = sheet.cells[row - 1]
    cells = [(column.header or column.letter, text_of(values[column.index])) for column in sheet.columns]
    return {"row": row, "cells": [(header, text) for header, text in cells if text]}


def _person_data(person: Person, covered: bool) -> FamilyData:
    identity = IdentityNumber(person.id_number) if person.id_number else None
    return {
        "row": person.row,
        "name": person.name,
        "id_number": person.id_number or "",
        "id_text": person.id_text,
        "relation": person.relation or (_("户主") if person.is_head else ""),
        "sex": identity.sex if identity else {"男": "male", "女": "female"}.get(person.sex, "male"),
        "is_sex_known": identity is not None or person.sex in {"男", "女"},
        "birth_date": _day(identity.birth_date if identity else person.birth_date),
        "self_care": person.self_care,
        "child_status": person.child_status,
        "disability_category": person.disability_category,
        "disability_grade": person.disability_grade,
        "in_institution": person.in_institution,
        "basic_fen": person.basic_fen,
        "care_fen": person.care_fen,
        "covered": covered,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def blocking_faults(problems: list[FamilyData]) -> set[str]:
    """The codes of the faults that keep a family from being imported."""
    return {problem["code"] for problem in problems if problem["severity"] == "fault"} - HARMLESS_FAULTS


def has_money_difference(problems: list[FamilyData]) -> bool:
    """Whether an amount of a family differs from the law or from its own sum; stored beside its problems."""
    return any(problem["code"] in HARMLESS_FAULTS for problem in problems)


def staged_status(problems: list[FamilyData], accepted: bool = False) -> str:
    """The status of a family: ready, faulty or duplicate."""
    faults = blocking_faults(problems)
    if accepted or not faults:
        return "ready"
    return "duplicate" if faults == {_STATUS_OF_DUPLICATE} else "faulty"


def registry_problems(data: FamilyData, township_code: str) -> list[FamilyData]:
    """Faults that keep a family out of the registry, besides those of its cells."""
    faults = []
    if not data["village_found"]:
        faults.append(
            fault(
                "village_unknown",
                _("村（居）名称在本乡镇的村居代码表里找不到。"),
                _("请在这里选定村（居）。"),
                value=data.get("village_text") or "",
            )
        )
    if data["village_code"][: len(township_code)] != township_code:
        faults.append(fault("outside_scope", _("这一户在别的乡镇。"), _("请交给所在乡镇导入。")))
    if "dibao" in data["programmes"] and not data["dibao_class"]:
        faults.append(fault("class_missing", _("保障类别为空或无法识别。"), _("请补充常补或非常补。")))
    return faults


def fault(code: str, message: str, remedy: str, *, row: int = 0, label: str = "", value: str = "") -> FamilyData:
    """A fault without a cell; ``label`` names the person it concerns, ``value`` is what the roll says."""
    return {
        "row": row,
        "column": "",
        "label": label,
        "value": value,
        "code": code,
        "message": message,
        "remedy": remedy,
        "severity": "fault",
    }
