"""The finding of two people that a case of relief was false."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import LONGEST_REASON
from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.relief.cases.models import ReliefCase


class FalseCase(models.Model):
    """That what a case said had not happened. Once confirmed, the money of the case was never due."""

    village_field = "relief__case__village_code"

    relief = models.ForeignKey(ReliefCase, on_delete=models.PROTECT, related_name="false_findings")
    finding = models.CharField(_("查明的情况"), max_length=LONGEST_REASON)
    evidence = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    proposed_by = user_key()
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    confirmed_by = user_key(null=True)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    refused_by = user_key(null=True)
    refused_reason = models.CharField(_("不成立的理由"), max_length=LONGEST_REASON, blank=True)

    objects = ScopedQuerySet["FalseCase"].as_manager()

    class Meta:
        verbose_name = _("情况不实")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("relief",), condition=Q(refused_by__isnull=True), name="relief_false_case_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="relief_false_case_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(refused_by__isnull=True),
                name="relief_false_case_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(confirmed_on__isnull=False),
                name="relief_false_case_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.relief_id}"

    def get_absolute_url(self) -> str:
        return self.relief.get_absolute_url()
