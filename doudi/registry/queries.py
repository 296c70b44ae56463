"""Questions to the register: a household at one look, a person at one look, lists.

That a child has HIV is told only to those who are appointed for it (HIV179-2); nobody else reads it in a page, a list
or an explanation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.models import Entry
from doudi.core.audit.queries import entries_about
from doudi.core.divisions.queries import place_name
from doudi.registry.dues import DueLine, OldFigure, dues_of, old_figures
from doudi.registry.facts import HouseholdFacts, facts_of, known_on
from doudi.registry.kinds import KINDS, CircumstanceKind
from doudi.registry.models import Award, Circumstance, Household, Membership, Person, Support
from doudi.registry.relations import relation_group
from doudi.values.benefit_month import add_months, format_month_chinese

MOST_ENTRIES = 30
PAGE_SIZE = 50
_HIV = "hiv"
_SAID_INSTEAD_OF_HIV = _("享受儿童基本生活费")


def today() -> date:
    """The day it is here."""
    return timezone.localdate()


def this_month() -> date:
    """The benefit month it is here."""
    return today().replace(day=1)


@dataclass(frozen=True)
class Said:
    """One thing true of somebody, as an officer reads it."""

    kind: CircumstanceKind
    shown: str
    circumstance: Circumstance | None

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
    said: list[Said]
    dues: list[DueLine] = field(default_factory=list)
    hides_reasons: bool = False

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
    said: list[Said]
    history: list[Said]
    entries: list[Entry]
    no_known_value: str = ""
    old_figures: list[OldFigure] = field(default_factory=list)

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
    with_entries: bool = True,
) -> HouseholdView:
    """Everything true of a household on a day, as known on a day, with this month's dues."""
    as_of, known = as_of or today(), known or today()
    facts = facts_of(household, as_of, known)
    view = HouseholdView(
        household=household,
        place=place_name(household.village_id),
        area=policy.WORDS[str(facts.row["area"])],
        as_of=as_of,
        known=known,
        month=as_of.replace(day=1),
        members=[_member(facts, place, by, as_of) for place in _in_order(facts)],
        said=_said([one for one in facts.circumstances if one.household_id and one.holds_on(as_of)], by),
        history=_said([one for one in facts.circumstances if not one.holds_on(as_of)], by),
        entries=_entries_about_household(facts) if with_entries else [],
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
    membership, row = facts.members[place], facts.people[place]
    person = membership.person
    own = [one for one in facts.circumstances if one.person_id == person.pk and one.holds_on(as_of)]
    awards = [award for award in facts.award_rows if award.person_id == person.pk]
    secret = _HIV in {row["child_status"], *(str(award["child_status"]) for award in facts.awards
                      if award["person_id"] == person.number)}  # fmt: skip
    return Member(
        person, membership.relation, age_on(person.birth_date, as_of), awards, _said(own, by),
        hides_reasons=secret and not by.may(Permission.SEE_HIV_STATUS),
    )  # fmt: skip


def _add_dues(view: HouseholdView, facts: HouseholdFacts) -> None:
    """This month's dues from the policy core. A month without known values is said, not guessed."""
    try:
        dues = dues_of(facts, view.month, view.known)
        for member in view.members:
            member.dues = dues.get(member.person.number, [])
        given = frozenset(due.programme for member in view.members for due in member.dues)
        view.old_figures = old_figures(given, str(facts.row["area"]), view.month, view.known)
    except policy.PolicyError as error:
        view.no_known_value = str(error)


@dataclass(frozen=True)
class Why:
    """Why somebody gets what he gets in a month; ``hidden`` where the reasons are not for the reader."""

    person: Person
    month: date
    benefits: tuple[Any, ...]
    hidden: bool


def why(person: Person, *, by: User, as_of: date | None = None, known: date | None = None) -> Why:
    """The reasons of a person's dues in a month, down to paper and clause.

    Raises:
        policy.PolicyError: a figure of law has no known value for the month.
    """
    as_of, known = as_of or today(), known or today()
    month = as_of.replace(day=1)
    household = household_of(person, as_of, known)
    if household is None:
        return Why(person, month, (), hidden=False)
    facts = facts_of(household, as_of, known)
    place = next(number for number, one in enumerate(facts.members) if one.person_id == person.pk)
    if _member(facts, place, by, as_of).hides_reasons:
        return Why(person, month, (), hidden=True)
    explained = policy.explain_month(facts.row, facts.people, facts.awards, person.number, month, known)
    return Why(person, month, explained.benefits, hidden=False)


def _said(circumstances: Sequence[Circumstance], by: User) -> list[Said]:
    """As lines; the child's HIV status only for those who may see it."""
    order = {name: place for place, name in enumerate(KINDS)}
    lines = []
    for one in sorted(circumstances, key=lambda each: order[each.kind]):
        hidden = one.kind == "child_status" and not by.may(Permission.SEE_HIV_STATUS) and one.value == _HIV
        lines.append(Said(one.declared, _SAID_INSTEAD_OF_HIV if hidden else one.shown, one))
    return lines


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
class Lived:
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
    lived: list[Lived]
    history: list[Said]
    entries: list[Entry]
    as_of: date
    month: date
    known: date
    supporters: list[Support] = field(default_factory=list)
    supported: list[Support] = field(default_factory=list)
    no_known_value: str = ""
    old_figures: list[OldFigure] = field(default_factory=list)

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
        lived=[Lived(one, place_name(one.household.village_id)) for one in lived],
        history=_said(list(person.circumstances.order_by("pk")), by),
        entries=entries_about(person, MOST_ENTRIES),
        as_of=as_of,
        month=as_of.replace(day=1),
        known=known,
        supporters=list(known_on(person.supporters.all(), known).select_related("supporter").order_by("pk")),
        supported=list(known_on(person.supported.all(), known).select_related("person").order_by("pk")),
    )
    if household is not None:
        whole = household_view(household, by=by, as_of=as_of, known=known, with_entries=False)
        view.member = next((one for one in whole.members if one.person.pk == person.pk), None)
        view.no_known_value, view.old_figures = whole.no_known_value, whole.old_figures
    return view


