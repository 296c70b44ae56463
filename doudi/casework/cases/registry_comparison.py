"""The form and the register side by side: what was said, what is on record and from whom, and where they differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _

from doudi.casework.models import Application
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.registry.circumstance_kinds import KINDS, CircumstanceKind
from doudi.registry.circumstances.hiv_confidentiality import value_for_reader
from doudi.registry.law_inputs.household_facts import HouseholdFacts
from doudi.registry.models import Circumstance, Person, Source
from doudi.values.dates import age_on
from doudi.values.identity_number import IdentityNumber
from doudi.values.masks import mask_identity_number

Mark = Literal["", "differs", "not_said"]


@dataclass(frozen=True)
class FactLine:
    """One thing: as the form has it, as the register has it, from whom and since when the register knows it."""

    label: str
    declared: str
    registered: str
    source: str
    since: date | None
    mark: Mark


@dataclass(frozen=True)
class ComparedMember:
    """A member of the form, or the household as a whole (without a relation)."""

    name: str
    relation: str
    id_number: str
    age: int | None
    person: Person | None
    elsewhere: str
    lines: tuple[FactLine, ...]

    @property
    def differing(self) -> int:
        """How many lines differ."""
        return sum(bool(one.mark) for one in self.lines)


def compare_with_registry(
    application: Application, people: list[Person | None], facts: HouseholdFacts | None, *, hides: bool
) -> list[ComparedMember]:
    """Every member in the order of the form, then the household. ``people`` are the members as registered."""
    rows = {row["person_id"]: row for row in facts.people} if facts else {}
    said = _by_subject(facts)
    answers = application.answers
    found = []
    for member, person in zip(answers["members"], people, strict=True):
        row = rows.get(person.number) if person else None
        held = said.get(person.pk, {}) if person else {}
        number = member["id_number"]
        born = IdentityNumber(number).birth_date if number else _day(member.get("birth_date"))
        found.append(
            ComparedMember(
                member["name"],
                member["relation"],
                mask_identity_number(number) if number else "—",
                age_on(born, today()) if born else None,
                person,
                _elsewhere(person, row),
                _lines(member["facts"], row, held, "person", hides),
            )
        )
    of_household = _lines(answers["household"], facts.row if facts else None, said.get(None, {}), "household", hides)
    if of_household:
        found.append(ComparedMember(_("家庭"), "", "", None, None, "", of_household))
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _elsewhere(person: Person | None, row: dict[str, Any] | None) -> str:
    """Where somebody is on record who does not live with this household."""
    if person is None or row is not None:
        return ""
    if person.household is None:
        return _("登记里不在任何家庭")
    return _("登记在{place}的另一户").format(place=place_name(person.village_id))


def _by_subject(facts: HouseholdFacts | None) -> dict[int | None, dict[str, Circumstance]]:
    """What holds today, by person (None: the household) and kind; of two the later one."""
    found: dict[int | None, dict[str, Circumstance]] = {}
    for one in facts.circumstances if facts else ():
        if one.holds_on(today()):
            found.setdefault(one.person_id, {})[one.kind] = one
    return found


def _lines(
    said: dict[str, str], row: dict[str, Any] | None, held: dict[str, Circumstance], subject: str, hides: bool
) -> tuple[FactLine, ...]:
    names = dict.fromkeys([*said, *(name for name in held if row is not None and name in row)])
    lines = []
    for name in names:
        kind = KINDS[name]
        declared = kind.read(said[name]) if name in said else None
        registered = row[name] if row is not None and name in row else None
        if kind.subject == subject:
            lines.append(_line(kind, declared, registered, name in said, row is not None, held.get(name), hides))
    return tuple(lines)


def _line(
    kind: CircumstanceKind,
    declared: Any,
    registered: Any,
    was_said: bool,
    known: bool,
    held: Circumstance | None,
    hides: bool,
) -> FactLine:
    mark: Mark = ""
    shown = [value_for_reader(kind.name, one, kind.shown(one), is_hidden=hides) for one in (declared, registered)]
    if known and was_said and shown[0] != shown[1]:
        mark = "differs"
    elif known and not was_said and registered != kind.absent:
        mark = "not_said"
    return FactLine(
        kind.label,
        shown[0] if was_said else "",
        shown[1] if known else "",
        str(Source(held.source).label) if held else "",
        held.valid_from if held else None,
        mark,
    )
