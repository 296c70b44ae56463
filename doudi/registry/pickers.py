"""People and households for the picker, found as the search finds them and within the scope of the user."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import ScopedQuerySet, contains
from doudi.registry.models import Household, Membership, Person
from doudi.registry.search.queries import find_people
from doudi.ui.pickers.sources import MAX_CHOICES, Choice, PickerSource
from doudi.ui.templatetags.ui import day
from doudi.values.text import compact

_NAMES_SHOWN = 4


def _may_search(by: Any) -> bool:
    return bool(by.may(Permission.READ_REGISTRY))


def _find_people(text: str, by: Any) -> list[Person]:
    if not _may_search(by):
        return []
    return find_people(text, by=by, limit=MAX_CHOICES + 1)


def _get_person(key: str, by: Any) -> Person | None:
    return _person_of(Person.objects.visible_to(by), key, by)


def _get_person_anywhere(key: str, by: Any) -> Person | None:
    return _person_of(Person.objects.all(), key, by)


def _person_of(people: ScopedQuerySet[Person], key: str, by: Any) -> Person | None:
    return people.filter(number=compact(key), merged_into=None).first() if _may_search(by) else None


def _person_choice(person: Person, by: Any) -> Choice:
    """A person with what tells them from others of the name; outside of the scope only the number and the place."""
    place = place_name(person.village_id)
    if not contains(by.scope, person.village_id):
        return Choice(person.number, person.number, place)
    details = (
        person.get_sex_display(),
        _("{day}出生").format(day=day(person.birth_date)),
        str(person.id_number or ""),
        place,
        _("已故") if person.death_date else "",
    )
    return Choice(person.number, person.name, "，".join(detail for detail in details if detail))


def _find_households(text: str, by: Any) -> list[Household]:
    """The households of the people found."""
    keys = list(dict.fromkeys(person.household_id for person in _find_people(text, by) if person.household_id))
    found = Household.objects.visible_to(by).filter(pk__in=keys, ended_on=None)
    return sorted(found, key=lambda household: keys.index(household.pk))


def _get_household(key: str, by: Any) -> Household | None:
    return _household_of(Household.objects.visible_to(by), key, by)


def _get_household_anywhere(key: str, by: Any) -> Household | None:
    return _household_of(Household.objects.all(), key, by)


def _household_of(households: ScopedQuerySet[Household], key: str, by: Any) -> Household | None:
    return households.filter(number=compact(key), ended_on=None).first() if _may_search(by) else None


def _household_choice(household: Household, by: Any) -> Choice:
    """A household with the names of its members; outside of the scope only the number and the place."""
    place = place_name(household.village_id)
    if not contains(by.scope, household.village_id):
        return Choice(household.number, household.number, place)
    members = Membership.objects.filter(
        household=household, kind=Membership.Kind.LIVING, withdrawn_at=None, valid_to=None
    ).order_by("pk")
    names = "、".join(members.values_list("person__name", flat=True)[:_NAMES_SHOWN])
    return Choice(household.number, names or household.number, f"{place}，{household.number}")


PEOPLE = PickerSource(
    "people",
    _find_people,
    _get_person,
    _person_choice,
    hint=gettext_lazy("姓名、拼音首字母、证件号码或人员编号"),
    not_found=gettext_lazy("辖区内没有找到这个人。"),
)
PEOPLE_ANYWHERE = PickerSource(
    "people_anywhere",
    _find_people,
    _get_person_anywhere,
    _person_choice,
    hint=gettext_lazy("姓名、拼音首字母或证件号码；别的乡镇的填人员编号"),
    not_found=gettext_lazy("没有找到这个人。别的乡镇的，请向当地问人员编号。"),
)
"""People, those outside of the scope by their number only."""

HOUSEHOLDS = PickerSource(
    "households",
    _find_households,
    _get_household,
    _household_choice,
    hint=gettext_lazy("家里任何一人的姓名、拼音首字母或证件号码，或家庭编号"),
    not_found=gettext_lazy("辖区内没有找到这个家庭。"),
)
HOUSEHOLDS_ANYWHERE = PickerSource(
    "households_anywhere",
    _find_households,
    _get_household_anywhere,
    _household_choice,
    hint=gettext_lazy("家里任何一人的姓名或拼音首字母；别的乡镇的填家庭编号"),
    not_found=gettext_lazy("没有找到这个家庭。别的乡镇的，请向当地问家庭编号。"),
)
"""Households, those outside of the scope by their number only."""

SOURCES = (PEOPLE, PEOPLE_ANYWHERE, HOUSEHOLDS, HOUSEHOLDS_ANYWHERE)
