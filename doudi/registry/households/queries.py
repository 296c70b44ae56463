"""Households with their members, circumstances and dues of a month."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.registry.circumstances.queries import CircumstanceLine, circumstance_lines
from doudi.registry.law_inputs.household_dues import (
    DueLine,
    OutdatedStandard,
    dues_of,
    outdated_standards,
)
from doudi.registry.law_inputs.household_facts import HouseholdFacts, household_facts, known_on
from doudi.registry.models import Award, Household, Membership, Person
from doudi.values.dates import age_on
from doudi.values.kinship import relation_group


@dataclass
class HouseholdMember:
    """A member of a household with circumstances, awards and the dues of the month."""

    person: Person
    relation: str
    age: int
    awards: list[Award]
    circumstances: list[CircumstanceLine]
    dues: list[DueLine] = field(default_factory=list)

    @property
    def due_fen(self) -> int:
        """The sum of the dues of the month."""
        return sum(due.amount_fen for due in self.dues)


class ViewOfDay:
    """A view as of a day, by what was known on a day."""

    as_of: date
    known: date

    @property
    def is_past_date(self) -> bool:
        """Whether another day than today is shown."""
        return self.as_of != today() or self.known != today()

    @property
    def date_query(self) -> str:
        """The days for the query of an address; empty for today."""
        return f"&as_of={self.as_of}&known={self.known}" if self.is_past_date else ""


@dataclass
class HouseholdView(ViewOfDay):
    """A household as of a day, by what was known on a day."""

    household: Household
    place: str
    area: str
    as_of: date
    known: date
    month: date
    members: list[HouseholdMember]
    circumstances: list[CircumstanceLine]
    past_circumstances: list[CircumstanceLine]
    missing_value_message: str = ""
    outdated_standards: list[OutdatedStandard] = field(default_factory=list)

    @cached_property
    def due_fen(self) -> int:
        """The sum of the dues of all members in the month."""
        return sum(member.due_fen for member in self.members)


def household_view(
    household: Household,
    *,
    by: User,
    as_of: date | None = None,
    known: date | None = None,
) -> HouseholdView:
    """The household as of a day, as known on a day (default: today), with the dues of the month."""
    as_of, known = as_of or today(), known or today()
    facts = household_facts(household, as_of, known)
    current = [row for row in facts.circumstances if row.household_id and row.holds_on(as_of)]
    past = [row for row in facts.circumstances if not row.holds_on(as_of)]
    view = HouseholdView(
        household=household,
        place=place_name(household.village_id),
        area=policy.WORD_LABELS[str(facts.row["area"])],
        as_of=as_of,
        known=known,
        month=as_of.replace(day=1),
        members=[_member(facts, membership, by, as_of) for membership in _sorted_memberships(facts)],
        circumstances=circumstance_lines(current, by),
        past_circumstances=circumstance_lines(past, by),
    )
    _add_dues(view, facts)
    return view


def _sorted_memberships(facts: HouseholdFacts) -> list[Membership]:
    """The head first, then by relation in the order of GB4761, the elder before the younger."""
    return sorted(
        facts.members, key=lambda membership: (relation_group(membership.relation), membership.person.birth_date)
    )


def _member(facts: HouseholdFacts, membership: Membership, by: User, as_of: date) -> HouseholdMember:
    person, month = membership.person, as_of.replace(day=1)
    circumstances = [row for row in facts.circumstances if row.person_id == person.pk and row.holds_on(as_of)]
    return HouseholdMember(
        person,
        membership.relation,
        age_on(person.birth_date, as_of),
        [award for award in facts.award_rows if award.person_id == person.pk and award.holds_on(month)],
        circumstance_lines(circumstances, by),
    )


def _add_dues(view: HouseholdView, facts: HouseholdFacts) -> None:
    """Compute the dues of the month, or set the message where a figure of law has no known value."""
    try:
        dues = dues_of(facts, view.month, view.known)
        for member in view.members:
            member.dues = dues.get(member.person.number, [])
        programmes = frozenset(due.programme for member in view.members for due in member.dues)
        view.outdated_standards = outdated_standards(programmes, str(facts.row["area"]), view.month, view.known)
    except policy.PolicyError as error:
        view.missing_value_message = str(error)


def household_of(person: Person, as_of: date, known: date) -> Household | None:
    """The household that a person lived in on a day, as known on a day."""
    memberships = known_on(Membership.objects.filter(person=person, kind=Membership.Kind.LIVING), known)
    for membership in memberships.select_related("household__village").order_by("-pk"):
        if membership.holds_on(as_of):
            return membership.household
    return None
