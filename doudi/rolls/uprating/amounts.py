"""Uprating of a roll (提标提补) by family: new amounts, back payment, holds.

The new amount is the due by class, income and self-care as on the roll. The back payment is the due of each month
since January, or since the start on the roll, less the payment on the roll. Nothing is deducted: an overpayment is
listed for verification. If a fault puts the money at risk, the family stays on the roll and its whole payment waits
(hold).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from doudi.rolls.law import (
    CARE_DUES,
    DUES,
    DueTable,
    Facts,
    MissingFactError,
    facts_of,
    first_paid_month,
)
from doudi.rolls.model import Family, Person, Problem, Sheet
from doudi.rolls.problems import HARMLESS_FAULTS
from doudi.values.benefit_month import add_months
from doudi.values.translation import gettext as _


@dataclass(frozen=True)
class Hold:
    """Why a family's payment is on hold, for the officer."""

    code: str
    message: str
    remedy: str


@dataclass(frozen=True)
class UpratedPerson:
    """New monthly amounts of a person in fen; None for money that the roll does not pay to the person."""

    person: Person
    facts: Facts
    basic_fen: int | None
    care_fen: int | None


@dataclass(frozen=True)
class UpratedFamily:
    """A family after the uprating. Amounts are in fen; ``new_month_fen`` is None if it cannot be computed."""

    family: Family
    programme: str
    facts: Facts
    persons: tuple[UpratedPerson, ...]
    per_head_fen: int | None
    old_month_fen: int
    new_month_fen: int | None
    back_months: tuple[date, ...] = ()
    back_fen: int = 0
    overpaid_fen: int = 0
    standard_fen: int | None = None
    holds: tuple[Hold, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether the family's payment is on hold."""
        return bool(self.holds)

    @property
    def total_fen(self) -> int:
        """The amount due in the pay month: the month's amount and the back payment."""
        return (self.new_month_fen or 0) + self.back_fen

    @property
    def paid_fen(self) -> int:
        """The amount that goes to the bank."""
        return 0 if self.is_held else self.total_fen

    @property
    def held_fen(self) -> int:
        """The amount on hold."""
        return self.total_fen if self.is_held else 0


@dataclass(frozen=True)
class UpratedSheet:
    """A roll after the uprating. What is due is what is paid plus what is on hold."""

    sheet: Sheet
    families: tuple[UpratedFamily, ...]
    notes: tuple[str, ...] = ()
    by_row: Mapping[int, UpratedFamily] = field(default_factory=dict, repr=False, compare=False)

    @property
    def total_fen(self) -> int:
        """The amount due in the pay month."""
        return sum(family.total_fen for family in self.families)

    @property
    def held_fen(self) -> int:
        """The part of it that is on hold."""
        return sum(family.held_fen for family in self.families)

    @property
    def paid_fen(self) -> int:
        """The part of it that goes to the bank."""
        return sum(family.paid_fen for family in self.families)


def uprate_sheet(sheet: Sheet, table: DueTable) -> UpratedSheet:
    """Uprate every family of a roll; faults of the sheet decide which payments are on hold."""
    of_row: dict[int, list[Problem]] = defaultdict(list)
    for problem in sheet.problems:
        of_row[problem.row].append(problem)
    families = tuple(
        _uprate_family(sheet, family, table, [p for row in family.rows for p in of_row.get(row, ())])
        for family in sheet.families
    )
    by_row = {row: uprated for uprated in families for row in uprated.family.rows}
    return UpratedSheet(sheet, families, tuple(_notes(sheet, table)), by_row)


def is_paid_monthly(sheet: Sheet) -> bool:
    """Whether a sheet is a roll of a programme paid by the month."""
    return sheet.kind == "roll" and any(programme in DUES for programme in sheet.programmes)


def _notes(sheet: Sheet, table: DueTable) -> list[str]:
    """The assumptions about the whole sheet, for the officer."""
    notes = []
    before = add_months(table.pay_month, -1)
    if sheet.month is None:
        text = _("花名册没有写明月份，按{month}月的花名册处理。")
        notes.append(text.format(month=before.month))
    elif sheet.month != before:
        text = _("花名册是{year}年{month}月的，按此前各月都照此发放推算补发。")
        notes.append(text.format(year=sheet.month.year, month=sheet.month.month))
    if sheet.column("start_month") is None:
        notes.append(_("花名册没有开始享受时间，一律按当年1月起补发。"))
    return notes


def _uprate_family(sheet: Sheet, family: Family, table: DueTable, problems: Sequence[Problem]) -> UpratedFamily:
    holds = [
        Hold(problem.code, problem.message, problem.remedy)
        for problem in problems
        if problem.severity == "fault" and problem.code not in HARMLESS_FAULTS
    ]
    programme = next(programme for programme in sheet.programmes if programme in DUES)
    try:
        return _uprate_computable(sheet, family, table, programme, holds)
    except MissingFactError as missing:
        message = _("{missing}，无法计算应发金额。").format(missing=missing)
        if not holds:
            holds.append(Hold("cannot_compute", message, _("补全后重新提标。")))
        return UpratedFamily(family, programme, (), (), None, family.month_fen, None, holds=tuple(holds))


def _uprate_computable(
    sheet: Sheet, family: Family, table: DueTable, programme: str, holds: list[Hold]
) -> UpratedFamily:
    """Uprate a family.

    Raises:
        MissingFactError: an amount cannot be computed.
    """
    months = _months_paid_before(sheet, family, programme, table, holds)
    old_month = _monthly_payment(family)
    if old_month is None:
        holds.append(Hold("paid_unknown", _("看不出每月已发多少，补发金额待核实。"), _("补全月补助金额。")))
        months, old_month = (), 0
    month = _by_heads(sheet, family, table) if programme == "dibao" else _by_persons(sheet, family, table, programme)
    difference = month.back_due(months, sheet, table) - old_month * len(months)
    return UpratedFamily(
        family,
        programme,
        month.facts,
        month.persons,
        month.per_head_fen,
        old_month,
        month.new_month_fen,
        months,
        max(difference, 0),
        max(-difference, 0),
        month.standard_fen,
        tuple(holds),
    )


def _months_paid_before(
    sheet: Sheet, family: Family, programme: str, table: DueTable, holds: list[Hold]
) -> tuple[date, ...]:
    """The months paid at the old figures; none, with a reason to hold, if the start is not known."""
    start = first_paid_month(sheet, family, programme)
    if start is None and sheet.column("start_month") is not None:
        if not any("month" in hold.code for hold in holds):
            message = _("开始享受时间为空或无法识别，不知从几月起补发。")
            holds.append(Hold("start_missing", message, _("补填开始享受时间。")))
        return ()
    if start is not None and start > table.pay_month:
        holds.append(Hold("start_in_future", _("开始享受时间晚于发放月份。"), _("核实开始享受时间。")))
    return table.back_months(start)


def _monthly_payment(family: Family) -> int | None:
    """The monthly payment of the family as on the roll; None if it is not stated."""
    by_person = any(person.basic_fen is not None or person.care_fen is not None for person in family.persons)
    if family.household_amount_fen is not None or by_person:
        return family.month_fen
    if family.supplement_per_head_fen is not None and family.covered is not None:
        return family.supplement_per_head_fen * family.covered
    return None


@dataclass(frozen=True)
class _NewMonth:
    """The dues of a family in the pay month."""

    facts: Facts
    persons: tuple[UpratedPerson, ...]
    new_month_fen: int
    heads: int = 0
    per_head_fen: int | None = None
    standard_fen: int | None = None

    def back_due(self, months: Sequence[date], sheet: Sheet, table: DueTable) -> int:
        """The dues of these months as now known."""
        if self.per_head_fen is not None:
            return self.heads * sum(table.due_fen("dibao", month, self.facts) for month in months)
        return sum(
            table.due_fen(due, month, uprated.facts)
            for uprated in self.persons
            for due in _dues_on_roll(sheet, uprated.person)
            for month in months
        )


def _by_heads(sheet: Sheet, family: Family, table: DueTable) -> _NewMonth:
    """The dues of a dibao family: an amount per head times the people on benefit."""
    facts = facts_of("dibao", sheet, family, None)
    covered = _covered(family)
    per_head = table.due_fen("dibao", table.pay_month, facts)
    area = str(dict(facts)["area"])
    standard = table.law.parameter_value("dibao_standard", table.pay_month, table.known, area)
    persons: tuple[UpratedPerson, ...] = ()
    if family.household_amount_fen is None:
        persons = tuple(UpratedPerson(person, facts, per_head, None) for person in family.persons)
    return _NewMonth(facts, persons, per_head * covered, covered, per_head, standard)


def _by_persons(sheet: Sheet, family: Family, table: DueTable, programme: str) -> _NewMonth:
    """The dues of a family on a roll by person: the sum over its people."""
    persons = tuple(_uprated_person(sheet, family, person, table) for person in family.persons)
    facts = persons[0].facts if persons else facts_of(programme, sheet, family, None)
    return _NewMonth(facts, persons, sum((row.basic_fen or 0) + (row.care_fen or 0) for row in persons))


def _covered(family: Family) -> int:
    """The number of people on benefit; raise ``MissingFactError`` if it is not known."""
    if family.covered is None:
        raise MissingFactError(_("保障人口为空或无法识别"))
    return family.covered


def _uprated_person(sheet: Sheet, family: Family, person: Person, table: DueTable) -> UpratedPerson:
    """The new amounts of a person on a roll by person."""
    dues = _dues_on_roll(sheet, person)
    facts = facts_of(_programme_of(dues, sheet), sheet, family, person)
    care_column = any(due in CARE_DUES for due in dues) and len(_all_dues(sheet)) > 1
    basic = [table.due_fen(due, table.pay_month, facts) for due in dues if not (care_column and due in CARE_DUES)]
    care = [table.due_fen(due, table.pay_month, facts) for due in dues if care_column and due in CARE_DUES]
    return UpratedPerson(person, facts, sum(basic) if basic else None, sum(care) if care else None)


def _all_dues(sheet: Sheet) -> tuple[str, ...]:
    return tuple(due for programme in sheet.programmes for due in DUES.get(programme, ()))


def _programme_of(dues: Sequence[str], sheet: Sheet) -> str:
    """The programme of these dues."""
    for programme in sheet.programmes:
        if any(due in DUES.get(programme, ()) for due in dues):
            return programme
    return next(programme for programme in sheet.programmes if programme in DUES)


def _dues_on_roll(sheet: Sheet, person: Person) -> tuple[str, ...]:
    """The dues that the roll pays to a person: those with a figure on the roll."""
    dues = _all_dues(sheet)
    if len(dues) == 1:
        return dues
    paid = {False: person.basic_fen, True: person.care_fen}
    dues_with_figure = tuple(due for due in dues if paid[due in CARE_DUES] is not None)
    return dues_with_figure or dues
