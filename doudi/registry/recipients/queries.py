"""Recipients of the month, filtered by village, programme and missing data; counts by programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.clock import this_month, today
from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.household_accounts.queries import accounts_in_force
from doudi.registry.law_inputs.facts_for_rules import facts_for_rules
from doudi.registry.law_inputs.household_dues import dues_of
from doudi.registry.models import Award, Circumstance, Household, Person
from doudi.values.benefit_month import add_months
from doudi.values.divisions import division_name

MISSING_DATA_FILTERS: dict[str, Any] = {
    "bank_account": _("领取待遇但没有银行卡"),
    "id_number": _("领取待遇但没有身份证号"),
    "ending": _("待遇两个月内到期"),
    "coming_of_age": _("儿童待遇，两个月内成年"),
}
_AHEAD_MONTHS = 2
_OF_CHILDREN = ("child_living", "disabled_child_care")


def _lacking(people: Any, in_force: QuerySet[Award], lack: str) -> Any:
    """Filter people with missing data, or with an award or an age limit that ends soon."""
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
    recorded = Circumstance.objects.filter(kind=lack, withdrawn_at=None, person__isnull=False)
    lacking = people.exclude(pk__in=recorded.values("person_id"))
    if lack == "bank_account":  # people paid into the card of the head need none
        return lacking.exclude(household__in=accounts_in_force().values("household_id"))
    return lacking


def recipients(
    *, by: User, village: str = "", programme: str = "", lacks: str = "", is_listed: bool = False
) -> ScopedQuerySet[Person]:
    """People with an award in force this month in the scope of ``by``.

    Args:
        is_listed: the query is read page by page, not counted: it looks at the awards of one person after the other,
            in order, and stops; so is a township, which has fewer people than the county has awards. Counting a county
            reads all awards once, which is quicker for the whole.
        village: only of this village or township.
        programme: only with an award of this programme.
        lacks: only with missing data or an award that ends soon, as ``MISSING_DATA_FILTERS`` names it.
    """
    in_force = awards_in_force(this_month())
    if programme:
        in_force = in_force.filter(programme=programme)
    people = Person.objects.visible_to(by).filter(merged_into=None, death_date=None)
    if village:
        people = people.in_scope(village)
    if is_listed or len(village or by.scope or "") >= TOWNSHIP_DIGITS:
        people = people.filter(Exists(in_force.filter(person=OuterRef("pk"))))
    else:
        people = people.filter(pk__in=in_force.values("person_id"))
    if lacks:
        people = _lacking(people, in_force, lacks)
    return people.select_related("household").order_by("village_id", "household_id", "pk")


def programmes_of(people: Any) -> dict[int, str]:
    """The names of the programmes that each of the people receives this month, by key of the person."""
    names_of: dict[int, list[str]] = {}
    awards = awards_in_force(this_month()).filter(person__in=people).order_by("person_id", "programme")
    for person, programme in awards.values_list("person_id", "programme").distinct():
        names_of.setdefault(person, []).append(policy.programme_name(programme))
    return {person: "、".join(names) for person, names in names_of.items()}


@dataclass(frozen=True)
class RecipientRow:
    """A line of the list of recipients; the amount is None where the law has no figure for the month."""

    person: Person
    programmes: str
    amount_fen: int | None
    card: str
    township: str


def recipient_rows(people: Sequence[Person]) -> list[RecipientRow]:
    """The people with their programmes, what is due to them this month, their card (masked) and their township."""
    _fill_in_villages(people)
    programmes = programmes_of([person.pk for person in people])
    amounts, cards = _amounts_of(people), _cards_of(people)
    return [
        RecipientRow(
            person,
            programmes.get(person.pk, ""),
            amounts.get(person.number, 0) if amounts is not None else None,
            cards.get(person.pk, ""),
            division_name(person.village_id[:TOWNSHIP_DIGITS]) or "",
        )
        for person in people
    ]


def _fill_in_villages(people: Sequence[Person]) -> None:
    """Give people and their households their villages, which many of them share, with one query."""
    items: list[Person | Household] = [*people, *(person.household for person in people if person.household)]
    villages = Division.objects.in_bulk({item.village_id for item in items})
    for item in items:
        item.village = villages[item.village_id]


def _amounts_of(people: Sequence[Person]) -> dict[str, int] | None:
    """What is due this month by number of the person; None where a figure of law is not known."""
    households = {person.household_id: person.household for person in people if person.household}
    month, known = this_month(), today()
    amounts: dict[str, int] = {}
    try:
        for facts in facts_for_rules([*households.values()], month, known).values():
            for number, lines in dues_of(facts, month, known).items():
                amounts[number] = sum(line.amount_fen for line in lines)
    except policy.PolicyError:
        return None
    return amounts


def _cards_of(people: Sequence[Person]) -> dict[int, str]:
    """The present bank card of each person, masked."""
    day = today()
    recorded = Circumstance.objects.filter(person__in=people, kind="bank_account", withdrawn_at=None).order_by("pk")
    held = recorded.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))
    return {card.person_id: str(card.sealed) for card in held if card.person_id}


def recipient_counts(*, by: User) -> list[tuple[str, str, int]]:
    """Programme code, programme name and number of recipients this month, in the scope of ``by``."""
    people = Person.objects.visible_to(by).filter(merged_into=None)
    counted = (
        awards_in_force(this_month())
        .filter(person__in=people)
        .values_list("programme")
        .annotate(number=Count("person_id", distinct=True))
    )
    numbers = dict(counted)
    return [
        (programme, policy.programme_name(programme), numbers[programme])
        for programme in policy.award_programmes()
        if programme in numbers
    ]
