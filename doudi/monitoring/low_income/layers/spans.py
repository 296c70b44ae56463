"""Spans of days: united where they touch, cut by one another. The last day None is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

Span = tuple[date, date | None]
_ONE_DAY = timedelta(days=1)


def united(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap or follow on the next day as one."""
    found: list[Span] = []
    for first, last in sorted(spans, key=lambda span: span[0]):
        if found:
            before_first, before_last = found[-1]
            if before_last is None:
                continue
            if first <= before_last + _ONE_DAY:
                found[-1] = (before_first, None if last is None else max(last, before_last))
                continue
        found.append((first, last))
    return found


def overlap(one: Span, other: Span) -> Span | None:
    """Return the days that both spans have; None where there are none."""
    first = max(one[0], other[0])
    lasts = [last for last in (one[1], other[1]) if last is not None]
    last = min(lasts) if lasts else None
    return (first, last) if last is None or last >= first else None


def common(some: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """Return the days that lie in a span of both lists, united."""
    pool = list(others)
    return united(found for one in some for other in pool if (found := overlap(one, other)))


def holds_on(span: Span, day: date) -> bool:
    """Whether a day lies in a span."""
    return span[0] <= day and (span[1] is None or day <= span[1])
