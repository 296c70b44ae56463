"""Compare what a roll pays with what this system will pay, family by family.

The families are written to the registry, their dues computed by the same engine as a payroll, and the writing is
undone; so the comparison shows what would happen, with everything that the registry knows already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from doudi.core.accounts.models import User
from doudi.core.clock import this_month
from doudi.payments.computation.inputs import load_inputs
from doudi.payments.models import RollPaidMonths
from doudi.payments.runs.history import Areas, Shares, shares_and_areas
from doudi.payments.take_over.difference_reasons import DifferingFamily, derived_reason
from doudi.payments.take_over.roll_amounts import Key, dues_of_family, monthly_payments
from doudi.registry.models import Person
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.registry.roll_import.registry_writer import ImportCounts, write_families
from doudi.registry.roll_import.staged_families import FamilyData
from doudi.rolls.law import DUES
from doudi.values.benefit_month import add_months, month_from_index, months_between

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_AT_ONCE = 900
_MOST_KEYS = 5_000
"""From more people on, the dues of everyone are computed instead of naming them in the query."""


@dataclass(frozen=True)
class PaidMonth:
    """A month of a due that the earlier system paid a person; fen."""

    person: int
    programme: str
    month: date
    paid_fen: int
    due_fen: int


@dataclass(frozen=True)
class ComparedFamily:
    """A family of a roll, what the roll pays it and what this system will pay; fen."""

    family: StagedFamily
    data: FamilyData
    due_fen: int
    months: tuple[PaidMonth, ...]
    paid: dict[Key, int]
    dues: dict[Key, int]
    reason: str

    @property
    def roll_fen(self) -> int:
        """What the roll pays in a month."""
        return int(self.data["month_fen"])

    @property
    def back_fen(self) -> int:
        """What the months paid fall short of the dues; negative where they exceed them."""
        return sum(month.due_fen - month.paid_fen for month in self.months)

    @property
    def is_different(self) -> bool:
        """Whether a month of a person differs, or the month in which this system begins to pay."""
        return self.roll_fen != self.due_fen or any(month.due_fen != month.paid_fen for month in self.months)


@dataclass(frozen=True)
class Comparison:
    """The compared families of a roll, and how the sources share their dues."""

    families: list[ComparedFamily]
    shares: Shares
    areas: Areas


@dataclass
class _Dues:
    """Dues of the people of a roll by person, due and month, and the months already on record; fen."""

    due: dict[tuple[int, str, date], int] = field(default_factory=dict)
    on_record: set[tuple[int, str, date]] = field(default_factory=set)
    by_person: dict[int, dict[str, dict[date, int]]] = field(default_factory=lambda: defaultdict(dict))

    def of_month(self, people: Sequence[int], month: date) -> dict[Key, int]:
        """Return the dues of people in a month."""
        found: dict[Key, int] = {}
        for person in people:
            for programme, months in self.by_person.get(person, {}).items():
                if amount := months.get(month):
                    found[person, programme] = amount
        return found


def stated_months(roll: RollFile) -> dict[str, tuple[date, date]]:
    """Return the first and the last month paid of each programme, as stated."""
    rows = RollPaidMonths.objects.filter(roll=roll).values_list("programme", "paid_from", "paid_through")
    return {programme: (first, last) for programme, first, last in rows}


def system_month_of(months: dict[str, tuple[date, date]]) -> date:
    """Return the month in which this system begins to pay: the one after the last month paid."""
    return add_months(max((last for _first, last in months.values()), default=add_months(this_month(), -1)), 1)


def compare_without_effect(roll: RollFile, by: User) -> Comparison:
    """Compare the families of a roll that can be imported; leave the registry as it is."""
    families = list(StagedFamily.objects.filter(roll=roll, status=StagedFamily.Status.READY))
    with transaction.atomic():
        counts = write_families(families, roll, by)
        comparison = compare_written(roll, families, counts)
        transaction.set_rollback(True)
    return comparison


def compare_written(roll: RollFile, families: Sequence[StagedFamily], counts: ImportCounts) -> Comparison:
    """Compare families that were just written to the registry, in the transaction of the caller."""
    months = stated_months(roll)
    system_month = system_month_of(months)
    first = min((since for since, _last in months.values()), default=system_month)
    people = sorted(set(counts.people_by_row.values()))
    registered = _people_of(people)
    known_at = timezone.now()
    keys = people if len(people) <= _MOST_KEYS else None
    with closing(load_inputs(first, system_month, known_at, people=keys)) as tables:
        dues = _read_dues(tables, people)
        shares, areas = shares_and_areas(tables)
    known = timezone.localdate(known_at)
    rows_by_family: dict[int, dict[int, int]] = defaultdict(dict)
    for (family, row), person in counts.people_by_row.items():
        rows_by_family[family][row] = person
    compared = [
        _compare(family, rows_by_family[family.pk], registered, dues, months, system_month, known)
        for family in families
    ]
    return Comparison(compared, shares, areas)


def _people_of(keys: Sequence[int]) -> dict[int, Person]:
    found: dict[int, Person] = {}
    for start in range(0, len(keys), _AT_ONCE):
        rows = Person.objects.filter(pk__in=keys[start : start + _AT_ONCE]).only("pk", "birth_date", "death_date")
        found |= {person.pk: person for person in rows}
    return found


def _read_dues(tables: DuckDBPyConnection, people: Sequence[int]) -> _Dues:
    dues = _Dues()
    wanted = {"people": list(people)}
    rows = tables.execute(
        "SELECT person, programme, month, amount_fen FROM due_month WHERE person IN (SELECT UNNEST($people::BIGINT[]))",
        wanted,
    ).fetchall()
    for person, programme, index, amount in rows:
        month = month_from_index(index)
        dues.due[person, programme, month] = amount
        dues.by_person[person].setdefault(programme, {})[month] = amount
    rows = tables.execute(
        "SELECT person, programme, month FROM sent_month WHERE sent_fen > 0 AND "
        "person IN (SELECT UNNEST($people::BIGINT[])) "
        "UNION SELECT person, programme, month FROM taken_over_month",
        wanted,
    ).fetchall()
    dues.on_record = {(person, programme, month_from_index(index)) for person, programme, index in rows}
    return dues


def _compare(
    family: StagedFamily,
    people: dict[int, int],
    registered: dict[int, Person],
    dues: _Dues,
    months: dict[str, tuple[date, date]],
    system_month: date,
    known: date,
) -> ComparedFamily:
    data = family.data
    own = set(dues_of_family(data))
    keys = list(people.values())
    now = dues.of_month(keys, system_month)
    last = max((months[name][1] for name in data["programmes"] if name in months), default=system_month)
    paid = monthly_payments(data, people, dues.of_month(keys, last) or now)
    paid_months = tuple(_paid_months(data, keys, paid, dues, months))
    due_fen = sum(amount for (_person, due), amount in now.items() if due in own)
    compared = ComparedFamily(family, data, due_fen, paid_months, paid, now, "")
    if not compared.is_different:
        return compared
    reason = derived_reason(
        DifferingFamily(
            data=data,
            problems=frozenset(problem["code"] for problem in family.problems),
            people={row: registered[key] for row, key in people.items() if key in registered},
            paid=paid,
            dues=now,
            earlier_dues={(one.person, one.programme, one.month): one.due_fen for one in paid_months},
            system_month=system_month,
            known=known,
        )
    )
    return ComparedFamily(family, data, due_fen, paid_months, paid, now, reason)


def _paid_months(
    data: FamilyData,
    people: Sequence[int],
    paid: dict[Key, int],
    dues: _Dues,
    months: dict[str, tuple[date, date]],
) -> list[PaidMonth]:
    """Return the months that the earlier system paid and that are not on record yet."""
    found: list[PaidMonth] = []
    for programme in data["programmes"]:
        if programme not in months:
            continue
        since, through = months[programme]
        begins = _first_month(data, programme)
        for due in DUES.get(programme, ()):
            for person in people:
                for month in months_between(since, through):
                    key = (person, due, month)
                    due_fen, paid_fen = dues.due.get(key, 0), paid.get((person, due), 0)
                    if key in dues.on_record or (month < begins and not due_fen) or not (due_fen or paid_fen):
                        continue
                    found.append(PaidMonth(person, due, month, paid_fen, due_fen))
    return found


def _first_month(data: FamilyData, programme: str) -> date:
    """Return the month from which the roll grants a programme."""
    begins = data["from_months"].get(programme) or data["month"]
    return date.fromisoformat(begins).replace(day=1) if begins else this_month()
