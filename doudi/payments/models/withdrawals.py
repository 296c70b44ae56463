"""Withdrawals: single payments taken out of a run before its bank file is frozen."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.encryption import SealedField, SealedKind
from doudi.payments.models.payments import Payment
from doudi.payments.models.runs import Run
from doudi.payments.workflow import WithdrawalState


class Withdrawal(models.Model):
    """A payment is taken out of its run: proposed by one person, confirmed by a second.

    The payment and its lines stay as they were computed. What was taken out is due again in the next run, unless a
    hold or the person's death stands against it.
    """

    class Reason(models.TextChoices):
        DEATH = "death", _("已故或疑似死亡")
        HELD = "held", _("情况有疑问，先缓发")
        WRONG_ACCOUNT = "wrong_account", _("账户有误")
        OTHER = "other", _("其他")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="withdrawals")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="withdrawals")
    reason = models.CharField(_("原因"), max_length=14, choices=Reason.choices)
    sealed_detail = SealedField(_("情况和依据"), kind=SealedKind.HEALTH)
    state = models.CharField(
        _("状态"), max_length=10, choices=WithdrawalState.choices, default=WithdrawalState.PROPOSED
    )
    was_released = models.BooleanField(_("拨付以后移出"), default=False)
    proposed_by = user_key()
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    decided_by = user_key(null=True)
    decided_at = models.DateTimeField(_("确认时间"), null=True)
    sealed_decided_why = SealedField(_("不移出的理由"), kind=SealedKind.HEALTH, blank=True)

    class Meta:
        verbose_name = _("移出本批")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("payment",), condition=~Q(state=WithdrawalState.REFUSED), name="payment_withdrawn_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=WithdrawalState.CONFIRMED)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="withdrawal_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.payment_id}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for the second person."""
        return self.state == WithdrawalState.PROPOSED

    @property
    def tone(self) -> str:
        """The tone of its state's tag on pages."""
        return {WithdrawalState.PROPOSED: "warn", WithdrawalState.CONFIRMED: "bad"}.get(WithdrawalState(self.state), "")
