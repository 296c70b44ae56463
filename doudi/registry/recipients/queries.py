"""Lists of the register: who is on benefits now, what is missing of them, what somebody looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.clock import this_month, today
from doudi.core.divisions.queries import place_name
from doudi.registry.models import Award, Circumstance, Household, Person
from doudi.values.benefit_month import add_months, format_month_chinese

PAGE_SIZE = 50
_MOST_NAMES = 3


@dataclass(frozen=True)
class RecipientFilter:
    """What a list of households is cut down to."""

    village: str = ""
    programme: str = ""
    lacks: str = ""


MISSING_DATA_FILTERS: dict[str, Any] = {
    "bank_account": _("领取待遇但没有银行卡"),
    "id_number": _("领取待遇但没有身份证号"),
    "ending": _("待遇两个月内到期"),
    "coming_of_age": _("儿童待遇，两个月内成年"),
}
_AHEAD_MONTHS = 2
_OF_CHILDREN = ("child_living", "disabled_child_care")


def describe_filter(wanted: RecipientFilter) -> list[str]:
    """What a list was cut down to, for its heading and for the trail."""
    words = [_("{month}在享人员").format(month=format_month_chinese(this_month()))]
    if wanted.village:
        words.append(place_name(wanted.village))
    if wanted.programme:
        words.append(policy.programme_name(wanted.programme))
    if wanted.lacks:
        words.append(str(MISSING_DATA_FILTERS[wanted.lacks]))
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


def recipients(*, by: User, wanted: RecipientFilter) -> Any:
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


def programmes_of(people: Any) -> dict[int, str]:
    """What each of some people has this month, in words, by row number."""
    held: dict[int, list[str]] = {}
    awards = _in_force(this_month()).filter(person__in=people).order_by("person_id", "programme")
    for person, programme in awards.values_list("person_id", "programme").distinct():
        held.setdefault(person, []).append(policy.programme_name(programme))
    return {person: "、".join(names) for person, names in held.items()}


def recently_viewed_links(seen: Sequence[tuple[str, int]], *, by: User) -> list[tuple[str, str, str]]:
    """Name, place and address of what somebody looked at, where he may still see it."""
    people = Person.objects.visible_to(by).in_bulk([pk for kind, pk in seen if kind == "person"])
    households = Household.objects.visible_to(by).in_bulk([pk for kind, pk in seen if kind == "household"])
    names: dict[int, list[str]] = {}
    living = Person.objects.filter(household__in=households, death_date=None).order_by("birth_date")
    for household, name in living.values_list("household_id", "name"):
        names.setdefault(int(household or 0), []).append(name)
    found = []
    for kind, pk in seen:
        if kind == "person" and (person := people.get(pk)):
            found.append((person.name, place_name(person.village_id), person.get_absolute_url()))
        elif kind == "household" and (household_row := households.get(pk)):
            who = "、".join(names.get(pk, [])[:_MOST_NAMES])
            called = _("{names}（{number}）").format(names=who, number=household_row.number)
            found.append((called, place_name(household_row.village_id), household_row.get_absolute_url()))
    return found


def recipient_counts(*, by: User) -> list[tuple[str, str, int]]:
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
