"""Special amounts: payments by list that no rule gives."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.payments.models.common import MAX_REASON_LENGTH
from doudi.registry.models import Person


class SpecialAmount(models.Model):
    """An amount in fen for one person and month, paid once a second person has approved it."""

    village_field = "person__village_id"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="special_amounts")
    month = models.DateField(_("月份"))
    amount_fen = models.BigIntegerField(_("金额"))
    source = models.CharField(_("资金来源"), max_length=40)
    reason = models.CharField(_("理由"), max_length=MAX_REASON_LENGTH)
    proposed_by = user_key()
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    approved_by = user_key(null=True)
    refused_by = user_key(null=True)

    objects = ScopedQuerySet["SpecialAmount"].as_manager()

    class Meta:
        verbose_name = _("特殊金额")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="special_is_positive"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="special_approved_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.month:%Y-%m}"
