"""Read recoveries within the user's division."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from doudi.care.payables.kinds import PAYEE_SUFFIX
from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.divisions.scope import bounds
from doudi.payments.models import Payment, Recovery, RecoveryReduction
from doudi.payments.workflow import OPEN_RECOVERY_STATES, PaymentState, RunState
from doudi.registry.models import Person


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


def debtor_of(recovery: Recovery) -> str:
    """Return who is to pay back: the hospital or other payee of care, the person, or their family after their death."""
    if recovery.programme.endswith(PAYEE_SUFFIX):
        months = recovery.lines.values("month")
        paid = Payment.objects.filter(programme=recovery.programme, lines__month__in=months, state=PaymentState.PAID)
        people = Person.objects.filter(Q(pk=recovery.person_id) | Q(merged_into=recovery.person_id))
        names = paid.filter(person__in=people).order_by("pk").values_list("holder_name", flat=True)
        return "、".join(dict.fromkeys(names))
    name = recovery.person.name
    return _("{name}的家属").format(name=name) if recovery.person.death_date else name


def reduction_of(recovery: Recovery) -> int:
    """Return by how many fen later runs lowered a recovery, because more became due."""
    reductions = _counted_reductions().filter(recovery_line__recovery=recovery)
    return int(reductions.aggregate(total=Sum("amount_fen"))["total"] or 0)


def _counted_reductions() -> QuerySet[RecoveryReduction]:
    return RecoveryReduction.objects.exclude(run__state=RunState.DISCARDED)
