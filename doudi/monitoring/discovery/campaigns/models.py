"""Campaigns that look for missed families (扩围): screens, an area, a time, and a household's outcome each."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Household


class Campaign(models.Model):
    """A campaign of the bureau. ``rules`` are the ids of the screens; ``area_code`` is that of a division."""

    name = models.CharField(_("名称"), max_length=60)
    rules = models.JSONField(_("筛查规则"))
    area_code = models.CharField(_("范围"), max_length=12)
    first_day = models.DateField(_("开始"))
    last_day = models.DateField(_("结束"))
    opened_by = user_key(db_index=False)
    opened_at = models.DateTimeField(_("时间"), auto_now_add=True)
    closed_on = models.DateField(_("总结日期"), null=True)
    closed_by = user_key(null=True, db_index=False)
    summary = models.CharField(_("总结"), max_length=600, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("扩围行动")
        ordering = ("-first_day", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="campaign_has_days"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | ~Q(summary=""), name="closed_campaign_has_a_summary"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("discovery:campaign", self.pk)

    @property
    def state_label(self) -> Any:
        """The label of its state."""
        return _("已结束") if self.closed_on else _("进行中")


class CampaignHousehold(models.Model):
    """A household of a campaign's list, which ends with an outcome."""

    village_field = "village_code"

    class Outcome(models.TextChoices):
        APPLIED = "applied", _("已申请，在办")
        COVERED = "covered", _("已纳入保障")
        NOT_ELIGIBLE = "not_eligible", _("不符合条件")
        REFUSED = "refused", _("本人不愿申请")
        MOVED = "moved", _("已搬离")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="households", db_index=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="campaign_rows")
    village_code = models.CharField(_("村（居）"), max_length=12)
    rules = models.CharField(_("筛查原因"), max_length=80)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome.choices, blank=True)
    sealed_reason = SealedField(_("理由"), kind=SealedKind.ROW, blank=True)
    told_on = models.DateField(_("告知本人的日期"), null=True)
    decided_on = models.DateField(_("登记日期"), null=True)
    decided_by = user_key(null=True, db_index=False)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["CampaignHousehold"].as_manager()

    class Meta:
        verbose_name = _("扩围名单")
        ordering = ("village_code", "pk")
        indexes = (models.Index(fields=("campaign", "village_code", "outcome"), name="campaign_of_village"),)
        constraints = (
            models.UniqueConstraint(fields=("campaign", "household"), name="household_once_a_campaign"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_on__isnull=True) | ~Q(outcome="") & Q(decided_on__isnull=False),
                name="campaign_outcome_has_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.household_id}"

    def get_absolute_url(self) -> str:
        return address_of("discovery:campaign_household", self.pk)

    @property
    def reason(self) -> str:
        """The reason in clear."""
        return self.sealed_reason.clear() if self.sealed_reason else ""