@dataclass(frozen=True)
class HouseholdFilter:
    """What a list of households is cut down to."""

    village: str = ""
    programme: str = ""
    lacks: str = ""


LACKS: dict[str, Any] = {
    "bank_account": _("领取待遇但没有银行卡"),
    "id_number": _("领取待遇但没有身份证号"),
    "ending": _("待遇两个月内到期"),
    "coming_of_age": _("儿童待遇，两个月内成年"),
}
_AHEAD_MONTHS = 2
_OF_CHILDREN = ("child_living", "disabled_child_care")


def filter_in_words(wanted: HouseholdFilter) -> list[str]:
    """What a list was cut down to, for its heading and for the trail."""
    words = [_("{month}在享人员").format(month=format_month_chinese(this_month()))]
    if wanted.village:
        words.append(place_name(wanted.village))
    if wanted.programme:
        words.append(policy.programme_name(wanted.programme))
    if wanted.lacks:
        words.append(str(LACKS[wanted.lacks]))
    return words


def _in_force(month: date) -> QuerySet[Award]:
    """Awards that hold in a month, as believed now."""
    believed = Award.objects.filter(withdrawn_at=None, valid_from__lte=month)
    return believed.filter(Q(valid_to=None) | Q(valid_to__gte=month))


def _lacking(people: Any, in_force: QuerySet[Award], lack: str) -> Any:
    """Those of whom something is missing, or for whom something runs out."""
    month = this_month()
    if lack == "id_number":
        return people.filter(id_number_index="")
    if lack == "ending":
        soon = in_force.filter(valid_to__lt=add_months(month, _AHEAD_MONTHS))
        return people.filter(pk__in=soon.values("person_id"))
    if lack == "coming_of_age":
        years = int(policy.parameter_value("child_age_limit", month, today()))
        children = in_force.filter(programme__in=_OF_CHILDREN)
        born = add_months(month, -12 * years)
        within = people.filter(birth_date__gte=born, birth_date__lt=add_months(born, _AHEAD_MONTHS))
        return within.filter(pk__in=children.values("person_id"))
    said = Circumstance.objects.filter(kind=lack, withdrawn_at=None, person__isnull=False)
    return people.exclude(pk__in=said.values("person_id"))


def people_on_benefits(*, by: User, wanted: HouseholdFilter) -> Any:
    """People with an award in force this month, in the scope of ``by``, as a query to page through."""
    in_force = _in_force(this_month())
    if wanted.programme:
        in_force = in_force.filter(programme=wanted.programme)
    people = Person.objects.visible_to(by).filter(merged_into=None, death_date=None)
    if wanted.village:
        people = people.in_scope(wanted.village)
    people = people.filter(pk__in=in_force.values("person_id"))
    if wanted.lacks:
        people = _lacking(people, in_force, wanted.lacks)
    return people.select_related("household", "village").order_by("village_id", "household_id", "pk")


def benefit_counts(*, by: User) -> list[tuple[str, str, int]]:
    """Programme, its name, and how many people in scope have it this month."""
    people = Person.objects.visible_to(by).filter(merged_into=None)
    counted = (
        _in_force(this_month())
        .filter(person__in=people)
        .values_list("programme")
        .annotate(number=Count("person_id", distinct=True))
    )
    found = dict(counted)
    return [(name, policy.programme_name(name), found[name]) for name in policy.award_programmes() if name in found]
