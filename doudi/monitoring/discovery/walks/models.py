"""The walk plan of a village and month: the households due, and every record of a walk."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Lead
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Household


class WalkClass(models.TextChoices):
    """How often a household is walked to; the months are parameters."""

    RED = "red", _("红色")
    YELLOW = "yellow", _("黄色")
    OTHER = "other", _("一般")


class Finding(models.TextChoices):
    """What was found at a household."""

    WELL = "well", _("平安，没有困难")
    NEEDS = "needs", _("有困难，要帮助")
    MOVED = "moved", _("搬走了")
    DIED = "died", _("有人去世")
    NOT_MET = "not_met", _("没有见到人")


class WalkPlan(models.Model):
    """That the households of a village were drawn for a month, also where none was due."""

    village_field = "village_code"

    month = models.DateField(_("月份"))
    village_code = models.CharField(_("村（居）"), max_length=12)
    drawn_at = models.DateTimeField(_("生成时间"), auto_now_add=True)
    drawn_by = user_key(null=True, db_index=False)

    objects = ScopedQuerySet["WalkPlan"].as_manager()

    class Meta:
        verbose_name = _("走访排查计划")
        ordering = ("-month", "village_code")
        constraints = (models.UniqueConstraint(fields=("month", "village_code"), name="one_walk_plan_a_month"),)

    def __str__(self) -> str:
        return f"{self.month} {self.village_code}"


class WalkHousehold(models.Model):
    """A household due in a month. ``groups`` are the names of why, separated by commas.

    ``finding``, ``met_on`` and ``counted_visit`` repeat the record that counts; ``met_on`` is empty where nobody was
    met. A household on which nobody was met stays open.
    """

    village_field = "village_code"

    month = models.DateField(_("月份"))
    village_code = models.CharField(_("村（居）"), max_length=12)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="walks")
    walk_class = models.CharField(_("类别"), max_length=6, choices=WalkClass.choices)
    groups = models.CharField(_("为什么走访"), max_length=120)
    finding = models.CharField(_("走访情况"), max_length=8, choices=Finding.choices, blank=True)
    met_on = models.DateField(_("走访日期"), null=True)
    counted_visit = models.ForeignKey(
        "discovery.WalkVisit", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = ScopedQuerySet["WalkHousehold"].as_manager()

    class Meta:
        verbose_name = _("走访对象")
        ordering = ("village_code", "pk")
        indexes = (models.Index(fields=("month", "village_code"), name="walk_of_month"),)
        constraints = (
            models.UniqueConstraint(fields=("household", "month"), name="walked_once_a_month"),
            models.CheckConstraint(
                condition=Q(counted_visit__isnull=True, finding="", met_on__isnull=True)
                | Q(counted_visit__isnull=False) & ~Q(finding=""),
                name="walk_finding_of_a_visit",
            ),
        )

    def __str__(self) -> str:
        return f"{self.month} {self.household_id}"

    def get_absolute_url(self) -> str:
        return address_of("discovery:walk", self.pk)

    @property
    def group_names(self) -> list[str]:
        """The names of the groups for which it is due."""
        return [name for name in self.groups.split(",") if name]

    @property
    def is_done(self) -> bool:
        """Whether somebody went and knows how the household is."""
        return self.finding not in {"", Finding.NOT_MET}


class WalkVisit(models.Model):
    """A record of a walk as it was sent; never edited. ``client_key`` is made with the form and counts once."""

    walk = models.ForeignKey(WalkHousehold, on_delete=models.PROTECT, related_name="visits")
    visited_on = models.DateField(_("走访日期"))
    finding = models.CharField(_("走访情况"), max_length=8, choices=Finding.choices)
    need = models.CharField(_("什么困难"), max_length=12, choices=Lead.Need.choices, blank=True)
    sealed_note = SealedField(_("情况"), kind=SealedKind.ROW, blank=True)
    next_on = models.DateField(_("下次走访"), null=True)
    photo = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Lead, null=True, on_delete=models.PROTECT, related_name="walk_visits")
    client_key = models.CharField(max_length=32, editable=False)
    recorded_by = user_key(db_index=False)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("走访记录")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("walk", "client_key"), name="walk_visit_received_once"),
            models.CheckConstraint(
                condition=~Q(finding="needs") | Q(lead__isnull=False) & ~Q(need=""), name="walk_need_is_a_lead"
            ),
        )

    def __str__(self) -> str:
        return f"{self.walk_id} {self.finding}"

    @property
    def note(self) -> str:
        """The note in clear."""
        return self.sealed_note.clear() if self.sealed_note else ""

    @property
    def finding_label(self) -> Any:
        """What was found, with the need."""
        label = self.get_finding_display()
        return f"{label}：{self.get_need_display()}" if self.need else label
