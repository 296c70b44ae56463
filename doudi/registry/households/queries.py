"""Questions to the register: a household at one look, a person at one look, lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.audit.models import Entry
from doudi.core.audit.queries import entries_about
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.registry.circumstance_kinds import KINDS, CircumstanceKind
from doudi.registry.circumstances.hiv_confidentiality import is_hidden_from, redact_explanation, text_for_reader
from doudi.registry.kinship import relation_group
from doudi.registry.law_inputs.household_dues import (
    DueLine,
    OutdatedStandard,
    dues_of,
    outdated_standards,
)
from doudi.registry.law_inputs.household_facts import HouseholdFacts, household_facts, known_on
from doudi.registry.models import Award, Circumstance, Household, Membership, Person, SupportObligation

MOST_ENTRIES = 30


@dataclass(frozen=True)
class CircumstanceLine:
    """One thing true of somebody, as an officer reads it."""

    kind: CircumstanceKind
    shown: str
    circumstance: Circumstance | None
    is_correctable: bool = True

    @property
    def may_be_revealed(self) -> bool:
        """Whether a click can show it in clear."""
        return self.circumstance is not None and self.kind.form == "text" and self.kind.sealed is not None


@dataclass
class Member:
    """A member of a household with what is due to him this month, and why."""

    person: Person
    relation: str
    age: int
    awards: list[Award]
    said: list[CircumstanceLine]
    dues: list[DueLine] = field(default_factory=list)

    @property
    def due_fen(self) -> int:
        """What is due to him this month."""
        return sum(due.amount_fen for due in self.dues)


@dataclass
class HouseholdView:
    """A household at one look."""

    household: Household
    place: str
    area: str
    as_of: date
    known: date
    month: date
    members: list[Member]
    said: list[CircumstanceLine]
    history: list[CircumstanceLine]
    entries: list[Entry]
    no_known_value: str = ""
    outdated_standards: list[OutdatedStandard] = field(default_factory=list)

    @cached_property
    def due_fen(self) -> int:
        """What is due to the household this month."""
        return sum(member.due_fen for member in self.members)

    @property
    def in_past(self) -> bool:
        """Whether another day than today is asked about."""
        return self.as_of != today() or self.known != today()


def household_view(
    household: Household,
    *,
    by: User,
    as_of: date | None = None,
    known: date | None = None,
    with_local_values: bool = True,
) -> HouseholdView:
    """Everything true of a household on a day, as known on a day, with this month's dues."""
    as_of, known = as_of or today(), known or today()
    facts = household_facts(household, as_of, known)
    view = HouseholdView(
        household=household,
        place=place_name(household.village_id),
        area=policy.WORD_LABELS[str(facts.row["area"])],
        as_of=as_of,
        known=known,
        month=as_of.replace(day=1),
        members=[_member(facts, place, by, as_of) for place in _in_order(facts)],
        said=_said([one for one in facts.circumstances if one.household_id and one.holds_on(as_of)], by),
        history=_said([one for one in facts.circumstances if not one.holds_on(as_of)], by),
        entries=_entries_about_household(facts) if with_local_values else [],
    )
    _add_dues(view, facts)
    return view


def _in_order(facts: HouseholdFacts) -> list[int]:
    """The head first, then as the standard orders relations, the elder before the younger."""
    members = facts.members
    return sorted(
        range(len(members)),
        key=lambda place: (relation_group(members[place].relation), members[place].person.birth_date),
    )


def _member(facts: HouseholdFacts, place: int, by: User, as_of: date) -> Member:
    membership = facts.members[place]
    person = membership.person
    own = [one for one in facts.circumstances if one.person_id == person.pk and one.holds_on(as_of)]
    month = as_of.replace(day=1)
    awards = [one for one in facts.award_rows if one.person_id == person.pk and one.holds_on(month)]
    return Member(person, membership.relation, age_on(person.birth_date, as_of), awards, _said(own, by))


def _add_dues(view: HouseholdView, facts: HouseholdFacts) -> None:
    """This month's dues from the policy core. A month without known values is said, not guessed."""
    try:
        dues = dues_of(facts, view.month, view.known)
        for member in view.members:
            member.dues = dues.get(member.person.number, [])
        given = frozenset(due.programme for member in view.members for due in member.dues)
        view.outdated_standards = outdated_standards(given, str(facts.row["area"]), view.month, view.known)
    except policy.PolicyError as error:
        view.no_known_value = str(error)


@dataclass(frozen=True)
class DueReason:
    """Why somebody gets one benefit: a sentence, and the tree below the figure as its reader may read it."""

    programme: str
    sentence: str
    tree: dict[str, Any]


