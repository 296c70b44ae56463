"""The plan of the annual review: which family, what differs, and the case that reviews it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import Case
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.registry.models import Household


class AnnualReview(models.Model):
    """A family to review in a year. The review itself is a case; ``state`` follows it, so that pages can count.

    ``differences`` are the texts of where the registry differs from what was assessed, on ``compared_on``.
    ``programmes`` are those in force, each between commas.
    """

    village_field = "village_code"

    class State(models.TextChoices):
        LISTED = "listed", _("未开始")
        PLANNED = "planned", _("待入户")
        PROPOSED = "proposed", _("待审核")
        DECIDING = "deciding", _("待决定")
        DONE = "done", _("已完成")

    year = models.PositiveSmallIntegerField(_("年度"))
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="annual_reviews", db_index=False)
    village_code = models.CharField(_("村（居）"), max_length=12)
    head_name = models.CharField(_("户主"), max_length=40)
    people = models.PositiveSmallIntegerField(_("在享人数"))
    programmes = models.CharField(_("待遇"), max_length=200)
    differences = models.JSONField(_("数据差异"), default=list)
    difference_count = models.PositiveSmallIntegerField(_("差异数"), default=0)
    compared_on = models.DateField(_("核对数据日期"))
    visit_on = models.DateField(_("计划入户"), null=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="annual_reviews")
    state = models.CharField(_("进度"), max_length=10, choices=State.choices, default=State.LISTED)
    outcome = models.CharField(_("结果"), max_length=10, choices=Case.Outcome.choices, blank=True)

    objects = ScopedQuerySet["AnnualReview"].as_manager()

    class Meta:
        verbose_name = _("集中复核")
        ordering = ("village_code", "-difference_count", "pk")
        constraints = (models.UniqueConstraint(fields=("household", "year"), name="one_annual_review_of_a_household"),)
        indexes = (models.Index(fields=("year", "village_code", "state"), name="annual_review_progress"),)

    def __str__(self) -> str:
        return f"{self.year} {self.household_id}"
