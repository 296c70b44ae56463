"""Read recoveries within the user's division."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet, Sum

from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.divisions.scope import bounds
from doudi.payments.models import Recovery, RecoveryReduction
from doudi.payments.workflow import OPEN_RECOVERY_STATES, RunState


def recoveries(user: User, state: str = "") -> QuerySet[Recovery]:
    """Return the recoveries in a state (default: all open ones), nearest deadline first.

    ``is_reduced`` tells whether a later run lowered the amount.
    """
    first, last = bounds(money_scope(user) or "-")
    states = [state] if state else list(OPEN_RECOVERY_STATES)
    reductions = _counted_reductions().filter(recovery_line__recovery=OuterRef("pk"))
    return (
        Recovery.objects.filter(village_code__gte=first, village_code__lte=last, state__in=states)
        .select_related("person")
        .annotate(is_reduced=Exists(reductions))
        .order_by("due_on", "pk")
    )


def reduction_of(recovery: Recovery) -> int:
    """Return by how many fen later runs lowered a recovery, because more became due."""
    reductions = _counted_reductions().filter(recovery_line__recovery=recovery)
    return int(reductions.aggregate(total=Sum("amount_fen"))["total"] or 0)


def _counted_reductions() -> QuerySet[RecoveryReduction]:
    return RecoveryReduction.objects.exclude(run__state=RunState.DISCARDED)
