"""The reversal of a payment out of a reserve. The payment stays as it was; this row says that it does not count."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import LONGEST_REASON
from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.funding.models import Transaction
from doudi.relief.reserves.models import ReservePayment


class ReserveReversal(models.Model):
    """A reversal that one person proposes and another confirms, which books the money back into the reserve."""

    village_field = "payment__township_code"

    class Mistake(models.TextChoices):
        OTHER_FAMILY = "other_family", _("记到别的家庭")
        OTHER_AMOUNT = "other_amount", _("实付金额不同")
        TYPED_TWICE = "typed_twice", _("重复登记")
        NOT_HANDED_OVER = "not_handed_over", _("钱没有付出去")

    payment = models.ForeignKey(ReservePayment, on_delete=models.PROTECT, related_name="reversals")
    mistake = models.CharField(_("错在哪里"), max_length=16, choices=Mistake.choices)
    reason = models.CharField(_("情况和依据"), max_length=LONGEST_REASON)
    proposed_by = user_key()
    proposed_on = models.DateField(_("提出日期"))
    confirmed_by = user_key(null=True)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    refused_by = user_key(null=True)
    refused_reason = models.CharField(_("不成立的理由"), max_length=LONGEST_REASON, blank=True)
    transaction = models.OneToOneField(Transaction, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet["ReserveReversal"].as_manager()

    class Meta:
        verbose_name = _("撤销备用金付款")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("payment",), condition=Q(refused_by__isnull=True), name="relief_reversal_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="relief_reversal_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(refused_by__isnull=True),
                name="relief_reversal_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_on__isnull=True, transaction__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False, transaction__isnull=False),
                name="relief_reversal_is_booked",
            ),
        )

    def __str__(self) -> str:
        return f"{self.payment_id} {self.mistake}"

    def get_absolute_url(self) -> str:
        return reverse("relief:reversal", args=[self.payment_id])
