"""The plan by which a recovery is paid back, and fines for benefits obtained by deceit."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.payments.models.common import MAX_REASON_LENGTH
from doudi.payments.models.recoveries import Recovery


class RecoveryInstalment(models.Model):
    """A part of a recovery with the day by which it must be paid; the parts add up to what was demanded."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="plan")
    number = models.PositiveSmallIntegerField(_("第几期"))
    due_on = models.DateField(_("交款期限"))
    amount_fen = models.BigIntegerField(_("金额"))

    class Meta:
        verbose_name = _("分期退款")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("recovery", "number"), name="instalment_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="instalment_is_positive"),
        )

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.number}"


class RecoveryFine(models.Model):
    """A fine for benefits obtained by deceit (SAL2026-73): an officer of the bureau proposes it, its leader decides.

    It is paid to the treasury, so it is no money row of ours.
    """

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="fines")
    finding = models.CharField(_("查实的骗取事实"), max_length=MAX_REASON_LENGTH)
    finding_file = models.ForeignKey(
        Attachment, verbose_name=_("认定材料"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    amount_fen = models.BigIntegerField(_("罚款金额"))
    pay_by = models.DateField(_("缴款期限"))
    proposed_by = user_key()
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    is_imposed = models.BooleanField(_("是否处罚"), null=True)
    decided_by = user_key(null=True)
    decided_on = models.DateField(_("决定日期"), null=True)
    decided_why = models.CharField(_("决定理由"), max_length=MAX_REASON_LENGTH, blank=True)

    class Meta:
        verbose_name = _("罚款")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("recovery",), condition=~Q(is_imposed=False) | Q(is_imposed=None), name="one_fine_of_a_recovery"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="fine_is_positive"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="fine_decided_by_another"
            ),
            models.CheckConstraint(
                condition=Q(is_imposed=None, decided_by=None) | Q(is_imposed__isnull=False, decided_by__isnull=False),
                name="fine_decided_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.amount_fen}"


class RecoveryDocument(models.Model):
    """An order to return or a decision on a fine as it went out, kept encrypted and never rendered again.

    ``sm3`` is the digest of its bytes; ``number`` stands on the paper.
    """

    class Kind(models.TextChoices):
        RETURN_ORDER = "return_order", _("责令退回通知书")
        FINE_DECISION = "fine_decision", _("行政处罚决定书")

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("种类"), max_length=20, choices=Kind.choices)
    number = models.CharField(_("编号"), max_length=60, unique=True)
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="+")
    sm3 = models.CharField(_("SM3摘要"), max_length=64)
    archived_at = models.DateTimeField(_("存档时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("追缴文书")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("recovery", "kind"), name="recovery_document_once"),)

    def __str__(self) -> str:
        return self.number
