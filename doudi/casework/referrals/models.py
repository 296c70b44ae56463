"""Correspondence beside the cases: referrals, leads, messages and decision reviews.

Each row has a deadline for its answer, and ends with the answer.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.casework.referrals.kinds import REFERRAL_KINDS, ReferralKind
from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind


class Correspondence(models.Model):
    """A text, the deadline for its answer, and the answer; both texts are sealed."""

    village_field = "village_code"

    village_code = models.CharField(_("村（居）"), max_length=12, db_index=True)
    sealed_text = SealedField(_("内容"), kind=SealedKind.ROW, blank=True)
    recorded_at = models.DateTimeField(_("时间"), auto_now_add=True)
    due_on = models.DateField(_("期限"), db_index=True)
    ended_on = models.DateField(_("办结日期"), null=True)
    sealed_answer = SealedField(_("答复"), kind=SealedKind.ROW, blank=True)
    answered_by = user_key(null=True)

    objects = ScopedQuerySet["Correspondence"].as_manager()

    class Meta:
        abstract = True
        ordering = ("due_on", "pk")

    @property
    def text(self) -> str:
        """The text in clear."""
        return self.sealed_text.clear() if self.sealed_text else ""

    @property
    def answer(self) -> str:
        """The answer in clear."""
        return self.sealed_answer.clear() if self.sealed_answer else ""


class Referral(Correspondence):
    """A need passed on to another department: handed over, then answered."""

    application = models.ForeignKey("casework.Application", on_delete=models.PROTECT, related_name="referrals")
    kind = models.CharField(_("事项"), max_length=20)
    department = models.CharField(_("转给"), max_length=60)
    handed_over_on = models.DateField(_("转办日期"), null=True)
    handed_over_by = user_key(null=True)

    class Meta(Correspondence.Meta):
        verbose_name = _("转办")

    def __str__(self) -> str:
        return f"{self.application} {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("casework:referral", args=[self.pk])

    @property
    def declared(self) -> ReferralKind:
        """The declaration of its kind."""
        return REFERRAL_KINDS[self.kind]

    @property
    def state_label(self) -> Any:
        """The label of its state."""
        if self.ended_on:
            return _("已答复")
        return _("已转办，等答复") if self.handed_over_on else _("待转办")


class Lead(Correspondence):
    """A report that a family needs help (P18-10.a); it ends with an application, a visit, or no need."""

    class Need(models.TextChoices):
        ILLNESS = "illness", _("重病、住院")
        DISASTER = "disaster", _("火灾、事故、受灾")
        ALONE = "alone", _("老人、残疾人没人照看")
        CHILD = "child", _("孩子没人管")
        WORK = "work", _("没有收入、吃穿困难")
        OTHER = "other", _("其他")

    class Outcome(models.TextChoices):
        APPLICATION = "application", _("已帮助申请")
        VISIT = "visit", _("已上门帮扶")
        NO_NEED = "no_need", _("不需要救助")

    need = models.CharField(_("什么困难"), max_length=12, choices=Need.choices)
    sealed_who = SealedField(_("是谁家"), kind=SealedKind.ROW)
    reported_by = user_key(null=True)
    taken_up_on = models.DateField(_("接手日期"), null=True)
    taken_up_by = user_key(null=True)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome.choices, blank=True)

    class Meta(Correspondence.Meta):
        verbose_name = _("困难线索")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on=None, outcome="") | Q(ended_on__isnull=False) & ~Q(outcome=""),
                name="lead_ends_as_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.village_code} {self.need}"

    def get_absolute_url(self) -> str:
        return reverse("casework:lead", args=[self.pk])

    @property
    def who(self) -> str:
        """Whose family, in clear text."""
        return str(self.sealed_who.clear())

    @property
    def state_label(self) -> Any:
        """The label of its state."""
        if self.outcome:
            return self.get_outcome_display()
        return _("有人在办") if self.taken_up_on else _("待接手")


class Message(Correspondence):
    """A message of an applicant to the officer in charge of their case."""

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="messages")

    class Meta(Correspondence.Meta):
        verbose_name = _("群众留言")

    def __str__(self) -> str:
        return f"{self.case_id}"

    def get_absolute_url(self) -> str:
        return reverse("casework:message", args=[self.pk])

    @property
    def state_label(self) -> Any:
        """The label of its state."""
        return _("已答复") if self.ended_on else _("待答复")


class DecisionReview(Correspondence):
    """An applicant's request to review a decision; an officer of the bureau who had no part in the case answers."""

    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="decision_reviews")
    is_upheld = models.BooleanField(_("维持原决定"), null=True)

    class Meta(Correspondence.Meta):
        verbose_name = _("请求复核")
        constraints = (models.UniqueConstraint(fields=("case",), name="one_review_of_a_decision"),)

    def __str__(self) -> str:
        return f"{self.case_id}"

    def get_absolute_url(self) -> str:
        return reverse("casework:decision_review", args=[self.pk])

    @property
    def state_label(self) -> Any:
        """The label of its state."""
        if self.ended_on is None:
            return _("复核中")
        return _("维持原决定") if self.is_upheld else _("重新办理")
