"""The shares of warnings looked at and answered in time, and those overdue, by township."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import HasScope
from doudi.monitoring.warnings.escalation import bureau_limit
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.workflow import ENDED
from doudi.values.carries import carries

_PERMILLE = 1000


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    numerator: int
    denominator: int

    @property
    def permille(self) -> int | None:
        """The share in thousandths; None of nothing."""
        return self.numerator * _PERMILLE // self.denominator if self.denominator else None

    @property
    def shown(self) -> str:
        """The share with one decimal, and its two numbers."""
        if self.permille is None:
            return "—"
        return f"{self.permille // 10}.{self.permille % 10}%（{self.numerator}/{self.denominator}）"


@dataclass(frozen=True)
class Response:
    """How the warnings of a place were responded to.

    A warning counts for a share once it was looked at or answered, or once the deadline has passed.
    """

    key: str
    label: str
    received: int
    looked: Share
    answered: Share
    overdue: int
    climbed: int

    @property
    def looked_shown(self) -> str:
        """The share looked at in time."""
        return self.looked.shown

    @property
    def answered_shown(self) -> str:
        """The share answered in time."""
        return self.answered.shown

    @property
    def sort_looked(self) -> int:
        """The share to sort by."""
        return -1 if self.looked.permille is None else self.looked.permille

    @property
    def sort_answered(self) -> int:
        """The share to sort by."""
        return -1 if self.answered.permille is None else self.answered.permille


_NUMBERS = ("received", "looked_in_time", "look_due", "answered_in_time", "answer_due", "overdue", "climbed")


def _of_span(rows: QuerySet[Warning], first: date | None, last: date | None) -> QuerySet[Warning]:
    if first is not None:
        rows = rows.filter(first_seen_on__gte=first)
    return rows.filter(first_seen_on__lte=last) if last is not None else rows


@carries("P18-20.b")
def responses(*, by: User, first: date | None = None, last: date | None = None) -> list[Response]:
    """Return the response to the warnings that came in a span of days, by township of a user's scope."""
    now = today()
    rows = _of_span(Warning.objects.visible_to(by), first, last)
    counted = (
        rows.order_by()
        .values("village_code")
        .annotate(
            received=Count("pk"),
            looked_in_time=Count("pk", filter=Q(looked_on__lte=F("look_due_on"))),
            look_due=Count("pk", filter=Q(looked_on__isnull=False) | Q(look_due_on__lt=now)),
            answered_in_time=Count("pk", filter=Q(state=ENDED, ended_on__lte=F("due_on"))),
            answer_due=Count("pk", filter=Q(state=ENDED) | Q(due_on__lt=now)),
            overdue=Count("pk", filter=~Q(state=ENDED) & Q(due_on__lt=now)),
            climbed=Count("pk", filter=~Q(state=ENDED) & Q(due_on__lt=bureau_limit(now))),
        )
    )
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_NUMBERS, 0))
    row: dict[str, Any]
    for row in counted:  # type: ignore[assignment]  # the names are those of _NUMBERS
        of_township = sums[row["village_code"][:TOWNSHIP_DIGITS]]
        for name in _NUMBERS:
            of_township[name] += row[name]
    return [_response(code, place_name(code), sums[code]) for code in sorted(sums)]


def _response(key: str, label: str, sums: dict[str, int]) -> Response:
    return Response(
        key,
        label,
        sums["received"],
        Share(sums["looked_in_time"], sums["look_due"]),
        Share(sums["answered_in_time"], sums["answer_due"]),
        sums["overdue"],
        sums["climbed"],
    )


def total_of(rows: Iterable[Response], label: str) -> Response:
    """Return the sum of the places."""
    found = list(rows)
    return Response(
        "",
        label,
        sum(row.received for row in found),
        Share(sum(row.looked.numerator for row in found), sum(row.looked.denominator for row in found)),
        Share(sum(row.answered.numerator for row in found), sum(row.answered.denominator for row in found)),
        sum(row.overdue for row in found),
        sum(row.climbed for row in found),
    )


def answered_in_time(scope: HasScope, first: date, last: date) -> Share:
    """Return the warnings that came in a span of days and were answered in time, of those that had to be.

    For measures of supervision: the scope may be that of a township.
    """
    rows = _of_span(Warning.objects.visible_to(scope), first, last)
    had_to_be = rows.filter(Q(state=ENDED) | Q(due_on__lt=today()))
    return Share(had_to_be.filter(state=ENDED, ended_on__lte=F("due_on")).count(), had_to_be.count())
