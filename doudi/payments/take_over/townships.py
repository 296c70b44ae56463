"""The take-over of a township: started by its first roll, reopened by another one."""

from __future__ import annotations

from django.utils import timezone

from doudi.core.divisions.scope import bounds
from doudi.core.process import TransitionTable
from doudi.payments.models import Payment, Run, TownshipTakeOver
from doudi.payments.models.take_over import padded_code

State = TownshipTakeOver.State
TRANSITIONS = TransitionTable(
    {
        (State.OPEN, "propose"): State.PROPOSED,
        (State.PROPOSED, "return"): State.OPEN,
        (State.PROPOSED, "go_live"): State.LIVE,
    }
)


def reopen_or_start(township_code: str) -> None:
    """Start the take-over of a township that this system never paid; take back a proposal to go live."""
    village_code = padded_code(township_code)
    take_over = TownshipTakeOver.objects.select_for_update().filter(village_code=village_code).first()
    if take_over is None:
        if not is_paid_here(township_code):
            TownshipTakeOver.objects.create(village_code=village_code, started_at=timezone.now())
    elif take_over.state == State.PROPOSED:
        take_over.state, take_over.proposed_by, take_over.proposed_at = State.OPEN, None, None
        take_over.version += 1
        take_over.save()


def is_paid_here(township_code: str) -> bool:
    """Whether this system paid somebody of a township before."""
    first, last = bounds(township_code)
    payments = Payment.objects.filter(village_code__gte=first, village_code__lte=last)
    return payments.exclude(run__kind=Run.Kind.OPENING).exists()
