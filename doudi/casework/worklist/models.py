"""Who has a case in hand, and who stands in for whom from day to day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import Case


class Assignment(models.Model):
    """The officer who has a case in hand. How it came to him is in the trail."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="assignment")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("经办人")
    )
    since = models.DateField(_("自"))

    class Meta:
        verbose_name = _("经办")

    def __str__(self) -> str:
        return f"{self.case_id} {self.officer_id}"


class DeputyPeriod(models.Model):
    """From a day to a day somebody does the work of a colleague who is away, under his own name."""

    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="deputy_periods_as_absent",
        verbose_name=_("谁不在"),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputy_periods", verbose_name=_("谁代班")
    )
    first_day = models.DateField(_("自"))
    last_day = models.DateField(_("至"))
    why = models.CharField(_("原因"), max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("代班")
        ordering = ("-first_day", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(absent=F("deputy")), name="deputy_is_second_person"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="deputy_period_runs_forwards"),
        )
        indexes = (models.Index(fields=("deputy", "last_day"), name="deputy_period_deputy"),)

    def __str__(self) -> str:
        return f"{self.absent_id} {self.deputy_id} {self.first_day}"
