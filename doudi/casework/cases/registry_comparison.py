"""Compare the facts declared on the form with the registry, member by member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _

from doudi.casework.cases.application_office import hukou_words
from doudi.casework.models import Application
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.registry.circumstance_kinds import KINDS, CircumstanceKind
from doudi.registry.circumstances.hiv_confidentiality import value_for_reader
from doudi.registry.law_inputs.household_facts import HouseholdFacts
from doudi.registry.models import Circumstance, Person, Source
from doudi.values.dates import age_on
from doudi.values.identity_number import IdentityNumber
from doudi.values.kinship import relation_in_language
from doudi.values.masks import mask_identity_number

Mark = Literal["", "differs", "undeclared", "unregistered"]


@dataclass(frozen=True)
class FactLine:
    """A fact as declared and as registered, with the source and first day of the registered one."""

    label: str
    declared: str
    registered: str
    source: str
    since: date | None
    mark: Mark

    @property
    def differs(self) -> bool:
        """Whether the registry has a value to differ from, or one that was not declared."""
        return self.mark in {"differs", "undeclared"}

    @property
    def mark_label(self) -> str:
        """The mark in words."""
        return {"": "", "differs": _("不同"), "undeclared": _("未申报"), "unregistered": _("登记未载")}[self.mark]


@dataclass(frozen=True)
class ComparedMember:
    """A member of the form; the household as a whole has no relation."""

    name: str
    relation: str
    id_number: str
    age: int | None
    person: Person | None
    elsewhere: str
    lines: tuple[FactLine, ...]
    hukou: str = ""

    @property
    def details(self) -> str:
        """Relation, age, masked number, and a hukou outside the county."""
        age = _("{age}岁").format(age=self.age) if self.age is not None else ""
        return " · ".join(
            text for text in (relation_in_language(self.relation), age, self.id_number, self.hukou) if text
        )

    @property
    def difference_count(self) -> int:
        """The number of lines that differ; a fact that the registry does not have differs from nothing."""
        return sum(line.differs for line in self.lines)


def compare_with_registry(
    application: Application, people: list[Person | None], facts: HouseholdFacts | None, *, hides: bool
) -> list[ComparedMember]:
    """Compare every member in the order of the form, then the household.

    ``people`` are the members as registered; ``hides`` keeps HIV facts from the reader.
    """
    rows = {row["person_id"]: row for row in facts.people} if facts else {}
    circumstances = _by_subject(facts)
    answers = application.answers
    compared = []
    for member, person in zip(answers["members"], people, strict=True):
        row = rows.get(person.number) if person else None
        known = circumstances.get(person.pk, {}) if person else {}
        number = member["id_number"]
        born = IdentityNumber(number).birth_date if number else _day(member.get("birth_date"))
        compared.append(
            ComparedMember(
                member["name"],
                member["relation"],
                mask_identity_number(number) if number else "—",
                age_on(born, today()) if born else None,
                person,
                _elsewhere(person, row),
                _lines(member["facts"], row, known, "person", hides),
                hukou_words(member),
            )
        )
    of_household = _lines(
        answers["household"], facts.row if facts else None, circumstances.get(None, {}), "household", hides
    )
    if of_household:
        compared.append(ComparedMember(_("家庭"), "", "", None, None, "", of_household))
    return compared


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _elsewhere(person: Person | None, row: dict[str, Any] | None) -> str:
    """Return where a person is registered who does not live with this household."""
    if person is None or row is not None:
        return ""
    if person.household is None:
        return _("登记里不在任何家庭")
    return _("登记在{place}的另一户").format(place=place_name(person.village_id))


def _by_subject(facts: HouseholdFacts | None) -> dict[int | None, dict[str, Circumstance]]:
    """Return the circumstances of today by person (None: the household) and kind; the later of two."""
    by_subject: dict[int | None, dict[str, Circumstance]] = {}
    for circumstance in facts.circumstances if facts else ():
        if circumstance.holds_on(today()):
            by_subject.setdefault(circumstance.person_id, {})[circumstance.kind] = circumstance
    return by_subject


def _lines(
    answers: dict[str, str],
    row: dict[str, Any] | None,
    circumstances: dict[str, Circumstance],
    subject: str,
    hides: bool,
) -> tuple[FactLine, ...]:
    names = dict.fromkeys([*answers, *(name for name in circumstances if row is not None and name in row)])
    lines = []
    for name in names:
        kind = KINDS[name]
        declared = kind.read(answers[name]) if name in answers else None
        registered = row[name] if row is not None and name in row else None
        if kind.subject == subject:
            lines.append(
                _line(
                    kind,
                    declared,
                    registered,
                    is_declared=name in answers,
                    is_registered=row is not None,
                    circumstance=circumstances.get(name),
                    hides=hides,
                )
            )
    return tuple(lines)


def _line(
    kind: CircumstanceKind,
    declared: Any,
    registered: Any,
    *,
    is_declared: bool,
    is_registered: bool,
    circumstance: Circumstance | None,
    hides: bool,
) -> FactLine:
    mark: Mark = ""
    declared_text, registered_text = (
        value_for_reader(kind.name, value, kind.shown(value), is_hidden=hides) for value in (declared, registered)
    )
    has_value = is_registered and (circumstance is not None or registered != kind.absent)
    if is_registered and is_declared and declared_text != registered_text:
        mark = "differs" if has_value else "unregistered"
    elif is_registered and not is_declared and registered != kind.absent:
        mark = "undeclared"
    return FactLine(
        kind.label,
        declared_text if is_declared else "",
        registered_text if has_value else "",
        str(Source(circumstance.source).label) if circumstance else "",
        circumstance.valid_from if circumstance else None,
        mark,
    )
