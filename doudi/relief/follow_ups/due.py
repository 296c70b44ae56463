"""Follow-ups that no payment opened: a safety net for the clock, over cases paid lately."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Max, OuterRef, Q, Subquery

from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.relief.cases.models import ReliefCase, ReliefProposal
from doudi.relief.follow_ups.actions import open_follow_up

_LOOK_BACK_DAYS = 90


def open_missing_follow_ups() -> int:
    """Open or raise the follow-ups of cases paid lately whose total has none of its size; return how many."""
    last = ReliefProposal.objects.filter(relief=OuterRef("pk")).order_by("-pk").values("total_fen")[:1]
    paid = ReliefCase.objects.filter(first_paid_on__gte=today() - timedelta(days=_LOOK_BACK_DAYS))
    sized = paid.annotate(total_fen=Subquery(last), followed_fen=Max("follow_ups__total_fen"))
    missing = sized.filter(Q(followed_fen=None) | Q(followed_fen__lt=F("total_fen")))
    return sum(open_follow_up(relief, by=SYSTEM) is not None for relief in missing.order_by("pk"))
