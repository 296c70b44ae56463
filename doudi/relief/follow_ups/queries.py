"""Follow-ups to do, overdue, and the share that was done by township and tier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.relief.follow_ups.models import FollowUp
from doudi.relief.follow_ups.tiers import Tier, may_visit
from doudi.relief.posts.models import OfficePost
from doudi.relief.posts.queries import posts_at
from doudi.ui.tables import Text
from doudi.values.carries import carries

REMINDER_DAYS = 7


def follow_ups(*, by: User, only: str = "", tier: str = "", place: str = "", mine: bool = False) -> QuerySet[FollowUp]:
    """Return the follow-ups in a user's scope, nearest deadline first."""
    found: QuerySet[FollowUp] = FollowUp.objects.visible_to(by)
    if place:
        found = FollowUp.objects.visible_to(by).in_scope(place)
    if tier:
        found = found.filter(tier=tier)
    if mine:
        found = found.filter(post__holder=by)
    conditions = {
        "open": Q(state=FollowUp.State.OPEN),
        "soon": Q(state=FollowUp.State.OPEN, due_on__gte=today(), due_on__lte=today() + timedelta(days=REMINDER_DAYS)),
        "overdue": Q(state=FollowUp.State.OPEN, due_on__lt=today()),
        "done": Q(state=FollowUp.State.DONE),
    }
    if only:
        found = found.filter(conditions[only])
    return found.select_related("relief__case__application", "post", "visit").order_by("due_on", "pk")


def posts_for(follow_up: FollowUp, on: date) -> list[OfficePost]:
    """Return the holders who may make a visit on a day."""
    return [post for post in posts_at(follow_up.village_code, on) if may_visit(post.kind, follow_up.tier)]


def waiting_counts(*, by: User) -> list[tuple[Text, int, str]]:
    """Return what the desk shows: a user's own visits, those near their deadline and those past it, with the filter."""
    in_scope = FollowUp.objects.visible_to(by).filter(state=FollowUp.State.OPEN)
    counted = in_scope.order_by().aggregate(
        mine=Count("pk", filter=Q(post__holder=by)),
        soon=Count("pk", filter=Q(due_on__gte=today(), due_on__lte=today() + timedelta(days=REMINDER_DAYS))),
        overdue=Count("pk", filter=Q(due_on__lt=today())),
    )
    rows: list[tuple[Text, int, str]] = [
        (ngettext_lazy("由您回访的", "由您回访的"), counted["mine"], "only=open&mine=on"),
        (ngettext_lazy("快到期的救助回访", "快到期的救助回访"), counted["soon"], "only=soon"),
        (ngettext_lazy("已超期的救助回访", "已超期的救助回访"), counted["overdue"], "only=overdue"),
    ]
    return [row for row in rows if row[1]]


@dataclass(frozen=True)
class FollowUpShare:
    """How many follow-ups of a township and tier fell due, and how many were done and done in time."""

    township_code: str
    tier: str
    due: int
    done: int
    in_time: int
    overdue: int

    @property
    def place(self) -> str:
        """The township."""
        return place_name(self.township_code)

    @property
    def tier_label(self) -> Any:
        """Who had to visit."""
        return Tier(self.tier).label

    @property
    def share(self) -> str:
        """The share done of what was opened, in per cent."""
        return f"{self.done / self.due:.0%}" if self.due else "—"


@carries("P18-6.l")
def follow_up_shares(*, by: User, first: date | None = None, last: date | None = None) -> list[FollowUpShare]:
    """Return the share of follow-ups done by township and tier, of those due in a span of days."""
    found = FollowUp.objects.visible_to(by)
    due: Any = found.filter(due_on__gte=first) if first else found
    due = due.filter(due_on__lte=last) if last else due
    done = Q(state=FollowUp.State.DONE)
    counted: Sequence[dict[str, Any]] = (
        due.order_by()
        .annotate(township=Substr("village_code", 1, TOWNSHIP_DIGITS))
        .values("township", "tier")
        .annotate(
            due=Count("pk"),
            done=Count("pk", filter=done),
            in_time=Count("pk", filter=done & Q(visit__visited_on__lte=F("due_on"))),
            overdue=Count("pk", filter=~done & Q(due_on__lt=today())),
        )
    )
    order = list(Tier)
    rows = [
        FollowUpShare(row["township"], row["tier"], row["due"], row["done"], row["in_time"], row["overdue"])
        for row in counted
    ]
    return sorted(rows, key=lambda row: (row.township_code, order.index(Tier(row.tier))))
