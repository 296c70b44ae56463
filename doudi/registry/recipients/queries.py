"""Recipients of the month, filtered by village, programme and missing data; counts by programme."""

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
from doudi.registry.models import Award, Circumstance, Person
from doudi.values.benefit_month import add_months, format_month_chinese

PAGE_SIZE = 50


@dataclass(frozen=True)
class RecipientFilter:
    """The filter of the list of recipients; empty texts do not filter."""

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


def describe_filter(chosen: RecipientFilter) -> list[str]:
    """Describe the filter, for the heading of an export and for the audit trail."""
    words = [_("{month}在享人员").format(month=format_month_chinese(this_month()))]
    if chosen.village:
        words.append(place_name(chosen.village))
    if chosen.programme:
        words.append(policy.programme_name(chosen.programme))
    if chosen.lacks:
        words.append(str(MISSING_DATA_FILTERS[chosen.lacks]))
    return words


def _in_force(month: date) -> QuerySet[Award]:
    """Awards that hold in a month, as known now."""
    known = Award.objects.filter(withdrawn_at=None, valid_from__lte=month)
    return known.filter(Q(valid_to=None) | Q(valid_to__gte=month))


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
    return people.exclude(pk__in=recorded.values("person_id"))


def recipients(*, by: User, chosen: RecipientFilter) -> Any:
    """People with an award in force this month in the scope of ``by``, as a query set."""
    in_force = _in_force(this_month())
    if chosen.programme:
        in_force = in_force.filter(programme=chosen.programme)
    people = Person.objects.visible_to(by).filter(merged_into=None, death_date=None)
    if chosen.village:
        people = people.in_scope(chosen.village)
    people = people.filter(pk__in=in_force.values("person_id"))
    if chosen.lacks:
        people = _lacking(people, in_force, chosen.lacks)
    return people.select_related("household", "village").order_by("village_id", "household_id", "pk")


def programmes_of(people: Any) -> dict[int, str]:
    """The names of the programmes that each of the people receives this month, by key of the person."""
    names_of: dict[int, list[str]] = {}
    awards = _in_force(this_month()).filter(person__in=people).order_by("person_id", "programme")
    for person, programme in awards.values_list("person_id", "programme").distinct():
        names_of.setdefault(person, []).append(policy.programme_name(programme))
    return {person: "、".join(names) for person, names in names_of.items()}


@dataclass(frozen=True)
class RecipientRow:
    """A line of the list of recipients."""

    person: Person
    programmes: str


def recipient_rows(people: Sequence[Person]) -> list[RecipientRow]:
    """The people with the names of their programmes."""
    programmes = programmes_of([person.pk for person in people])
    return [RecipientRow(person, programmes.get(person.pk, "")) for person in people]


def recipient_counts(*, by: User) -> list[tuple[str, str, int]]:
    """Programme code, programme name and number of recipients this month, in the scope of ``by``."""
    people = Person.objects.visible_to(by).filter(merged_into=None)
    counted = (
        _in_force(this_month())
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
