"""Recorded near relatives, and the officers who may ever act on a case."""

from __future__ import annotations

from doudi.casework.models import Case
from doudi.casework.recusal.models import NearRelative
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role, may
from doudi.core.divisions.models import TOWNSHIP_DIGITS

MOST_ROWS = 100


def near_relatives(*, by: User) -> list[NearRelative]:
    """Return the near relatives recorded in a user's scope, current ones first."""
    relatives = NearRelative.objects.visible_to(by).select_related("person", "staff", "recorded_by")
    return list(relatives.order_by("until", "person__village_id", "person__name", "pk")[:MOST_ROWS])


def case_officers_of(case: Case) -> list[User]:
    """Return all users of the township and the bureau who may ever act on a case."""
    return case_officers_of_village(case.village_code)


def case_officers_of_village(village_code: str) -> list[User]:
    """Return all users who may act on cases of a village, or of all villages below a shorter code."""
    township = village_code[:TOWNSHIP_DIGITS]
    roles = [role.value for role in Role if may(role, Permission.HANDLE_CASES)]
    users = User.objects.filter(is_active=True, role__in=roles).select_related("division").order_by("pk")
    return [
        user
        for user in users
        if user.division_id
        and (township.startswith(user.division_id[:TOWNSHIP_DIGITS]) or user.division_id.startswith(township))
    ]
