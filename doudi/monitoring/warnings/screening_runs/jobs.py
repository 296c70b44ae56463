"""When the warnings are computed: after a delivery, once a day, and when the bureau asks for it."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import SYSTEM, action, record
from doudi.core.clock import this_month, today
from doudi.core.jobs.models import Job
from doudi.core.jobs.queue import Progress, enqueue, job_handler
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.judgements.queries import changed_since
from doudi.monitoring.warnings.computation import screen_month
from doudi.monitoring.warnings.models import ScreeningRun
from doudi.values.benefit_month import format_month_in_words

JOB_KIND = "warnings.screen"


@job_handler(JOB_KIND)
def run_screening(*, by: User | None, progress: Progress, month: str) -> None:
    """Compute the warnings of a month as a job."""
    screen_month(date.fromisoformat(month), by=by or SYSTEM, progress=progress)


def enqueue_screening(*, by: User | None) -> Job:
    """Enqueue the screening of the present month, once: one that waits already will see what came meanwhile."""
    month = this_month().isoformat()
    waiting = Job.objects.filter(kind=JOB_KIND, state=Job.State.WAITING, arguments__month=month).first()
    if waiting is not None:
        return waiting
    if by is not None:
        return enqueue(JOB_KIND, by=by, month=month)
    return Job.objects.create(kind=JOB_KIND, arguments={"month": month})


def screen_after_delivery(delivery: Delivery, *, by: User, progress: Progress) -> None:  # noqa: ARG001 - the signature of follow-ups
    """Follow a confirmed delivery with a screening; several deliveries of a day share one."""
    enqueue_screening(by=by)


@action("warning.request_screening")
def request_screening(*, by: User) -> Job:
    """Let the warnings of the present month be computed now.

    Raises:
        PermissionRequired
    """
    require_permission(by, Permission.MANAGE_WARNING_RULES)
    job = enqueue_screening(by=by)
    record(_("提出计算{month}的预警。").format(month=format_month_in_words(this_month())))
    return job


def run_due() -> int:
    """Enqueue the screening of a new month, one each day, and one after what came since; return the number of jobs.

    What came are links that people judged, and deliveries whose own screening failed. The one of each day follows what
    was recorded in the registry and what falls due; it computes only whom that touches.

    A month is screened by itself only where somebody delivers data: without deliveries the bureau asks for it.
    """
    if not Delivery.objects.filter(state=Delivery.State.CONFIRMED).exists():
        return 0
    if Job.objects.filter(kind=JOB_KIND, state__in=(Job.State.WAITING, Job.State.RUNNING)).exists():
        return 0
    runs = ScreeningRun.objects.filter(month=this_month())
    tried = runs.aggregate(last=Max("started_at"))["last"]
    if (
        tried is not None
        and timezone.localdate(tried) >= today()
        and not (changed_since(tried) or _delivered_since(tried))
    ):
        return 0
    enqueue_screening(by=None)
    return 1


def _delivered_since(moment: datetime) -> bool:
    return Delivery.objects.filter(state=Delivery.State.CONFIRMED, confirmed_at__gt=moment).exists()
