"""What a confirmed delivery changes in the register."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.jobs.queue import Progress
from doudi.matching import source_profile
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.low_income.layers.monitored_list import SOURCE
from doudi.monitoring.low_income.layers.update import update_register
from doudi.monitoring.low_income.received_aid.sources import AID_SOURCES
from doudi.values.carries import carries

ORDER = 80
"""After the judgements and the warnings."""


@carries("P18-3.a", "P18-3.b")
def update_after_delivery(delivery: Delivery, *, by: User, progress: Progress) -> None:  # noqa: ARG001 - a follow-up's
    """Update the register after a delivery of aid or of the monitored list; other data sets do not touch it."""
    if delivery.source in AID_SOURCES or delivery.source == SOURCE:
        sources = (delivery.source,) if delivery.source in AID_SOURCES else ()
        label = source_profile(delivery.source).label
        update_register(by=by, occasion=_("{label}入库").format(label=label), sources=sources)
