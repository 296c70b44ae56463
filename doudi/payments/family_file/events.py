"""What was paid to a family, for the timeline of its file."""

from __future__ import annotations

from django.db.models import Max, Min, Sum
from django.utils.translation import gettext as _

from doudi.payments.models import Payment, Run, TakenOverMonth
from doudi.payments.workflow import PaymentState, RunState
from doudi.registry.households.panels import FamilyFile
from doudi.registry.households.timeline import Span, TimelineEvent
from doudi.values.benefit_month import format_month_in_words
from doudi.values.money import format_yuan


def taken_over_events(file: FamilyFile, span: Span) -> list[TimelineEvent]:
    """Return what the earlier system had paid to a family when a roll was taken over, one event for each roll."""
    months = TakenOverMonth.objects.filter(file.during_stays("person", "month"), span.within("recorded_at"))
    rolls = months.order_by().values("roll", "roll__attachment__name", "roll__closed_by__name", "recorded_at")
    sums = rolls.annotate(first=Min("month"), last=Max("month"), paid=Sum("paid_fen")).order_by("-recorded_at")
    text = _("接入花名册“{roll}”原系统已发的{first}至{last}待遇，共{amount}元。")
    return [
        TimelineEvent(
            one["recorded_at"],
            text.format(
                roll=one["roll__attachment__name"],
                first=format_month_in_words(one["first"]),
                last=format_month_in_words(one["last"]),
                amount=format_yuan(one["paid"]),
            ),
            one["roll__closed_by__name"] or "",
        )
        for one in sums[: span.most]
    ]


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
