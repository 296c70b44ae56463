"""Issued returns: the figures as they were counted, who issued and who checked them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key

LONGEST_REASON = 500


class StatisticalReturn(models.Model):
    """A return as issued. Its figures never change; a correction is a new return that points to the one it corrects.

    ``figures`` holds for each sheet its lines: the keys of the group, and the value of each measure; money is in fen.
    """

    class State(models.TextChoices):
        ISSUED = "issued", _("待复核")
        CHECKED = "checked", _("已复核")
        REJECTED = "rejected", _("复核不通过")

    profile = models.CharField(_("报表"), max_length=40)
    first_month = models.DateField(_("自"))
    last_month = models.DateField(_("至"))
    figures = models.JSONField(_("数字"))
    content_hash = models.CharField(_("摘要"), max_length=64)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    reason = models.CharField(_("更正的原因"), max_length=LONGEST_REASON, blank=True)
    issued_by = user_key()
    issued_at = models.DateTimeField(_("编制时间"), auto_now_add=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ISSUED)
    checked_by = user_key(null=True)
    checked_on = models.DateField(_("复核日期"), null=True)
    check_note = models.CharField(_("复核意见"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("统计报表")
        ordering = ("-last_month", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("profile", "first_month"),
                condition=Q(corrects=None) & ~Q(state="rejected"),
                name="one_return_of_a_period",
            ),
            models.UniqueConstraint(
                fields=("corrects",), condition=Q(corrects__isnull=False) & ~Q(state="rejected"), name="corrected_once"
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("issued_by")),
                name="return_checked_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="issued", checked_by=None) | (~Q(state="issued") & Q(checked_by__isnull=False)),
                name="return_state_has_its_checker",
            ),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(reason=""), name="correction_has_its_reason"),
        )

    def __str__(self) -> str:
        return f"{self.profile} {self.first_month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("statistical_returns:return", args=[self.pk])

    @property
    def lines(self) -> dict[str, list[dict[str, Any]]]:
        """The lines of each sheet."""
        found: dict[str, list[dict[str, Any]]] = self.figures
        return found
