"""Near relatives on record, and the officers who may have to recuse themselves."""

from __future__ import annotations

from doudi.casework.models import Case, NearRelative
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role, may
from doudi.core.divisions.models import TOWNSHIP_DIGITS

MAX_RELATIVES = 100


def near_relatives(*, by: User) -> list[NearRelative]:
    """Return the near relatives on record in scope, those that still are first."""
    relatives = NearRelative.objects.visible_to(by).select_related("person", "staff", "recorded_by")
    return list(relatives.order_by("until", "person__village_id", "person__name", "pk")[:MAX_RELATIVES])


def case_officers_of(case: Case) -> list[User]:
    """Return everybody who may ever act on a case: officers of the township and of the bureau."""
    return case_officers_of_village(case.village_code)


def case_officers_of_village(village_code: str) -> list[User]:
    """Return everybody who may act on cases of a village, or of all villages below a shorter code."""
    township = village_code[:TOWNSHIP_DIGITS]
    roles = [role.value for role in Role if may(role, Permission.HANDLE_CASES)]
    officers = User.objects.filter(is_active=True, role__in=roles).select_related("division").order_by("pk")
    return [
        officer
        for officer in officers
        if officer.division_id
        and (township.startswith(officer.division_id[:TOWNSHIP_DIGITS]) or officer.division_id.startswith(township))
    ]
