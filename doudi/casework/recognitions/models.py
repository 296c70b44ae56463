"""Recognitions of families: they pay nothing by themselves, other help rests on them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import LONGEST_REASON, Case
from doudi.casework.procedures.loader import all_procedures
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.registry.models import Household
from doudi.ui.tables import Text


class Recognition(models.Model):
    """A family's recognition from the decision of a case, by month; both months belong to it.

    ``last_month`` is the end of its term. An ending before that is proposed by one officer and confirmed by another;
    ``ended_month`` is then its real last month.
    """

    village_field = "household__village_id"

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="recognition")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="recognitions")
    procedure_id = models.CharField(_("认定"), max_length=40)
    first_month = models.DateField(_("自"))
    last_month = models.DateField(_("有效期至"))
    ending_month = models.DateField(_("拟终止于"), null=True)
    ending_reason = models.CharField(_("终止的理由"), max_length=LONGEST_REASON, blank=True)
    ending_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_month = models.DateField(_("终止于"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(_("终止日期"), null=True)

    objects = ScopedQuerySet["Recognition"].as_manager()

    class Meta:
        verbose_name = _("认定")
        ordering = ("last_month", "pk")
        indexes = (models.Index(fields=("procedure_id", "household"), name="recognition_of_household"),)
        constraints = (
            models.CheckConstraint(condition=Q(last_month__gte=F("first_month")), name="recognition_has_a_term"),
            models.CheckConstraint(
                condition=Q(ended_month=None) | Q(ended_month__lte=F("last_month")), name="recognition_ends_in_its_term"
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True)
                | Q(ending_proposed_by__isnull=True)
                | ~Q(ended_by=F("ending_proposed_by")),
                name="recognition_ended_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.first_month}"

    @property
    def label(self) -> Text:
        """The name of what is recognised."""
        return all_procedures()[self.procedure_id].label

    @property
    def end(self) -> date:
        """The last month in which it is in force."""
        return self.ended_month or self.last_month
