"""What the day itself does: postings come down by themselves when their last day is over."""

from __future__ import annotations

from doudi.casework.actions.deciding import end_posting
from doudi.casework.models import Case
from doudi.core.audit.actions import SYSTEM
from doudi.registry.queries import today


def run_due() -> int:
    """Take down what is over; returns how many there were. Each is an act of its own, so one fault stops no other."""
    over = Case.objects.filter(step="posting", postings__ended_on=None, postings__last_day__lt=today())
    number = 0
    for case in over.order_by("pk"):
        end_posting(by=SYSTEM, case=case)
        number += 1
    return number
