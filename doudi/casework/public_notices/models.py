"""Public notices of cases and the objections to them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import LONGEST_REASON, Case
from doudi.core.encryption import SealedField, SealedKind


class PublicNotice(models.Model):
    """A public notice in the village: the lines that may be shown, and its period."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="public_notices")
    first_day = models.DateField(_("公示自"))
    last_day = models.DateField(_("公示至"))
    lines = models.JSONField(_("公示内容"))
    ended_on = models.DateField(_("撤下日期"), null=True)

    class Meta:
        verbose_name = _("公示")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.first_day}"


class Objection(models.Model):
    """An objection to a public notice; the name of the objector is kept encrypted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="objections")
    sealed_objector = SealedField(_("提出人"), kind=SealedKind.ROW, blank=True)
    text = models.CharField(_("异议"), max_length=LONGEST_REASON)
    recorded_at = models.DateTimeField(_("时间"), auto_now_add=True)
    result = models.CharField(_("处理结果"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("异议")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text[:40]
