"""Tasks of accounts that fall due by time: proposals that lapse, counters and sessions that have ended."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.utils import timezone

from doudi.core.accounts.proposals.actions import lapse_proposal
from doudi.core.accounts.proposals.queries import overdue_proposals
from doudi.core.audit.trail import SYSTEM
from doudi.core.limits.counters import prune
from doudi.core.limits.sign_in_delays import FORGET_AFTER_SECONDS

MAX_AT_ONCE = 200


def run_due() -> int:
    """Run the tasks that are due; return the number of actions."""
    prune(FORGET_AFTER_SECONDS)
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    overdue = list(overdue_proposals()[:MAX_AT_ONCE])
    for proposal in overdue:
        lapse_proposal(by=SYSTEM, proposal=proposal)
    return len(overdue)
