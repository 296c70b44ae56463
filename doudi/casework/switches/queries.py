"""What an event allows in a village on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, Q, QuerySet

from doudi.casework.switches.models import EventSwitch
from doudi.core.clock import today


def switches_on(day: date) -> QuerySet[EventSwitch]:
    """Return the switches in force on a day."""
    return EventSwitch.objects.filter(first_day__lte=day).filter(Q(last_day=None) | Q(last_day__gte=day))


def switches_at(village_code: str, day: date | None = None) -> list[EventSwitch]:
    """Return the switches in force in a village, for the banner of the pages that they change."""
    return list(switches_on(day or today()).filter(village_code=village_code))


def allows_remote_visits(village_code: str, day: date) -> bool:
    """Whether homes of a village may be visited by telephone or video on a day (MCA57-16)."""
    return switches_on(day).filter(village_code=village_code, kind=EventSwitch.Kind.REMOTE_VISITS).exists()


def longer_reviews(day: date) -> dict[str, int]:
    """Return by village how many months reviews may come later (MCA57-31)."""
    found = switches_on(day).filter(kind=EventSwitch.Kind.LONGER_REVIEWS).order_by()
    return dict(found.values_list("village_code").annotate(months=Max("figure")))


def raised_limit_fen(village_code: str, day: date) -> int | None:
    """Return the highest limit of the township that an event gives for a village on a day; None where none does."""
    raised = switches_on(day).filter(kind=EventSwitch.Kind.TOWNSHIP_LIMIT, village_code=village_code)
    highest: int | None = raised.aggregate(highest=Max("figure"))["highest"]
    return highest
