"""What falls due by date: files past their term, deliveries that nobody confirmed, what crashes left."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.core.daily_marks import is_marked_today, mark_today
from doudi.monitoring.deliveries.actions import discard_forgotten_delivery, erase_delivery
from doudi.monitoring.deliveries.contents import remove_strays
from doudi.monitoring.deliveries.models import Delivery

_ERASED = "deliveries-erased"


def run_due() -> int:
    """Run the tasks that are due, once a day; return the number of actions."""
    if is_marked_today(_ERASED):
        return 0
    number = 0
    for delivery in Delivery.objects.filter(state=Delivery.State.CONFIRMED, retained_until__lt=today()):
        erase_delivery(by=SYSTEM, delivery=delivery)
        number += 1
    waited = timedelta(days=procedure_figure("delivery_unconfirmed_days", today()))
    waiting = (Delivery.State.STAGED, Delivery.State.UNREADABLE)
    for delivery in Delivery.objects.filter(state__in=waiting, uploaded_at__lt=timezone.now() - waited):
        discard_forgotten_delivery(by=SYSTEM, delivery=delivery)
        number += 1
    remove_strays()
    mark_today(_ERASED)
    return number
