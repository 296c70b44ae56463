"""Reading of one family: its people, figures and faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from doudi.files.cells import CellValue, text_of
from doudi.rolls.model import Area, Family, Person
from doudi.rolls.problems import faults_by_row
from doudi.rolls.read.cells.identity_numbers import Finding, read_identity
from doudi.rolls.read.cells.values import person_name
from doudi.rolls.read.families.cells import FamilyCells
from doudi.rolls.read.families.people import PeopleLayout, PeopleReader, split_remark
from doudi.rolls.read.table import Table
from doudi.rolls.vocabulary import is_yearly, value_code
from doudi.values.text import compact
from doudi.values.translation import gettext as _

_INCOMES = ("income_per_head", "household_income")
_FIGURES = ("covered", "per_head", "household_amount")


@dataclass(frozen=True)
class SheetFacts:
    """Facts common to all families of a sheet.

    ``village_by_row`` are headings inside the table. ``is_village_written_once``: a village is written at its first
    family only. ``is_heads_only``: every family has one row.
    """

    programmes: tuple[str, ...]
    area: Area | None
    month: date | None
    people: PeopleLayout
    village_by_row: dict[int, str]
    village: str
    is_village_written_once: bool
    is_heads_only: bool = False


class FamilyReader:
    """Reader of the families of one sheet, from top to bottom."""

    def __init__(self, table: Table, facts: SheetFacts) -> None:
        self.table = table
        self.facts = facts
        self._above: dict[str, CellValue] = {}
        self._headings = sorted(facts.village_by_row)

    def read(self, rows: Sequence[int], sequence: str) -> Family:
        """Read a family; rows are counted from 0."""
        cells = FamilyCells(self.table, rows, self._above)
        first_problem = len(self.table.problems.problems)
        persons = PeopleReader(cells, self.facts.people).persons()
        figures_lost = self._figures_lost(cells)
        family = self._identified(cells, rows, persons, sequence)
        if figures_lost:
            message = _("本户户主行没有保障人口、补助金额和账号，数据已经丢失，金额按 0 计。")
            cells.note(Finding("family_row_lost", message, _("按审批表补填本户整行。")), rows[0], "head_name")
        else:
            family = self._with_figures(cells, family)
        return self._with_faults(family, first_problem)

    def _figures_lost(self, cells: FamilyCells) -> bool:
        """Whether all figures of the family and its account are missing."""
        wanted = [meaning for meaning in (*_FIGURES, "living", "care", "bank_account") if self.table.has(meaning)]
        return len(wanted) >= 2 and not any(cells.text(meaning) for meaning in wanted)

    def _identified(
        self, cells: FamilyCells, rows: Sequence[int], persons: tuple[Person, ...], sequence: str
    ) -> Family:
        """The family with its head, people and address."""
        head = next((person for person in persons if person.is_head), persons[0])
        head_name, _note = split_remark(person_name(cells.first("head_name")[1]))
        head_id = head.id_number
        head_value = cells.first("head_id")[1]
        if head_id is None and head_value is not None:
            head_id = read_identity(head_value).number
        return Family(
            rows=tuple(row + 1 for row in rows),
            persons=persons,
            sequence=sequence,
            village=self._village(cells, rows[0]),
            area=self._area(cells),
            head_name=head_name or head.name,
            head_id=head_id,
            phone=cells.text("phone"),
            address=cells.text("address"),
            remark=cells.text("remark"),
            account_holder=person_name(cells.first("account_holder")[1]),
        )

    def _village(self, cells: FamilyCells, row: int) -> str:
        before = self._above.get("village")
        text = cells.text("village")
        if text:
            return compact(text)
        if self.table.has("village") and self.facts.is_village_written_once and before is not None:
            return compact(text_of(before))
        heading = next((top for top in reversed(self._headings) if top < row), None)
        return self.facts.village_by_row[heading] if heading is not None else self.facts.village

    def _area(self, cells: FamilyCells) -> Area | None:
        text = cells.text("area")
        if not text:
            return self.facts.area
        return "urban" if text[0] in "城镇非" else "rural"

    def _with_figures(self, cells: FamilyCells, family: Family) -> Family:
        """The family with its money, counts, class and account."""
        by_person = self.facts.people.is_paid_by_person
        size = cells.count("household_size")
        family = replace(
            family,
            household_size=size,
            covered=self._covered(cells, family, size),
            dibao_class=self._class(cells),
            income_per_head_fen=self._income(cells),
            supplement_per_head_fen=None if by_person else cells.amount("per_head"),
            household_amount_fen=None if by_person else self._family_amount(cells),
            start_month=cells.start_month(self.facts.month),
            bank_account=cells.account(),
        )
        self._counts(cells, family)
        return family

    def _family_amount(self, cells: FamilyCells) -> int | None:
        if not self.table.has("household_amount"):
            return None
        amount = cells.amount("household_amount")
        if not cells.text("household_amount"):
            remedy = _("补填金额；暂停发放的填 0 并说明。")
            finding = Finding("amount_missing", _("没有填写本户补助金额。"), remedy)
            cells.note(finding, cells.rows[0], "household_amount")
        return amount

    def _covered(self, cells: FamilyCells, family: Family, size: int | None) -> int | None:
        """The number of people on benefit: as stated, or without such a column the people listed.

        Where only heads are listed, it is the size of the household; for dibao-margin families it is 0.
        """
        if "dibao_margin" in self.facts.programmes:
            return 0
        if not self.table.has("covered"):
            if self.facts.is_heads_only and len(family.persons) == 1 and size:
                return size
            return len(family.persons)
        covered = cells.count("covered")
        if not cells.text("covered"):
            message = _("没有填写保障人口。")
            cells.note(Finding("covered_missing", message, _("补填保障人数。")), cells.rows[0], "covered")
        return covered

    def _class(self, cells: FamilyCells) -> str | None:
        row, value = cells.first("dibao_class")
        if "dibao" not in self.facts.programmes or not self.table.has("dibao_class"):
            return None
        text = compact(text_of(value))
        code = value_code("dibao_class", text)
        if code == "graded":
            return "long_term" if text[0] in "Aa一1甲" else "other"
        if code is None:
            message = _("看不出是常补对象还是非常补对象。") if text else _("没有填写保障类别。")
            cells.note(Finding("class_unreadable", message, _("填写常补或非常补。")), row, "dibao_class", value)
        return code

    def _income(self, cells: FamilyCells) -> int | None:
        """Income per head and month; a yearly figure is divided by 12, a family's by its people."""
        column = next((column for column in self.table.columns if column.meaning in _INCOMES), None)
        if column is None:
            return None
        amount = cells.amount(column.meaning)
        if amount is None:
            return None
        people = 1
        if column.meaning == "household_income":
            people = cells.count("household_size") or len(cells.rows)
        return amount // (people * (12 if is_yearly(column.header) else 1))

    def _counts(self, cells: FamilyCells, family: Family) -> None:
        """Add warnings for counts that contradict each other, and for an amount that is not heads times per head."""
        size, covered, listed = family.household_size, family.covered, len(family.persons)
        if covered is not None and size is not None and covered > size:
            message = _("保障人口 {covered} 人，多于家庭人口 {size} 人。").format(covered=covered, size=size)
            finding = Finding("covered_exceeds_household", message, _("核对两项人数。"), "warning")
            cells.note(finding, cells.rows[0], "covered", covered)
        if size is not None and listed > 1 and listed not in {size, covered}:
            message = _("家庭人口填 {size} 人，名单上列了 {listed} 人。").format(size=size, listed=listed)
            finding = Finding("household_size_differs", message, _("核对家庭人口和成员名单。"), "warning")
            cells.note(finding, cells.rows[0], "household_size", size)
        each, amount = family.supplement_per_head_fen, family.household_amount_fen
        if each is not None and amount is not None and covered is not None and each * covered != amount:
            message = _("人均补差乘以保障人口是 {product} 元，户补助金额填的是 {amount} 元。").format(
                product=f"{each * covered / 100:,.2f}", amount=f"{amount / 100:,.2f}"
            )
            finding = Finding("amount_arithmetic", message, _("核对人均补差、保障人口和户补助金额。"), "warning")
            row, value = cells.first("household_amount")
            cells.note(finding, row, "household_amount", value)

    def _with_faults(self, family: Family, first_problem: int) -> Family:
        """The family and its people with the codes of their faults."""
        if len(self.table.problems.problems) == first_problem:
            return family
        faults = faults_by_row(self.table.problems.problems[first_problem:], self.table.columns)
        persons = tuple(
            replace(person, faults=tuple(dict.fromkeys(code for code, own in faults.get(person.row, ()) if own)))
            for person in family.persons
        )
        codes = [code for row in family.rows for code, own in faults.get(row, ()) if not own]
        return replace(family, persons=persons, faults=tuple(dict.fromkeys(codes)))
