"""Erase the access log in whole months, once it is older than the settings ask for.

The law on cybersecurity asks for six months at least (网络安全法第二十三条).
"""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.access_log.models import Access
from doudi.core.access_log.seals import ERASED
from doudi.core.audit.trail import SYSTEM, Actor, action, record
from doudi.core.clock import this_month
from doudi.values.benefit_month import add_months


def erase_due(*, by: Actor = SYSTEM) -> int:
    """Erase the months that are old enough, if there are any; return the number of rows."""
    before = erased_before()
    return _erase(by=by, before=before) if Access.objects.filter(at__lt=before).exists() else 0


def erased_before() -> datetime:
    """Return the first moment that is kept: the beginning of a month, so many months ago as the settings say."""
    first = add_months(this_month(), -settings.ACCESS_LOG_MONTHS)
    return timezone.make_aware(datetime.combine(first, time.min))


@action(ERASED)
def _erase(*, by: Actor, before: datetime) -> int:  # noqa: ARG001 - the decorator reads it
    number, _by_model = Access.objects.filter(at__lt=before).delete()
    record(
        _("删去{month}以前的访问记录{number}条，保存期为{months}个月。").format(
            month=timezone.localdate(before).isoformat(), number=number, months=settings.ACCESS_LOG_MONTHS
        ),
        new={"before": before.isoformat(), "rows": number},
    )
    return number
