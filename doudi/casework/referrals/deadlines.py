"""How long departments let referrals wait: reminded before the deadline, overdue for the bureau, then its leader's."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.clock import today
from doudi.values.carries import carries
from doudi.values.working_days import add_working_days, working_day_before

LATENESS = (
    ("asked", _("部门有问，待回复")),
    ("soon", _("部门答复快到期")),
    ("overdue", _("部门答复已逾期")),
    ("escalated", _("逾期，待局领导督办")),
)


def last_day_of_reminder() -> date:
    """Return the last deadline of which departments are reminded today."""
    return add_working_days(today(), procedure_figure("referral_reminder_days", today())).day


def first_day_not_escalated() -> date:
    """Return the first deadline after which too few working days have passed for the leader of the bureau."""
    return working_day_before(today(), procedure_figure("referral_escalation_days", today()))


@carries("P18-12.d")
def waiting_so(referrals: QuerySet[Any], lateness: str) -> QuerySet[Any]:
    """Return those of open referrals that wait so; all of them without a lateness."""
    handed_over = referrals.filter(handed_over_on__isnull=False)
    if lateness == "asked":
        return handed_over.filter(questions__isnull=False, questions__replied_on=None)
    if lateness == "soon":
        return handed_over.filter(due_on__gte=today(), due_on__lte=last_day_of_reminder())
    if lateness == "overdue":
        return handed_over.filter(due_on__lt=today())
    if lateness == "escalated":
        return handed_over.filter(due_on__lt=first_day_not_escalated())
    return referrals
