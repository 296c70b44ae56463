"""The monthly list in a user's scope."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.relief.illness_watch.models import IllnessWatch
from doudi.relief.illness_watch.workflow import WatchState


def months() -> list[date]:
    """Return the months that have a list, the latest first, of the last two years."""
    return list(IllnessWatch.objects.order_by("-month").values_list("month", flat=True).distinct()[:24])


def is_drawn(month: date) -> bool:
    """Whether a month has its list, with somebody on it."""
    return IllnessWatch.objects.filter(month=month).exists()


def illness_watches(*, by: User, month: str = "", state: str = "", place: str = "") -> QuerySet[IllnessWatch]:
    """Return the people on the lists in a user's scope."""
    found = IllnessWatch.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    rows: QuerySet[IllnessWatch] = found
    if month:
        rows = rows.filter(month=date.fromisoformat(month))
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("person", "judged_by", "relief__case").order_by("-month", "village_code", "pk")


def waiting_count(*, by: User) -> int:
    """Return how many judgements wait for a user: the township's own, or the second look of the bureau."""
    is_bureau = Role(by.role) in {Role.BUREAU_OFFICER, Role.BUREAU_LEADER}
    state = WatchState.JUDGED if is_bureau else WatchState.LISTED
    return IllnessWatch.objects.visible_to(by).filter(state=state).count()
