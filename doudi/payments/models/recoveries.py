"""Recoveries of money sent and not due, their receipts and reductions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.payments.models.common import MAX_REASON_LENGTH
from doudi.payments.models.payments import Payment
from doudi.payments.models.runs import Run
from doudi.payments.workflow import OPEN_RECOVERY_STATES, RecoveryState
from doudi.registry.models import Person


class Recovery(models.Model):
    """Money that was sent and is not due. A run proposes it; officers notify, hear and decide."""

    village_field = "village_code"

    run = models.ForeignKey(Run, verbose_name=_("发现于"), on_delete=models.PROTECT, related_name="recoveries")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recoveries")
    programme = models.CharField(_("项目"), max_length=40)
    village_code = models.CharField(_("村（居）"), max_length=12)
    amount_fen = models.BigIntegerField(_("金额"))
    state = models.CharField(_("状态"), max_length=10, choices=RecoveryState.choices, default=RecoveryState.PROPOSED)
    notified_on = models.DateField(_("告知日期"), null=True)
    heard = models.CharField(_("当事人意见"), max_length=MAX_REASON_LENGTH, blank=True)
    pay_by = models.DateField(_("交款期限"), null=True)
    instalments = models.PositiveSmallIntegerField(_("分几期"), default=1)
    offset_basis = models.CharField(_("抵扣依据"), max_length=MAX_REASON_LENGTH, blank=True)
    decided_why = models.CharField(_("决定理由"), max_length=MAX_REASON_LENGTH, blank=True)
    handled_by = user_key(null=True)
    decided_by = user_key(null=True)
    due_on = models.DateField(_("办理期限"), null=True)

    objects = ScopedQuerySet["Recovery"].as_manager()

    class Meta:
        verbose_name = _("追缴")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "programme"), condition=Q(state=RecoveryState.PROPOSED), name="one_proposed_recovery"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="recovery_is_positive"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("handled_by")),
                name="recovery_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[str(state) for state in OPEN_RECOVERY_STATES]) | Q(due_on__isnull=False),
                name="recovery_has_a_clock",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.programme} {self.amount_fen}"

    def get_absolute_url(self) -> str:
        return reverse("payments:recovery", args=[self.pk])


class RecoveryLine(models.Model):
    """The part of a recovery that is for one month; ``shares`` is what each source bore of it."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="lines")
    month = models.DateField(_("月份"))
    amount_fen = models.BigIntegerField(_("金额"))
    due_fen = models.BigIntegerField(_("应发"))
    sent_fen = models.BigIntegerField(_("已发"))
    shares = models.JSONField(_("由谁负担"), default=dict)

    class Meta:
        verbose_name = _("追缴明细")
        ordering = ("month",)
        constraints = (
            models.UniqueConstraint(fields=("recovery", "month"), name="recovered_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="recovery_line_is_positive"),
        )

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.month:%Y-%m}"


class Receipt(models.Model):
    """Money given back for one month of a recovery, by transfer or as an offset against a payment."""

    class Way(models.TextChoices):
        CASHLESS = "cashless", _("转账退回")
        OFFSET = "offset", _("从发放中抵扣")

    recovery_line = models.ForeignKey(RecoveryLine, on_delete=models.PROTECT, related_name="receipts")
    reference = models.CharField(_("凭证号"), max_length=60)
    amount_fen = models.BigIntegerField(_("金额"))
    way = models.CharField(_("方式"), max_length=10, choices=Way.choices)
    received_on = models.DateField(_("日期"))
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="offsets")
    recorded_by = user_key()

    class Meta:
        verbose_name = _("追回款")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("reference", "recovery_line"), name="received_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="receipt_is_positive"),
        )

    def __str__(self) -> str:
        return self.reference


class RecoveryReduction(models.Model):
    """How much less is demanded for a month than was decided, because more has become due since.

    ``due_fen`` is what was due for the month when the run was computed. It counts unless the run is discarded.
    """

    recovery_line = models.ForeignKey(RecoveryLine, on_delete=models.PROTECT, related_name="reductions")
    run = models.ForeignKey(Run, verbose_name=_("核算于"), on_delete=models.PROTECT, related_name="reductions")
    amount_fen = models.BigIntegerField(_("下调"))
    due_fen = models.BigIntegerField(_("应发"))

    class Meta:
        verbose_name = _("追缴下调")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("run", "recovery_line"), name="reduced_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="reduction_is_positive"),
        )

    def __str__(self) -> str:
        return f"{self.recovery_line_id} {self.amount_fen}"
