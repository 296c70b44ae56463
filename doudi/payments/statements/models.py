"""Forecasts of the cost of a year."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.core.jobs.models import Job


class Forecast(models.Model):
    """A requested forecast; ``what_if`` has the changed standards, ``result`` is empty until the job is done."""

    year = models.PositiveSmallIntegerField(_("年度"))
    what_if = models.JSONField(_("假设标准"), default=dict)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("时间"), auto_now_add=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    result = models.JSONField(_("结果"), null=True)

    class Meta:
        verbose_name = _("全年测算")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.year}"

    def get_absolute_url(self) -> str:
        return reverse("statements:forecast", args=[self.pk])
