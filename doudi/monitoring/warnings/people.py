"""Who a warning is about, and who must stay out of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

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
    household = household_of(warning)
    found = [warning.person] if warning.person is not None else []
    if household is not None:
        living = Membership.objects.filter(
            household=household, kind=Membership.Kind.LIVING, withdrawn_at=None, valid_to=None
        )
        members = sorted(living.select_related("person"), key=lambda row: (row.relation != "户主", row.pk))
        found += [row.person for row in members if row.person_id != warning.person_id]
    return found


def heads_of(households: Iterable[int]) -> Mapping[int, Person]:
    """Return the head of each household."""
    rows = Membership.objects.filter(
        household__in=list(households),
        kind=Membership.Kind.LIVING,
        relation="户主",
        withdrawn_at=None,
        valid_to=None,
    ).select_related("person")
    return {row.household_id: row.person for row in rows}


def is_recused(by: User, warning: Warning) -> bool:
    """Whether a user, or a near relative of theirs, is one of the people of a warning."""
    return bool(conflicted_people((person.pk for person in people_of(warning)), by=by))


@carries("MCA57-11")
def refuse_own_warning(by: User, warning: Warning) -> None:
    """Refuse a user who is one of the people of a warning, or a registered relative of one.

    Raises:
        OwnWarning
    """
    if is_recused(by, warning):
        raise OwnWarning(_("这条预警涉及您本人或者近亲属，请移交给别人办理。"))
