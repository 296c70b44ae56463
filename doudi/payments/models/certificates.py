"""Certificates of closed runs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.payments.models.runs import Run


class Certificate(models.Model):
    """The books of a run on the day they were closed; ``sm3`` is the digest of the content, which shows any change."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="certificate")
    content = models.JSONField(_("内容"))
    sm3 = models.CharField(_("SM3 摘要"), max_length=64)
    written_by = user_key()
    written_at = models.DateTimeField(_("结账时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("结账证明")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.run_id} {self.sm3[:8]}"
