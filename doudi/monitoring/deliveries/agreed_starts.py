"""Agree with a department from which day it delivers a data set: before, the calendar expects none."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.refusals import RoleNotAllowed
from doudi.matching import SourceProfile
from doudi.monitoring.deliveries.actions import BUREAU
from doudi.monitoring.deliveries.models import AgreedStart
from doudi.monitoring.deliveries.refusals import PeriodNotAllowed, SourceOfOtherDepartment
from doudi.monitoring.deliveries.schedule import visible_profiles
from doudi.ui.templatetags.ui import day
from doudi.values.carries import carries

EARLIEST_YEAR = 2022
_MOST_YEARS_AHEAD = 1


@carries("P18-3.a")
@action("delivery.agree_start")
def agree_start(*, by: User, source: str, starts_on: date) -> AgreedStart:
    """Record the day from which a data set is delivered; a later record replaces it.

    Raises:
        RoleNotAllowed, SourceOfOtherDepartment, PeriodNotAllowed
    """
    if Role(by.role) not in BUREAU:
        raise RoleNotAllowed(_("从哪天起交付，由县民政局和部门约定后登记。"))
    profile = _expected_profile(by, source)
    if not EARLIEST_YEAR <= starts_on.year <= today().year + _MOST_YEARS_AHEAD:
        message = _("请填写{first}年以后、明年底以前的日期。").format(first=EARLIEST_YEAR)
        raise PeriodNotAllowed(message, starts_on=message)
    agreed = AgreedStart.objects.create(source=source, starts_on=starts_on, agreed_by=by)
    record(_("约定{source}从{day}起交付。").format(source=profile.label, day=day(starts_on)), subject=agreed)
    return agreed


def _expected_profile(by: User, source: str) -> SourceProfile:
    for profile in visible_profiles(by):
        if profile.name == source:
            return profile
    message = _("请选择日历里的一种数据。")
    raise SourceOfOtherDepartment(message, source=message)
