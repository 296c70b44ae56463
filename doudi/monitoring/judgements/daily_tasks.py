"""What falls due by date in judgements: the cells of rows whose delivery is erased."""

from __future__ import annotations

from doudi.core.audit.trail import SYSTEM
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.judgements.actions import erase_rows
from doudi.monitoring.judgements.models import UnclearRow


def run_due() -> int:
    """Empty the rows of erased deliveries; return the number of deliveries."""
    kept = UnclearRow.objects.exclude(sealed_row="").values("delivery")
    erased = list(Delivery.objects.filter(state=Delivery.State.ERASED, pk__in=kept))
    for delivery in erased:
        erase_rows(by=SYSTEM, delivery=delivery)
    return len(erased)
