"""What reached people through the bank since a day, by programme."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Sum

from doudi.care.charity.needs.government_aid import AidSum
from doudi.payments.models import Payment, programme_label
from doudi.payments.workflow import PaymentState


def paid_since(people: Sequence[int], since: date) -> list[AidSum]:
    """Return the paid amounts of people since a day, by programme, the largest first."""
    paid = Payment.objects.filter(person__in=people, state=PaymentState.PAID, settled_on__gte=since).order_by()
    sums = paid.values("programme").annotate(amount_fen=Sum("amount_fen"))
    rows = [AidSum(programme_label(row["programme"]), row["amount_fen"]) for row in sums]
    return sorted(rows, key=lambda row: (-row.amount_fen, row.label))
