"""What settlements of purchased services booked, for the comparison of the books."""

from __future__ import annotations

from django.db.models import Sum

from doudi.care.services.kinds import SettlementState
from doudi.care.services.models import Settlement


def booked_settlements() -> dict[str, int]:
    """Return how many fen of each source were booked for services, without what was taken back later."""
    rows = Settlement.objects.filter(state=SettlementState.BOOKED, corrects=None).order_by()
    sums = rows.values_list("contract__source").annotate(total=Sum("amount_fen"))
    return {source: int(total) for source, total in sums}


def taken_back_fen() -> int:
    """Return how many fen of booked settlements were taken back."""
    rows = Settlement.objects.filter(state=SettlementState.BOOKED, corrects__isnull=False)
    return -int(rows.aggregate(total=Sum("amount_fen"))["total"] or 0)
