"""People with their household, awards, dues of a month and the reasons of the dues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.registry.circumstances.hiv_confidentiality import is_of_child, redact_explanation
from doudi.registry.circumstances.queries import CircumstanceLine, circumstance_lines, past_circumstances
from doudi.registry.households.queries import (
    HouseholdMember,
    ViewOfDay,
    household_of,
    household_view,
)
from doudi.registry.law_inputs.household_dues import OutdatedStandard
from doudi.registry.law_inputs.household_facts import household_facts, known_on
from doudi.registry.models import Award, Household, Membership, Person, SupportObligation
from doudi.registry.people.assessed_income import AssessedIncome, assessed_income_of

_MAXIMUM_NAMES = 3


@dataclass(frozen=True)
class PastHousehold:
    """A household that a person belongs or belonged to."""

    membership: Membership
    place: str


@dataclass
class PersonView(ViewOfDay):
    """A person as of a day, by what was known on a day."""

    person: Person
    place: str
    member: HouseholdMember | None
    household: Household | None
    awards: list[Award]
    past_households: list[PastHousehold]
    past_circumstances: list[CircumstanceLine]
    as_of: date
    month: date
    known: date
    supporters: list[SupportObligation] = field(default_factory=list)
    supported: list[SupportObligation] = field(default_factory=list)
    missing_value_message: str = ""
    outdated_standards: list[OutdatedStandard] = field(default_factory=list)


def person_view(person: Person, *, by: User, as_of: date | None = None, known: date | None = None) -> PersonView:
    """The person as of a day, as known on a day (default: today), with the dues of the month."""
    as_of, known = as_of or today(), known or today()
    household = household_of(person, as_of, known)
    memberships = Membership.objects.filter(person=person, withdrawn_at=None).select_related("household")
    past = past_circumstances(list(person.circumstances.order_by("pk")), as_of)
    view = PersonView(
        person=person,
        place=place_name(person.village_id),
        member=None,
        household=household,
        awards=list(known_on(person.awards.all(), known).order_by("-valid_from")),
        past_households=[
            PastHousehold(membership, place_name(membership.household.village_id))
            for membership in memberships.order_by("pk")
        ],
        past_circumstances=circumstance_lines(past, by),
        as_of=as_of,
        month=as_of.replace(day=1),
        known=known,
        supporters=list(known_on(person.supporters.all(), known).select_related("supporter").order_by("pk")),
        supported=list(known_on(person.supported.all(), known).select_related("person").order_by("pk")),
    )
    if household is not None:
        family = household_view(household, by=by, as_of=as_of, known=known)
        view.member = next((member for member in family.members if member.person.pk == person.pk), None)
        view.missing_value_message = family.missing_value_message
        view.outdated_standards = family.outdated_standards
    return view


@dataclass(frozen=True)
class DueReason:
    """The reason of one due: a sentence and the explanation tree, redacted for the reader."""

    programme: str
    sentence: str
    tree: dict[str, Any]
    assessed_income: AssessedIncome | None = None


@dataclass(frozen=True)
class MonthReasons:
    """The reasons of a person's dues in a month."""

    person: Person
    month: date
    benefits: tuple[DueReason, ...]


def due_reasons(person: Person, *, by: User, as_of: date | None = None, known: date | None = None) -> MonthReasons:
    """The reasons of a person's dues in a month, down to legal text and clause.

    Raises:
        policy.PolicyError: a figure of law has no known value for the month.
    """
    as_of, known = as_of or today(), known or today()
    month = as_of.replace(day=1)
    household = household_of(person, as_of, known)
    if household is None:
        return MonthReasons(person, month, ())
    facts = household_facts(household, as_of, known)
    explanation = policy.rule_book().explain_month(facts.row, facts.people, facts.awards, person.number, month, known)
    is_child = any(is_of_child(row, facts.awards) for row in facts.people if row["person_id"] == person.number)
    by_due = policy.rule_book().rules_by_due()
    reasons = []
    for benefit in explanation.benefits:
        tree = policy.fold_repeated(redact_explanation(by, benefit.tree.as_data(), is_of_child=is_child))
        award = next(
            (
                award
                for award in facts.award_rows
                if award.person_id == person.pk
                and award.programme == by_due[benefit.programme].award_programme
                and award.holds_on(month)
            ),
            None,
        )
        income = assessed_income_of(award, by=by, is_of_child=is_child) if award is not None else None
        reasons.append(DueReason(benefit.programme, benefit.sentence, tree, income))
    return MonthReasons(person, month, tuple(reasons))


def recently_viewed_links(viewed: Sequence[tuple[str, int]], *, by: User) -> list[tuple[str, str, str]]:
    """Name, place and address of the people and households that a user viewed and may still see."""
    people = Person.objects.visible_to(by).in_bulk([pk for kind, pk in viewed if kind == "person"])
    households = Household.objects.visible_to(by).in_bulk([pk for kind, pk in viewed if kind == "household"])
    names: dict[int, list[str]] = {}
    living = Person.objects.filter(household__in=households, death_date=None).order_by("birth_date")
    for household_pk, name in living.values_list("household_id", "name"):
        names.setdefault(int(household_pk or 0), []).append(name)
    links = []
    for kind, pk in viewed:
        if kind == "person" and (person := people.get(pk)):
            links.append((person.name, place_name(person.village_id), person.get_absolute_url()))
        elif kind == "household" and (household := households.get(pk)):
            label = _("{names}（{number}）").format(
                names="、".join(names.get(pk, [])[:_MAXIMUM_NAMES]), number=household.number
            )
            links.append((label, place_name(household.village_id), household.get_absolute_url()))
    return links
