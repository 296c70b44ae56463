"""Deputies (代办, AB岗): a colleague does the work of an absent officer for a time."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DeputyPeriod(models.Model):
    """The days on which ``deputy`` does the work of ``absent``, under their own name."""

    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="deputy_periods_as_absent",
        verbose_name=_("谁不在"),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputy_periods", verbose_name=_("谁代办")
    )
    first_day = models.DateField(_("自"))
    last_day = models.DateField(_("至"))
    reason = models.CharField(_("原因"), max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("代办")
        ordering = ("-first_day", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(absent=F("deputy")), name="deputy_is_second_person"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="deputy_period_runs_forwards"),
        )
        indexes = (models.Index(fields=("deputy", "last_day"), name="deputy_period_deputy"),)

    def __str__(self) -> str:
        return f"{self.absent_id} {self.deputy_id} {self.first_day}"
