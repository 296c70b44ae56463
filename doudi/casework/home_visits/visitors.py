"""The people who may visit a home: accounts of the village, its township and the bureau (MCA57-16)."""

from __future__ import annotations

from doudi.casework.models import Case
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role, may
from doudi.core.divisions.models import TOWNSHIP_DIGITS

VISITING_ROLES = frozenset(role for role in Role if may(role, Permission.HANDLE_CASES)) | {Role.VILLAGE_CADRE}


def possible_visitors(case: Case) -> list[User]:
    """Return the active accounts that may visit the home of a case, without those who recuse themselves."""
    township = case.village_code[:TOWNSHIP_DIGITS]
    users = User.objects.filter(is_active=True, role__in=VISITING_ROLES, division__isnull=False)
    near = [
        user
        for user in users.exclude(pk__in=case.recused_staff).order_by("role", "name", "pk")
        if user.division_id and (township.startswith(user.division_id) or user.division_id.startswith(township))
    ]
    return sorted(near, key=lambda user: user.division_id != case.village_code)


def is_of_the_village(user: User) -> bool:
    """Return whether somebody works for a village and not for the township or the bureau."""
    return Role(user.role) is Role.VILLAGE_CADRE
