"""The amount up to which a township decides on relief itself, dated, with its paper (P18-6.e, SC649-48)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.models import TOWNSHIP_DIGITS


class TownshipLimit(models.Model):
    """A township's limit from a day on, entered by one officer of the bureau and confirmed by its leader.

    The latest confirmed one counts; while there is none, the parameter of the rule book does.
    """

    township_code = models.CharField(_("乡镇"), max_length=TOWNSHIP_DIGITS, db_index=True)
    limit_fen = models.BigIntegerField(_("审批限额"))
    first_day = models.DateField(_("自"))
    last_day = models.DateField(_("至"), null=True)
    paper = models.CharField(_("依据文件"), max_length=200)
    entered_by = user_key()
    entered_at = models.DateTimeField(_("录入时间"), auto_now_add=True)
    confirmed_by = user_key(null=True)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    refused_by = user_key(null=True)

    class Meta:
        verbose_name = _("乡镇审批限额")
        ordering = ("township_code", "-first_day", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(limit_fen__gte=0), name="relief_limit_not_negative"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="relief_limit_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="relief_limit_has_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.township_code} {self.limit_fen}"
