"""What waits to be judged in a user's scope, and what people decided, for the rooms above."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.judgements.models import UnclearRow
from doudi.monitoring.judgements.people import survivors
from doudi.monitoring.judgements.workflow import WAITING, RowState
from doudi.values.carries import carries

WAITING_FILTER, MINE_FILTER, OVERDUE_FILTER = "waiting", "mine", "overdue"
QUEUE_ORDER = ("due_on", "-score", "pk")
"""The nearest deadline first, so that what is overdue comes first; then the likeliest."""


@dataclass(frozen=True)
class RowFilter:
    """The rows asked for; an empty text filters nothing."""

    place: str = ""
    source: str = ""
    state: str = MINE_FILTER


def unclear_rows(*, by: User, row_filter: RowFilter) -> QuerySet[UnclearRow]:
    """Return the rows of a filter in a user's scope, in the order of the queue."""
    visible = UnclearRow.objects.visible_to(by)
    rows: QuerySet[UnclearRow] = visible.in_scope(row_filter.place) if row_filter.place else visible
    if row_filter.source:
        rows = rows.filter(delivery__source=row_filter.source)
    if row_filter.state:
        rows = rows.filter(_state_condition(row_filter.state, by))
    return rows.select_related("delivery", "person", "judged_by", "confirmed_by").order_by(*QUEUE_ORDER)


def _state_condition(state: str, by: User) -> Q:
    if state == WAITING_FILTER:
        return Q(state__in=WAITING)
    if state == MINE_FILTER:
        return _waits_for(by)
    if state == OVERDUE_FILTER:
        return Q(state__in=WAITING, due_on__lt=today())
    return Q(state=state)


def _waits_for(by: User) -> Q:
    """Rows to judge, and links that another person than the user has proposed."""
    return Q(state=RowState.OPEN) | Q(state=RowState.PROPOSED) & ~Q(judged_by=by)


def waiting_count(*, by: User) -> int:
    """Return how many rows wait for a user to judge or confirm them."""
    if not by.may(Permission.HANDLE_WARNINGS):
        return 0
    return UnclearRow.objects.visible_to(by).filter(_waits_for(by)).count()


def overdue_count(*, by: User) -> int:
    """Return how many rows in a user's scope wait beyond their deadline."""
    return UnclearRow.objects.visible_to(by).filter(_state_condition(OVERDUE_FILTER, by)).count()


def waiting_by_source(*, by: User) -> Counter[str]:
    """Return how many rows wait, by data set."""
    waiting = UnclearRow.objects.visible_to(by).filter(state__in=WAITING).order_by()
    return Counter(dict(waiting.values_list("delivery__source").annotate(Count("pk"))))


def sources_seen(*, by: User) -> list[str]:
    """Return the data sets of which a user sees rows."""
    rows = UnclearRow.objects.visible_to(by).order_by("delivery__source")
    return list(rows.values_list("delivery__source", flat=True).distinct())


def rows_of_identity(row: UnclearRow) -> QuerySet[UnclearRow]:
    """Return the other rows of the same identity; a user judges them along, wherever they are."""
    if not row.identity_index:
        return UnclearRow.objects.none()
    others = UnclearRow.objects.filter(identity_index=row.identity_index).exclude(pk=row.pk)
    return others.select_related("delivery").order_by("pk")


def _beyond(row: UnclearRow, order: Sequence[str], *, is_before: bool) -> Q:
    """Return the condition of the rows after (or before) a row in an order of columns that are never empty."""
    condition, equal = Q(pk__in=()), Q()
    for field in order:
        name = field.removeprefix("-")
        value: object = row
        for part in name.split("__"):
            value = getattr(value, part)
        is_less = field.startswith("-") != is_before
        condition |= equal & Q(**{f"{name}__{'lt' if is_less else 'gt'}": value})
        equal &= Q(**{name: value})
    return condition


def neighbours(
    row: UnclearRow, rows: QuerySet[UnclearRow], order: Sequence[str] = QUEUE_ORDER
) -> tuple[UnclearRow | None, UnclearRow | None]:
    """Return the rows before and after a row in a list; equal questions are left out, they are judged along."""
    others = rows.exclude(pk=row.pk)
    if row.identity_index:
        others = others.exclude(identity_index=row.identity_index)
    backwards = [field[1:] if field.startswith("-") else f"-{field}" for field in order]
    before = others.filter(_beyond(row, order, is_before=True)).order_by(*backwards).first()
    return before, others.filter(_beyond(row, order, is_before=False)).order_by(*order).first()


def place_in_list(
    row: UnclearRow, rows: QuerySet[UnclearRow], order: Sequence[str] = QUEUE_ORDER
) -> tuple[int, int] | None:
    """Return the place of a row in a list and how many there are; None where it is not in it."""
    if not rows.filter(pk=row.pk).exists():
        return None
    counted = rows.order_by().aggregate(
        before=Count("pk", filter=_beyond(row, order, is_before=True)), total=Count("pk")
    )
    return counted["before"] + 1, counted["total"]


@carries("P18-3.d")
def judged_links(delivery: Delivery) -> list[tuple[int, str]]:
    """Return the rows of a delivery that people linked, with the number of the person as registered now.

    A link that may stop a payment is among them only once two people agreed. Links of the tiers are not: they lie in
    the rows of the delivery.
    """
    linked = delivery.unclear_rows.filter(state=RowState.LINKED).order_by("source_row")
    pairs = [(row, person) for row, person in linked.values_list("source_row", "person_id") if person is not None]
    people = survivors(person for _row, person in pairs)
    return [(row, people[person].number) for row, person in pairs]


def changed_since(moment: datetime) -> set[int]:
    """Return the deliveries of which a link was judged, confirmed or withdrawn after a moment.

    A decision warns nobody by itself: who computes the warnings asks this, and screens the months of these deliveries
    again with :func:`judged_links`.
    """
    changed = UnclearRow.objects.filter(changed_at__gt=moment).order_by()
    return set(changed.values_list("delivery_id", flat=True).distinct())
