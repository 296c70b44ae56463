"""What confirmed deliveries change in the register: one update for all that wait."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.jobs.models import Job
from doudi.core.jobs.queue import Progress, enqueue, job_handler
from doudi.matching import source_profile
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.low_income.layers.monitored_list import SOURCE
from doudi.monitoring.low_income.layers.update import update_register
from doudi.monitoring.low_income.received_aid.sources import AID_SOURCES
from doudi.values.carries import carries

ORDER = 80
"""After the judgements and the warnings."""
JOB_KIND = "low_income.update"


@carries("P18-3.a", "P18-3.b")
def update_after_delivery(delivery: Delivery, *, by: User, progress: Progress) -> None:  # noqa: ARG001 - a follow-up's
    """Enqueue an update after a delivery of aid or of the monitored list; other data sets do not touch the register.

    Several deliveries share an update that waits: it computes the whole register, however many of them came.
    """
    if delivery.source not in AID_SOURCES and delivery.source != SOURCE:
        return
    waiting = Job.objects.filter(kind=JOB_KIND, state=Job.State.WAITING).first()
    if waiting is not None:
        sources = sorted({*waiting.arguments["sources"], delivery.source})
        still_waiting = Job.objects.filter(pk=waiting.pk, state=Job.State.WAITING)
        if still_waiting.update(arguments={"sources": sources}):
            return
    enqueue(JOB_KIND, by=by, sources=[delivery.source])


@job_handler(JOB_KIND)
def run_update(*, by: User, progress: Progress, sources: list[str]) -> None:  # noqa: ARG001 - a handler's
    """Update the register after deliveries of some data sets."""
    labels = "、".join(source_profile(source).label for source in sources)
    aid = tuple(source for source in sources if source in AID_SOURCES)
    update_register(by=by, occasion=_("{label}入库").format(label=labels), sources=aid)
