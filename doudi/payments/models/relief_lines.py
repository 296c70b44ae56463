"""Which instalments of temporary relief a line pays."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.payments.models.payments import Line
from doudi.relief.models import Instalment


class ReliefLine(models.Model):
    """An instalment in a line of a relief run; after a return a later line pays it again. Never edited."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="relief_lines")
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="bank_lines")

    class Meta:
        verbose_name = _("救助款明细")
        constraints = (models.UniqueConstraint(fields=("line", "instalment"), name="relief_line_once"),)

    def __str__(self) -> str:
        return f"{self.line_id} {self.instalment_id}"
