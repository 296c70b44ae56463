"""Follow-up visits of cases of relief: the task, and the visit that was made (P18-6.l)."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Lead
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.clock import today
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import LONGEST_NAME
from doudi.relief.cases.models import ReliefCase
from doudi.relief.follow_ups.tiers import Tier
from doudi.relief.posts.models import OfficePost


class FollowUp(models.Model):
    """A family to visit after its first payment, by somebody of a tier; the tier rises with the total, never falls.

    ``village_code`` is the place of the case, kept here so that lists and shares need no join.
    """

    village_field = "village_code"

    class State(models.TextChoices):
        OPEN = "open", _("待回访")
        DONE = "done", _("已回访")

    relief = models.ForeignKey(ReliefCase, on_delete=models.PROTECT, related_name="follow_ups")
    village_code = models.CharField(_("村（居）"), max_length=12)
    tier = models.CharField(_("回访层级"), max_length=16, choices=Tier.choices)
    total_fen = models.BigIntegerField(_("救助总额"))
    due_on = models.DateField(_("期限"))
    state = models.CharField(_("状态"), max_length=4, choices=State.choices, default=State.OPEN)
    opened_on = models.DateField(_("产生日期"))
    post = models.ForeignKey(OfficePost, null=True, on_delete=models.PROTECT, related_name="follow_ups")
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["FollowUp"].as_manager()

    class Meta:
        verbose_name = _("救助回访")
        ordering = ("due_on", "pk")
        indexes = (models.Index(fields=("state", "village_code", "due_on"), name="follow_up_to_do"),)
        constraints = (
            models.UniqueConstraint(fields=("relief", "tier"), name="follow_up_once_a_tier"),
            models.UniqueConstraint(fields=("relief",), condition=Q(state="open"), name="follow_up_one_open"),
        )

    def __str__(self) -> str:
        return f"{self.relief_id} {self.tier}"

    def get_absolute_url(self) -> str:
        return address_of("relief:follow_up", self.pk)

    @property
    def made_visit(self) -> FollowUpVisit | None:
        """The visit that was made; None while it is open."""
        return getattr(self, "visit", None)

    @property
    def is_overdue(self) -> bool:
        """Whether nobody has visited by the deadline."""
        return self.state == self.State.OPEN and self.due_on < today()


class FollowUpVisit(models.Model):
    """A follow-up visit as it was made; never edited. What was found is sealed.

    ``signed_record`` is the photograph of the record that a holder without an account signed.
    """

    class Further(models.TextChoices):
        NOTHING = "nothing", _("没有别的困难")
        LEAD = "lead", _("还有困难，转为困难线索")
        RELIEF = "relief", _("要再次申请临时救助")

    class Satisfaction(models.TextChoices):
        SATISFIED = "satisfied", _("满意")
        FAIR = "fair", _("基本满意")
        DISSATISFIED = "dissatisfied", _("不满意")
        NOT_ASKED = "not_asked", _("没有问到")

    follow_up = models.OneToOneField(FollowUp, on_delete=models.PROTECT, related_name="visit")
    visited_on = models.DateField(_("回访日期"))
    post = models.ForeignKey(OfficePost, on_delete=models.PROTECT, related_name="visits")
    visitor_name = models.CharField(_("回访人"), max_length=LONGEST_NAME)
    companions = models.CharField(_("同去的人"), max_length=120, blank=True)
    sealed_findings = SealedField(_("回访情况"), kind=SealedKind.ROW)
    further = models.CharField(_("还有什么需要"), max_length=8, choices=Further.choices)
    lead = models.ForeignKey(Lead, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    satisfaction = models.CharField(_("满意度"), max_length=12, choices=Satisfaction.choices)
    photo = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    signature = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    signed_record = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    client_key = models.CharField(max_length=32, unique=True, editable=False)
    recorded_by = user_key()
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("回访记录")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(photo__isnull=False) | Q(signature__isnull=False) | Q(signed_record__isnull=False),
                name="follow_up_visit_is_proved",
            ),
            models.CheckConstraint(
                condition=~Q(further="lead") | Q(lead__isnull=False), name="follow_up_need_has_a_lead"
            ),
        )

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.visited_on}"

    @property
    def findings(self) -> dict[str, Any]:
        """What was found and needed, decrypted: ``found`` and ``need``."""
        findings: dict[str, Any] = json.loads(self.sealed_findings.clear())
        return findings
