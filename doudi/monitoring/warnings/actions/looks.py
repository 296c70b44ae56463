"""Note that a warning was looked at, and that the family was visited."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance
from doudi.core.refusals import ReasonRequired, required_text
from doudi.monitoring.warnings.actions.locking import lock_warning, name_of, take_up
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.workflow import WARNING_TRANSITIONS
from doudi.values.dates import format_date

MAX_VISITORS_LENGTH = 80


@action("warning.look")
def look_at_warning(*, by: User, warning: Warning) -> Warning:
    """Note who opened a warning first; they own it while nobody else does.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, OwnWarning
    """
    locked = lock_warning(by, warning, "look")
    locked.first_shown_at = locked.first_shown_at or timezone.now()
    take_up(locked, by)
    advance(locked, "look", WARNING_TRANSITIONS)
    record(
        _("打开{warning}。").format(warning=name_of(locked)),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


@action("warning.visit")
def record_visit(
    *, by: User, warning: Warning, visited_on: date, visitors: str, seen_version: int | None = None
) -> Warning:
    """Record that two people visited the home.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, OwnWarning, ReasonRequired, NumberInText
    """
    locked = lock_warning(by, warning, "visit", seen_version)
    if not locked.first_seen_on <= visited_on <= today():
        message = _("走访日期在发现预警的那天到今天之间。")
        raise ReasonRequired(message, visited_on=message)
    locked.visitors = required_text(visitors, "visitors", _("请写明哪两个人走访。"))[:MAX_VISITORS_LENGTH]
    locked.visited_on = visited_on
    take_up(locked, by)
    advance(locked, "visit", WARNING_TRANSITIONS)
    record(
        _("{warning}：{day}入户走访，{visitors}。").format(
            warning=name_of(locked), day=format_date(visited_on), visitors=locked.visitors
        ),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked
