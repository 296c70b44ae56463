"""What each township has to serve with: staff and money of purchased services for every thousand recipients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Sum
from django.db.models.functions import Substr

from doudi.care.services.kinds import OrderState
from doudi.care.services.models import WorkOrder
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Role
from doudi.core.clock import this_month
from doudi.core.divisions.models import TOWNSHIP_DIGITS, Division
from doudi.core.divisions.scope import contains
from doudi.registry.awards.queries import awards_in_force
from doudi.values.carries import carries

_HELPERS = (Role.VILLAGE_CADRE, Role.SOCIAL_WORKER)
_THOUSAND = 1_000


@dataclass(frozen=True)
class TownshipMeans:
    """Recipients, staff and services of a township in a year.

    ``officers`` and ``helpers`` are active accounts: those of the township's office, and of its villages and its
    social-work station. ``accepted_fen`` is what the accepted orders of the year are worth. Figures for a thousand
    are None where nobody receives anything.
    """

    place: str
    recipients: int
    officers: int
    helpers: int
    served: int
    accepted_fen: int

    @property
    def officers_per_thousand(self) -> float | None:
        """Officers for every thousand recipients, with one decimal."""
        return round(_THOUSAND * self.officers / self.recipients, 1) if self.recipients else None

    @property
    def helpers_per_thousand(self) -> float | None:
        """Cadres and social workers for every thousand recipients, with one decimal."""
        return round(_THOUSAND * self.helpers / self.recipients, 1) if self.recipients else None

    @property
    def fen_per_thousand(self) -> int | None:
        """Money of accepted services for every thousand recipients, in fen."""
        return round(_THOUSAND * self.accepted_fen / self.recipients) if self.recipients else None


@carries("P18-22.c")
def means_of_townships(year: int, *, by: User) -> list[TownshipMeans]:
    """Return the means of each township in a user's area, those with the fewest staff for their recipients first."""
    recipients = dict(
        _by_township(awards_in_force(this_month()).order_by(), "person__village_id")
        .annotate(number=Count("person", distinct=True))
        .values_list("township", "number")
    )
    orders = WorkOrder.objects.filter(state=OrderState.ACCEPTED, delivered_day__year=year).order_by()
    served = {
        row["township"]: row
        for row in _by_township(orders, "person__village_id").annotate(
            people=Count("person", distinct=True), fen=Sum(F("units") * F("contract__unit_price_fen"))
        )
    }
    officers, helpers = _accounts(TOWNSHIP_ROLES), _accounts(_HELPERS)
    townships = Division.objects.filter(level=Division.Level.TOWNSHIP).order_by("code").values_list("code", "name")
    rows = [
        TownshipMeans(
            place=name,
            recipients=recipients.get(code, 0),
            officers=officers[code],
            helpers=helpers[code],
            served=served.get(code, {}).get("people", 0),
            accepted_fen=served.get(code, {}).get("fen", 0),
        )
        for code, name in townships
        if contains(by.division_id, code)
    ]
    return sorted(rows, key=lambda row: (row.officers_per_thousand is None, row.officers_per_thousand, row.place))


def _by_township(rows: Any, village: str) -> Any:
    return rows.annotate(township=Substr(village, 1, TOWNSHIP_DIGITS)).values("township")


def _accounts(roles: Iterable[Role]) -> Counter[str]:
    """Return how many active accounts of some roles each township has."""
    codes = User.objects.filter(role__in=roles, is_active=True).exclude(division=None)
    return Counter(code[:TOWNSHIP_DIGITS] for code in codes.values_list("division_id", flat=True))
