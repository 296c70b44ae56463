"""Everybody with an award over a range of months, cut where something that dues depend on changes.

The tables are those of the input folder, but a person stands in them once for each stretch of months in which
nothing changes for him: ``person_id`` is ``<key>#<stretch>``, ``household_id`` is the same, and the awards are
clipped to the stretch. So a family that moved from the land to the town in March is paid by the land until
February, whenever the move became known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from doudi import policy
from doudi.core.divisions.models import Division
from doudi.core.protection import Sealed
from doudi.registry.facts import TIMELESS
from doudi.registry.kinds import KINDS, Value
from doudi.registry.models import Award, Circumstance, Household, Membership, Person
from doudi.snapshot.columns import AWARDS, HOUSEHOLDS, PEOPLE, Table
from doudi.values.benefit_month import from_index, month_index

Row = dict[str, Any]
Stretch = tuple[int, int]
SaidOverTime = tuple[str, Value, int | None, int | None]
"""Kind, value, first and last month on whose first day it holds."""
_AT_ONCE = 50_000
_TIMELESS = ("birth_date", *sorted(TIMELESS))


def open_over_time(first: date, last: date, known_at: datetime, *, people: Iterable[int] | None = None) -> Any:
    """A DuckDB connection with households, people and awards of the months, as the office knew them at a moment.

    ``people`` limits it to these keys; else everybody with an award in one of the months is there. Dues that
    add up other members of a household cannot be computed from it.

    Raises:
        policy.PolicyError: a rule of dues adds up the household.
    """
    import duckdb

    needed = policy.facts_of_dues(first, last, known_at.date())
    read = _Reader(first, last, known_at, needed, people)
    connection = duckdb.connect()
    columns = {
        HOUSEHOLDS: ["household_id", "village_code", "area", *sorted(needed["households"] - {"area"})],
        PEOPLE: ["person_id", "household_id", *_TIMELESS, *sorted(needed["people"] - set(_TIMELESS))],
        AWARDS: list(AWARDS.column_names),
    }
    rows = read.rows()
    for table, names in columns.items():
        _fill(connection, table, names, rows[table.name])
    return connection


class _Reader:
    """Reads what dues depend on and nothing else, in a handful of questions."""

    def __init__(
        self, first: date, last: date, known_at: datetime, needed: dict[str, set[str]], people: Iterable[int] | None
    ) -> None:
        self.first, self.last = month_index(first), month_index(last)
        self.known_at = known_at
        self.kinds = {name: KINDS[name] for names in needed.values() for name in names if name in KINDS}
        self.awards = self._known(
            Award.objects.filter(valid_from__lte=last).filter(Q(valid_to=None) | Q(valid_to__gte=first))
        )
        if people is not None:
            self.awards = self.awards.filter(person__in=list(people))

    def _known(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        withdrawn = Q(withdrawn_at=None) | Q(withdrawn_at__gt=self.known_at)
        return rows.filter(recorded_at__lte=self.known_at).filter(withdrawn)

    def rows(self) -> dict[str, list[Row]]:
        """The three tables."""
        held = self._awards()
        whose = self.awards.values("person")
        homes = self._memberships(whose)
        of_people = self._said(Circumstance.objects.filter(person__in=whose), "person_id")
        of_homes = self._said(
            Circumstance.objects.filter(
                household__in=self._known(Membership.objects.filter(person__in=whose)).values("household")
            ),
            "household_id",
        )
        villages = dict(Division.objects.filter(level=Division.Level.VILLAGE).values_list("code", "area"))
        places = dict(
            Household.objects.filter(memberships__person__in=whose).values_list("pk", "village_id").iterator(_AT_ONCE)
        )
        found: dict[str, list[Row]] = {"households": [], "people": [], "awards": []}
        people = Person.objects.filter(pk__in=whose).values_list("pk", "village_id", "birth_date")
        for person, village, born in people.order_by("pk").iterator(_AT_ONCE):
            spans = homes.get(person, [])
            said = of_people.get(person, [])
            own = {"birth_date": born, **{name: _whenever(said, name) for name in _TIMELESS[1:]}}
            for number, (start, end) in enumerate(self._stretches(spans, said, of_homes)):
                home = next((key for key, *span in reversed(spans) if _covers(span, start)), None)
                key = f"{person}#{number}"
                self._add(found, key, start, end, held[person])
                known = self._at(said, start, "person")
                found["people"].append({"person_id": key, "household_id": key, **own, **known})
                at_home = self._at(of_homes.get(home, []) if home else [], start, "household")
                code = places.get(home, village) if home else village
                at_home["area"] = at_home.get("area") or villages[code]
                found["households"].append({"household_id": key, "village_code": code, **at_home})
        return found

    def _awards(self) -> dict[int, list[Row]]:
        names = ("pk", "person_id", "programme", "valid_from", "valid_to", "dibao_class", "assessed_income_fen",
                 "self_care", "child_status", "in_institution")  # fmt: skip
        held: dict[int, list[Row]] = defaultdict(list)
        clear = _Opener()
        for row in self.awards.order_by("pk").values_list(*names).iterator(_AT_ONCE):
            pk, person, programme, start, end, dibao_class, income, care, child, institution = row
            held[person].append(
                {
                    "award_id": str(pk), "programme": programme, "first": month_index(start),
                    "last": month_index(end) if end else None, "dibao_class": dibao_class or None,
                    "assessed_income_fen": income, "self_care": clear(care), "child_status": clear(child),
                    "in_institution": institution,
                }
            )  # fmt: skip
        return held

    def _add(self, found: dict[str, list[Row]], key: str, start: int, end: int, awards: list[Row]) -> None:
        for award in awards:
            begins, ends = max(award["first"], start), end if award["last"] is None else min(award["last"], end)
            if begins <= ends:
                row = {name: value for name, value in award.items() if name not in {"first", "last"}}
                found["awards"].append(
                    row | {"person_id": key, "from_month": from_index(begins), "to_month": from_index(ends)}
                )

    def _memberships(self, whose: Any) -> dict[int, list[tuple[int, int | None, int | None]]]:
        """Where each lived: household, first and last month on whose first day he did."""
        spans: dict[int, list[tuple[int, int | None, int | None]]] = defaultdict(list)
        lived = self._known(Membership.objects.filter(person__in=whose, kind=Membership.Kind.LIVING))
        rows = lived.order_by("pk").values_list("person_id", "household_id", "valid_from", "valid_to")
        for person, home, start, end in rows.iterator(_AT_ONCE):
            spans[person].append((home, *_months(start, end)))
        return spans

    def _said(self, rows: QuerySet[Circumstance], of: str) -> dict[int, list[SaidOverTime]]:
        found: dict[int, list[SaidOverTime]] = defaultdict(list)
        clear = _Opener()
        asked = self._known(rows.filter(kind__in=[*self.kinds, *_TIMELESS])).order_by("pk")
        rows_said = asked.values_list(of, "kind", "text", "valid_from", "valid_to")
        for key, kind, text, start, end in rows_said.iterator(_AT_ONCE):
            declared = KINDS[kind]
            value = declared.read(str(clear(Sealed(text, declared.sealed))) if declared.sealed else text)
            found[key].append((kind, value, *_months(start, end)))
        return found

    def _stretches(self, spans: list[Any], said: list[Any], of_homes: dict[int, list[Any]]) -> list[Stretch]:
        cuts = {self.first}
        for _key, *span in [*spans, *((kind, *span) for kind, _value, *span in said)]:
            cuts.update(_cuts(span))
        for home, *_span in spans:
            for _kind, _value, *span in of_homes.get(home, []):
                cuts.update(_cuts(span))
        starts = sorted(cut for cut in cuts if self.first <= cut <= self.last)
        return list(zip(starts, [*(start - 1 for start in starts[1:]), self.last], strict=True))

    def _at(self, said: list[Any], month: int, subject: str) -> Row:
        """The latest of what was said of each kind that holds in the month, and what holds where nothing was."""
        values = {
            name: kind.absent for name, kind in self.kinds.items()
            if kind.subject == subject and name not in _TIMELESS
        }  # fmt: skip
        for kind, value, *span in said:
            if kind in values and _covers(span, month):
                values[kind] = value
        return values


class _Opener:
    """Opens sealed words; a word that was sealed the same way is opened once."""

    def __init__(self) -> None:
        self._opened: dict[str, str] = {}

    def __call__(self, sealed: Sealed | None) -> str | None:
        if not sealed:
            return None
        if sealed.stored not in self._opened:
            self._opened[sealed.stored] = sealed.clear()
        return self._opened[sealed.stored]


def _months(start: date | None, end: date | None) -> tuple[int | None, int | None]:
    """The first and the last month on whose first day something held."""
    first = None if start is None else month_index(start) + (1 if start.day > 1 else 0)
    return first, None if end is None else month_index(end)


def _cuts(span: list[int | None]) -> Iterator[int]:
    first, last = span
    if first is not None:
        yield first
    if last is not None:
        yield last + 1


def _covers(span: list[int | None], month: int) -> bool:
    first, last = span
    return (first is None or first <= month) and (last is None or month <= last)


def _whenever(said: list[Any], kind: str) -> Value:
    values = [value for name, value, *_span in said if name == kind]
    return values[-1] if values else None


def _fill(connection: Any, table: Table, names: list[str], rows: list[Row]) -> None:
    import pyarrow

    held = pyarrow.table({name: pyarrow.array([row[name] for row in rows]) for name in names})  # noqa: F841 - read by SQL
    typed = ", ".join(f'CAST("{name}" AS {table.column(name).sql_type}) AS "{name}"' for name in names)
    connection.execute(f"CREATE TABLE {table.name} AS SELECT {typed} FROM held")
