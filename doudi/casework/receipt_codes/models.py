"""Codes for one use, sent by text to an applicant whose own code is lost."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecoveryCode(models.Model):
    """A code for one use within some hours, sent to the telephone saved with the application. Only its hash is kept."""

    application = models.ForeignKey("casework.Application", on_delete=models.PROTECT, related_name="recovery_codes")
    code_hash = models.CharField(max_length=128)
    expires_at = models.DateTimeField(_("到期"))
    used_at = models.DateTimeField(_("使用时间"), null=True)

    class Meta:
        verbose_name = _("临时查询码")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.application_id}"
