"""Measures of payments: paid at the first attempt, returns cured, overpayments, rolls confirmed in time."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.clock import today
from doudi.payments.models import Confirmation, Payment, Recovery
from doudi.payments.workflow import PaymentState, RecoveryState
from doudi.supervision.measures.measure import Form, Group, Measure, register_measures
from doudi.supervision.measures.periods import Period

_ANSWERED = (PaymentState.PAID, PaymentState.RETURNED, PaymentState.IN_QUESTION)


def _first_attempts(period: Period) -> QuerySet[Payment]:
    rows: QuerySet[Payment] = Payment.objects.filter(
        run__month__gte=period.first, run__month__lt=period.after, replaces__isnull=True, state__in=_ANSWERED
    )
    return rows.select_related("person")


def _cure_days(period: Period) -> timedelta:
    return timedelta(days=procedure_figure("return_cure_days", period.first))


def _returned(period: Period) -> QuerySet[Payment]:
    """Return what came back in a period: cured, or the days to cure it have passed."""
    rows: QuerySet[Payment] = Payment.objects.filter(
        state=PaymentState.RETURNED, settled_on__gte=period.first, settled_on__lt=period.after
    )
    has_passed = Q(settled_on__lt=today() - _cure_days(period))
    return rows.filter(has_passed | _was_cured(period)).select_related("person")


def _was_cured(period: Period) -> Q:
    """Return the condition of payments whose money arrived within the days, at the second attempt or a later one."""
    in_days = Payment.objects.filter(
        state=PaymentState.PAID, settled_on__lte=OuterRef("settled_on") + _cure_days(period)
    )
    return (
        Q(Exists(in_days.filter(replaces=OuterRef("pk"))))
        | Q(Exists(in_days.filter(replaces__replaces=OuterRef("pk"))))
        | Q(Exists(in_days.filter(replaces__replaces__replaces=OuterRef("pk"))))
    )


def _overpayments(period: Period) -> QuerySet[Recovery]:
    rows: QuerySet[Recovery] = Recovery.objects.filter(run__month__gte=period.first, run__month__lt=period.after)
    return rows.exclude(state=RecoveryState.WITHDRAWN).select_related("person")


def _confirmations(period: Period) -> QuerySet[Confirmation]:
    rows: QuerySet[Confirmation] = Confirmation.objects.filter(
        run__month__gte=period.first, run__month__lt=period.after, run__released_at__isnull=False
    )
    return rows.annotate(confirmed_on=TruncDate("confirmed_at")).select_related("run")


def _payment_address(payment: Payment) -> str:
    return reverse("payments:payment", args=[payment.pk])


register_measures(
    Measure(
        "paid_at_first_attempt",
        _("一次发放成功率"),
        _("本期各批发放里第一次送银行的，银行答复到账的"),
        Group.MONEY,
        rows=_first_attempts,
        counted=Q(state=PaymentState.PAID),
        title=lambda row: row.person.name,
        page=_payment_address,
        clauses=("P18-17.a",),
    ),
    Measure(
        "returns_cured",
        _("退回按期补发率"),
        _("本期被银行退回的里，三十天内重新发放到账的；三十天没有到、还没有到账的不算"),
        Group.MONEY,
        rows=_returned,
        counted=_was_cured,
        title=lambda row: row.person.name,
        page=_payment_address,
    ),
    Measure(
        "overpayments",
        _("错发多发"),
        _("本期查出应当追回的笔数，每千笔发放"),
        Group.MONEY,
        form=Form.PER_THOUSAND,
        is_higher_better=False,
        rows=_overpayments,
        base_measure="paid_at_first_attempt",
        title=lambda row: row.person.name,
        page=lambda row: reverse("payments:recovery", args=[row.pk]),
        clauses=("P18-16.c",),
    ),
    Measure(
        "rolls_confirmed_in_time",
        _("名册按时核对率"),
        _("本期各批发放名册里，乡镇在发放日以前核对的"),
        Group.MONEY,
        rows=_confirmations,
        village="township_code",
        counted=Q(confirmed_on__lte=F("run__due_on")),
        title=lambda row: row.run.number,
        page=lambda row: reverse("payments:run", args=[row.run_id]),
    ),
)
