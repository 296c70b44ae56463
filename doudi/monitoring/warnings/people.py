"""Who a warning is about, and who must stay out of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi.casework.post_award.actions.initiation import people_living_in
from doudi.casework.recusal.queries import conflicted_people
from doudi.core.accounts.models import User
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.refusals import OwnWarning
from doudi.registry.models import Household, Membership, Person
from doudi.values.carries import carries


def household_of(warning: Warning) -> Household | None:
    """Return the household of a warning: its own, or that in which its person lives now."""
    if warning.household is not None:
        return warning.household
    return warning.person.household if warning.person is not None else None


def people_of(warning: Warning) -> list[Person]:
    """Return everybody a warning is about: its person first, then who lives in the household."""
    household, person = household_of(warning), warning.person
    living = people_living_in(household) if household is not None else []
    return living if person is None else [person, *(one for one in living if one != person)]


def _living_in(households: Iterable[int]) -> QuerySet[Membership]:
    return Membership.objects.filter(
        household__in=set(households), kind=Membership.Kind.LIVING, withdrawn_at=None, valid_to=None
    )


def heads_of(households: Iterable[int]) -> Mapping[int, Person]:
    """Return the head of each household."""
    rows = _living_in(households).filter(relation="户主").select_related("person")
    return {row.household_id: row.person for row in rows}


def is_recused(by: User, people: Iterable[Person]) -> bool:
    """Whether a user, or a near relative of theirs, is one of the people of a warning."""
    return bool(conflicted_people((person.pk for person in people), by=by))


def recused_from(by: User, warnings: Sequence[Warning]) -> set[int]:
    """Return the keys of the warnings that a user must stay out of, by the same queries for all of them."""
    homes = {one.pk: one.household_id or (one.person.household_id if one.person else None) for one in warnings}
    living: dict[int | None, set[int]] = defaultdict(set)
    for home, person in _living_in(home for home in homes.values() if home).values_list("household_id", "person_id"):
        living[home].add(person)
    people = {one.pk: living[homes[one.pk]] | ({one.person_id} - {None}) for one in warnings}
    conflicted = conflicted_people(set().union(*people.values()), by=by)
    return {pk for pk, own in people.items() if own & conflicted}


@carries("MCA57-11")
def refuse_own_warning(by: User, warning: Warning) -> None:
    """Refuse a user who is one of the people of a warning, or a registered relative of one.

    Raises:
        OwnWarning
    """
    if is_recused(by, people_of(warning)):
        raise OwnWarning(_("这条预警涉及您本人或者近亲属，请移交给别人办理。"))
