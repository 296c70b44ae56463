"""Reading of the people of one family."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from doudi.files.cells import CellValue, text_of
from doudi.rolls.model import Person
from doudi.rolls.read.cells.identity_numbers import (
    Finding,
    IdentityCell,
    missing_identity,
    read_identity,
)
from doudi.rolls.read.cells.values import amount_fen, month_of, person_name
from doudi.rolls.read.families.cells import FamilyCells
from doudi.rolls.read.table import Table
from doudi.rolls.vocabulary import is_blank_text, is_ditto, relation_code, value_code
from doudi.values.money import MoneyError
from doudi.values.text import compact
from doudi.values.translation import gettext as _

_DEAD = re.compile(r"(?:本人)?(?:已?(?:病|身|亡)?故|已?死亡?|已?去世|已?亡)")
_SEXES = {"男": "male", "男性": "male", "女": "female", "女性": "female"}
_GRADES = {
    "一": 1,
    "1": 1,
    "壹": 1,
    "I": 1,
    "二": 2,
    "2": 2,
    "贰": 2,
    "II": 2,
    "三": 3,
    "3": 3,
    "叁": 3,
    "III": 3,
    "四": 4,
    "4": 4,
    "肆": 4,
    "IV": 4,
}


@dataclass(frozen=True)
class PeopleLayout:
    """How a sheet lists people.

    ``has_heads_apart``: the head is not among the members. ``is_paid_by_person``: each row has its person's money.
    ``in_institution``: as named by the sheet, if it is.
    """

    has_heads_apart: bool
    is_paid_by_person: bool
    in_institution: bool | None


def split_remark(name: str) -> tuple[str, str]:
    """A name and the note in brackets after it: 王芳(已故)."""
    plain = name.replace("（", "(").replace("）", ")")
    bare, bracket, note = plain.partition("(")
    return (bare, note.rstrip(")")) if bracket and bare else (name, "")


def has_empty_id(value: CellValue) -> bool:
    return value is None or is_blank_text(text_of(value))


class PeopleReader:
    """Reader of the people of one family."""

    def __init__(self, cells: FamilyCells, layout: PeopleLayout) -> None:
        self.cells = cells
        self.table: Table = cells.table
        self.layout = layout

    def head_identity(self) -> tuple[int, CellValue]:
        """The row and value of the head's number, where the sheet has a column for it."""
        return self.cells.first("head_id")

    def persons(self) -> tuple[Person, ...]:
        """The people of the family; the head first where the head is not among the members."""
        rows = self.cells.rows
        heads = [row for row in rows if relation_code(self.table.text(row, "relation")) == "head"]
        apart = self.layout.has_heads_apart and not heads and bool(self.cells.text("head_name"))
        persons = [self._head_alone(rows[0])] if apart else []
        for row in rows:
            named = self.table.has("name") and person_name(self.table.cell(row, "name"))
            if self.table.has("name") and not named and (apart or self._nobody(row)):
                if not apart and row == rows[0]:
                    persons.append(self._head_alone(row))
                continue
            persons.append(self._person(row, is_head=self._is_head(row, heads)))
            persons += self._numbered(row)
        return tuple(persons)

    def _nobody(self, row: int) -> bool:
        """Whether the member columns of a row are empty, as for a head who lives alone."""
        return has_empty_id(self.table.cell(row, "id_number")) and not self.table.text(row, "relation")

    def _is_head(self, row: int, heads: Sequence[int]) -> bool:
        if heads:
            return row == heads[0]
        if self.table.has("relation") and self.table.text(row, "relation"):
            return False
        name = person_name(self.table.cell(row, "name")) if self.table.has("name") else ""
        head = person_name(self.cells.first("head_name")[1])
        return name == head if name and head else row == self.cells.rows[0]

    def _head_alone(self, row: int) -> Person:
        """The head, from the head's own columns."""
        at, value = self.head_identity()
        name, note = split_remark(person_name(self.cells.first("head_name")[1]))
        identity = self._identity(at, "head_id", value)
        return self._build_person(row, name, note, identity, relation=_("户主"), is_head=True)

    def _person(self, row: int, *, is_head: bool) -> Person:
        column = "name" if self.table.has("name") else "head_name"
        name, note = split_remark(person_name(self.table.cell(row, column)))
        relation = compact(self.table.text(row, "relation")) or (_("户主") if is_head else "")
        return self._build_person(
            row, name, note, self._own_identity(row, is_head=is_head), relation=relation, is_head=is_head
        )

    def _own_identity(self, row: int, *, is_head: bool) -> IdentityCell:
        """The number of the person on a row; for the head 同上 means the number in the head's column."""
        if not self.table.has("id_number"):
            if self.table.has("head_id") and (is_head or not self.table.has("name")):
                return self._identity(row, "head_id", self.table.cell(row, "head_id"))
            return self._from_certificate(row)
        value = self.table.cell(row, "id_number")
        refers = is_ditto(text_of(value))
        if is_head and (refers or has_empty_id(value)) and self.table.has("head_id"):
            at, head = self.head_identity()
            return self._identity(at, "head_id", head)
        if refers:
            message = _("身份证号码写的是“{text}”，不是本人的号码。").format(text=text_of(value))
            self.cells.note(Finding("id_missing", message, _("填写本人的 18 位号码。")), row, "id_number", value)
            return IdentityCell(None, text_of(value))
        return self._identity(row, "id_number", value)

    def _from_certificate(self, row: int) -> IdentityCell:
        value = self.table.cell(row, "disability_certificate")
        if not self.table.has("disability_certificate"):
            return IdentityCell(None, "")
        identity = read_identity(value)
        for finding in identity.findings:
            if finding.code != "id_from_certificate":
                self.cells.note(finding, row, "disability_certificate", value)
        return identity

    def _identity(self, row: int, meaning: str, value: CellValue) -> IdentityCell:
        if not self.table.has(meaning):
            return IdentityCell(None, "")
        whose = _("户主") if meaning == "head_id" else _("本人")
        identity = missing_identity(whose) if has_empty_id(value) else read_identity(value)
        for finding in identity.findings:
            self.cells.note(finding, row, meaning, value)
        return identity

    def _numbered(self, row: int) -> list[Person]:
        """The members listed side by side in one row: 成员2姓名, 成员2身份证号."""
        members = []
        for number in self.table.numbered_members:
            column = f"name@{number}"
            name, note = split_remark(person_name(self.table.cell(row, column)))
            if not name or is_blank_text(name):
                continue
            identity = self._identity(row, f"id_number@{number}", self.table.cell(row, f"id_number@{number}"))
            relation = compact(self.table.text(row, f"relation@{number}"))
            members.append(
                Person(
                    row + 1,
                    name,
                    relation,
                    False,
                    identity.number,
                    identity.text,
                    identity.sex,
                    identity.birth_date,
                    note,
                )
            )
        return members

    def _build_person(
        self, row: int, name: str, note: str, identity: IdentityCell, *, relation: str, is_head: bool
    ) -> Person:
        table = self.table
        self._contradictions(row, identity)
        if not name:
            column = "name" if table.has("name") else "head_name"
            self.cells.note(Finding("name_missing", _("没有姓名。"), _("补填姓名。")), row, column)
        remark = table.text(row, "remark")
        if _DEAD.search(note) or _DEAD.fullmatch(compact(remark)):
            message = _("注明本人已经去世，不应继续发放。")
            remedy = _("核实死亡时间，从次月起停发并移出花名册。")
            column = "name" if table.has("name") else "head_name"
            self.cells.note(Finding("person_deceased", message, remedy), row, column)
        status_text = table.text(row, "child_status") or table.text(row, "category")
        return Person(
            row=row + 1,
            name=name,
            relation=relation,
            is_head=is_head,
            id_number=identity.number,
            id_text=identity.text,
            sex=identity.sex or _SEXES.get(compact(table.text(row, "sex")), ""),
            birth_date=identity.birth_date or self._stated_birth(row),
            remark="，".join(part for part in (remark, note) if part),
            self_care=self._self_care(row),
            in_institution=self._in_institution(row),
            child_status=value_code("child_status", status_text),
            disability_category=value_code("disability_category", table.text(row, "disability_category")),
            disability_grade=grade_of(table.text(row, "disability_grade") or table.text(row, "disability_category")),
            basic_fen=self._money(row, "living"),
            care_fen=self._money(row, "care"),
            carer_name=person_name(table.cell(row, "carer_name")),
            carer_phone=table.text(row, "carer_phone"),
        )

    def _stated_birth(self, row: int) -> date | None:
        try:
            birth = month_of(self.table.cell(row, "birth_date"))
        except ValueError:
            return None
        return birth.day if birth else None

    def _contradictions(self, row: int, identity: IdentityCell) -> None:
        """Add a warning where sex or birth date differ from the identity number."""
        if identity.number is None:
            return
        sex = self.table.text(row, "sex")
        if _SEXES.get(compact(sex), identity.sex) != identity.sex:
            true_sex = _("男") if identity.sex == "male" else _("女")
            message = _("性别填的是“{sex}”，身份证号码显示为{true_sex}。").format(sex=sex, true_sex=true_sex)
            self.cells.note(Finding("sex_differs", message, _("核对性别和身份证号码。"), "warning"), row, "sex", sex)
        born = self._stated_birth(row)
        if born is not None and born != identity.birth_date:
            message = _("出生日期与身份证号码中的不一致。")
            self.cells.note(
                Finding("birth_differs", message, _("核对出生日期和身份证号码。"), "warning"),
                row,
                "birth_date",
                self.table.cell(row, "birth_date"),
            )

    def _self_care(self, row: int) -> str | None:
        text = self.table.text(row, "self_care")
        code = value_code("self_care", text)
        if code is None and self.table.has("self_care"):
            message = _("看不出自理能力是哪一档。") if text else _("没有填写自理能力。")
            remedy = _("填写全自理、半护理（半失能）或全护理（失能）。")
            self.cells.note(Finding("self_care_unreadable", message, remedy), row, "self_care", text)
        return code

    def _in_institution(self, row: int) -> bool | None:
        for meaning in ("support_form", "category"):
            code = value_code("support_form", self.table.text(row, meaning))
            if code is not None:
                return code == "in_institution"
        return self.layout.in_institution

    def _money(self, row: int, meaning: str) -> int | None:
        if not self.layout.is_paid_by_person or not self.table.has(meaning):
            return None
        return self.cells.amount(meaning, row)


def grade_of(text: str) -> int | None:
    """The grade of a disability: 一级, 2, 二级, 肢体三级."""
    plain = compact(text).removesuffix("级").removesuffix("等")
    return _GRADES.get(plain) or (_GRADES.get(plain[-1]) if plain and "级" in text else None)


def amount_or_none(value: CellValue) -> int | None:
    """An amount in fen; None for anything else."""
    try:
        return amount_fen(value)
    except MoneyError:
        return None
