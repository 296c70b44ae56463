"""What was paid to a family, for the timeline of its file."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.payments.models import Payment, Run
from doudi.payments.workflow import PaymentState, RunState
from doudi.registry.households.panels import FamilyFile
from doudi.registry.households.timeline import Span, TimelineEvent
from doudi.values.benefit_month import format_month_in_words
from doudi.values.money import format_yuan


def payment_events(file: FamilyFile, span: Span) -> list[TimelineEvent]:
    """Return the payments that were sent to the bank, with their state; not the history of an earlier system."""
    sent = Payment.objects.filter(file.during_stays("person", "run__month"), span.within("run__released_at"))
    sent = sent.filter(run__state__in=(RunState.RELEASED, RunState.CLOSED)).exclude(run__kind=Run.Kind.OPENING)
    payments = (
        sent.exclude(state=PaymentState.VOID).select_related("run", "person").order_by("-run__released_at", "-pk")
    )
    text = _("{month}发放{name}的{programme}{amount}元：{state}{reason}。")
    return [
        TimelineEvent(
            payment.run.released_at,
            text.format(
                month=format_month_in_words(payment.run.month),
                name=payment.person.name,
                programme=payment.programme_label,
                amount=format_yuan(payment.bank_fen),
                state=payment.get_state_display(),
                reason=f"（{payment.returned_reason}）" if payment.returned_reason else "",
            ),
        )
        for payment in payments[: span.most]
        if payment.run.released_at is not None
    ]