@dataclass(frozen=True)
class Why:
    """Why somebody gets what he gets in a month."""

    person: Person
    month: date
    benefits: tuple[DueReason, ...]


def why(person: Person, *, by: User, as_of: date | None = None, known: date | None = None) -> Why:
    """The reasons of a person's dues in a month, down to paper and clause.

    Raises:
        policy.PolicyError: a figure of law has no known value for the month.
    """
    as_of, known = as_of or today(), known or today()
    month = as_of.replace(day=1)
    household = household_of(person, as_of, known)
    if household is None:
        return Why(person, month, ())
    facts = household_facts(household, as_of, known)
    explained = policy.rule_book().explain_month(facts.row, facts.people, facts.awards, person.number, month, known)
    reasons = (
        DueReason(one.programme, one.sentence, redact_explanation(by, one.tree.as_data())) for one in explained.benefits
    )
    return Why(person, month, tuple(reasons))


def _said(circumstances: Sequence[Circumstance], by: User) -> list[CircumstanceLine]:
    """As lines, in the order of their kinds, each as ``by`` may read it."""
    order = {name: place for place, name in enumerate(KINDS)}
    in_order = sorted(circumstances, key=lambda each: order[each.kind])
    return [
        CircumstanceLine(one.declared, text_for_reader(by, one), one, is_correctable=not is_hidden_from(by, one))
        for one in in_order
    ]


def _past(rows: Sequence[Circumstance], as_of: date) -> list[Circumstance]:
    """What no longer holds, and what was withdrawn as never true; not the open form of what has since been ended."""
    begun = {(one.kind, one.text, one.valid_from, one.recorded_at) for one in rows}

    def is_past(one: Circumstance) -> bool:
        if one.withdrawn_at is None:
            return not one.holds_on(as_of)
        return (one.kind, one.text, one.valid_from, one.withdrawn_at) not in begun

    return [one for one in rows if is_past(one)]


def _entries_about_household(facts: HouseholdFacts) -> list[Entry]:
    people = [str(one.person_id) for one in facts.members]
    about = Q(subject_kind="household", subject_id=str(facts.household.pk)) | Q(
        subject_kind="person", subject_id__in=people
    )
    return list(Entry.objects.filter(about).order_by("-number")[:MOST_ENTRIES])


def age_on(birth_date: date, day: date) -> int:
    """Whole years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def household_of(person: Person, as_of: date, known: date) -> Household | None:
    """Where a person lived on a day, as known on a day."""
    lived = known_on(Membership.objects.filter(person=person, kind=Membership.Kind.LIVING), known)
    for membership in lived.select_related("household__village").order_by("-pk"):
        if membership.holds_on(as_of):
            return membership.household
    return None


@dataclass(frozen=True)
class PastHousehold:
    """A household a person belonged to."""

    membership: Membership
    place: str


@dataclass
class PersonView:
    """A person at one look."""

    person: Person
    place: str
    member: Member | None
    household: Household | None
    awards: list[Award]
    lived: list[PastHousehold]
    history: list[CircumstanceLine]
    entries: list[Entry]
    as_of: date
    month: date
    known: date
    supporters: list[SupportObligation] = field(default_factory=list)
    supported: list[SupportObligation] = field(default_factory=list)
    no_known_value: str = ""
    outdated_standards: list[OutdatedStandard] = field(default_factory=list)

    @property
    def in_past(self) -> bool:
        """Whether another day than today is asked about."""
        return self.as_of != today() or self.known != today()


def person_view(person: Person, *, by: User, as_of: date | None = None, known: date | None = None) -> PersonView:
    """Everything known of a person, with this month's dues and their reasons."""
    as_of, known = as_of or today(), known or today()
    household = household_of(person, as_of, known)
    lived = Membership.objects.filter(person=person, withdrawn_at=None).select_related("household").order_by("pk")
    view = PersonView(
        person=person,
        place=place_name(person.village_id),
        member=None,
        household=household,
        awards=list(known_on(person.awards.all(), known).order_by("-valid_from")),
        lived=[PastHousehold(one, place_name(one.household.village_id)) for one in lived],
        history=_said(_past(list(person.circumstances.order_by("pk")), as_of), by),
        entries=entries_about(person, MOST_ENTRIES),
        as_of=as_of,
        month=as_of.replace(day=1),
        known=known,
        supporters=list(known_on(person.supporters.all(), known).select_related("supporter").order_by("pk")),
        supported=list(known_on(person.supported.all(), known).select_related("person").order_by("pk")),
    )
    if household is not None:
        whole = household_view(household, by=by, as_of=as_of, known=known, with_local_values=False)
        view.member = next((one for one in whole.members if one.person.pk == person.pk), None)
        view.no_known_value, view.outdated_standards = whole.no_known_value, whole.outdated_standards
    return view
