"""The figures of measures as they were at the end of each month."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MonthlyFact(models.Model):
    """The figure of a measure in a township and month, written once after the month's end.

    What is corrected later counts in the month in which it happens, so that a past month does not change. A count has
    no denominator.
    """

    measure = models.CharField(_("指标"), max_length=40)
    month = models.DateField(_("月份"))
    township_code = models.CharField(_("乡镇"), max_length=9)
    numerator = models.PositiveBigIntegerField(_("分子"))
    denominator = models.PositiveBigIntegerField(_("分母"), null=True)
    frozen_at = models.DateTimeField(_("固定时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("月度指标")
        ordering = ("-month", "measure", "township_code")
        constraints = (
            models.UniqueConstraint(fields=("month", "measure", "township_code"), name="one_fact_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="fact_of_a_whole_month"),
        )

    def __str__(self) -> str:
        return f"{self.measure} {self.month:%Y-%m} {self.township_code}"
