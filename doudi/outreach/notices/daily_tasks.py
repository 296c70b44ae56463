"""What falls due by date with notices: messages that the platform took over count as told."""

from __future__ import annotations

from doudi.core.audit.trail import SYSTEM
from doudi.outreach.notices.messages import count_handed_over, has_new_handed_over
from doudi.outreach.notices.models import NoticeRound
from doudi.outreach.notices.workflow import RoundState


def run_due() -> int:
    """Run the tasks that are due; return the number of actions."""
    number = 0
    for prepared in NoticeRound.objects.filter(state=RoundState.CONFIRMED):
        if has_new_handed_over(prepared):
            count_handed_over(by=SYSTEM, prepared=prepared)
            number += 1
    return number
