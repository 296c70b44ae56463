"""Which approved amounts of care a line pays."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.care.payables.models import Payable
from doudi.payments.models.payments import Line


class CareLine(models.Model):
    """An approved amount in a line of a run of care; after a return a later line pays it again. Never edited."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="care_lines")
    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, related_name="bank_lines")

    class Meta:
        verbose_name = _("照料和医疗支付明细")
        constraints = (models.UniqueConstraint(fields=("line", "payable"), name="care_line_once"),)

    def __str__(self) -> str:
        return f"{self.line_id} {self.payable_id}"
