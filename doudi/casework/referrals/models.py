"""Correspondence beside the cases: referrals, leads, messages and decision reviews.

Each row has a deadline for its answer, and ends with the answer.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.casework.referrals.kinds import REFERRAL_KINDS, ReferralKind
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Department, Permission
from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Household, Person


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


class ReferralQuerySet(ScopedQuerySet["Referral"]):
    """Referrals, by township or by the department that they were handed to."""

    def handed_to(self, by: User) -> QuerySet[Referral]:
        """Return what was handed over to a user's own department; of nobody else's."""
        if not by.department or not by.may(Permission.REVIEW_FOR_DEPARTMENT):
            return self.none()
        return self.filter(department_code=by.department, handed_over_on__isnull=False)


class Referral(Correspondence):
    """A need passed on to another department: handed over, taken up there, then answered.

    It comes with an application, or an officer found it in a family (``person``, ``household``) or behind a lead.
    ``department_code`` is the department whose users answer it on their own page; empty where the answer comes on
    paper. ``sent_on_from`` is the referral that a department sent on here.
    """

    class Outcome(models.TextChoices):
        HELPED = "helped", _("已给予帮助")
        NOT_ELIGIBLE = "not_eligible", _("不符合条件")
        SENT_ON = "sent_on", _("转给别的部门")
        ANSWERED = "answered", _("已答复")

    application = models.ForeignKey(
        "casework.Application", null=True, on_delete=models.PROTECT, related_name="referrals"
    )
    lead = models.ForeignKey("casework.Lead", null=True, on_delete=models.PROTECT, related_name="referrals")
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("事项"), max_length=24)
    department = models.CharField(_("转给"), max_length=60)
    department_code = models.CharField(_("部门"), max_length=10, choices=Department.choices, blank=True)
    handed_over_on = models.DateField(_("转办日期"), null=True)
    handed_over_by = user_key(null=True)
    taken_up_on = models.DateField(_("接手日期"), null=True)
    taken_up_by = user_key(null=True)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome.choices, blank=True)
    helped_from = models.DateField(_("从哪天起"), null=True)
    amount_fen = models.BigIntegerField(_("金额"), null=True)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    sent_on_from = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="sent_on_to")

    objects: ClassVar[ReferralQuerySet] = ReferralQuerySet.as_manager()  # type: ignore[assignment]  # as the others

    class Meta(Correspondence.Meta):
        verbose_name = _("转办")
        indexes = (models.Index(fields=("department_code", "due_on"), name="referral_of_department"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(application__isnull=False) | Q(lead__isnull=False) | Q(person__isnull=False),
                name="referral_is_about_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, outcome="") | Q(ended_on__isnull=False) & ~Q(outcome=""),
                name="referral_ends_as_something",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen=None, helped_from=None) | Q(outcome="helped"),
                name="referral_gives_where_it_helped",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen=None) | Q(amount_fen__gt=0), name="referral_gives_more_than_nothing"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("casework:referral", args=[self.pk])

    @property
    def declared(self) -> ReferralKind:
        """The declaration of its kind."""
        return REFERRAL_KINDS[self.kind]

    @property
    def name(self) -> str:
        """Whose need it is."""
        if self.person is not None:
            return self.person.name
        if self.application is not None:
            return self.application.applicant_name
        return self.lead.who if self.lead is not None else ""

    @property
    def subject(self) -> models.Model | None:
        """What the audit trail keeps it under."""
        return self.application or self.household or self.person or self.lead

    @property
    def open_question(self) -> ReferralQuestion | None:
        """What the department asked and nobody has answered."""
        return next((question for question in self.questions.all() if question.replied_on is None), None)

    @property
    def state_label(self) -> Any:
        """The label of its state."""
        if self.ended_on:
            return self.get_outcome_display()
        if self.handed_over_on is None:
            return _("待转办")
        if self.open_question is not None:
            return _("部门有问，待回复")
        return _("部门在办") if self.taken_up_on else _("已转办，等答复")


class ReferralQuestion(models.Model):
    """What a department has to know before it can answer, and the reply of the township."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="questions")
    sealed_question = SealedField(_("部门问"), kind=SealedKind.ROW)
    asked_by = user_key()
    asked_on = models.DateField(_("提问日期"))
    due_on = models.DateField(_("回复期限"))
    sealed_reply = SealedField(_("回复"), kind=SealedKind.ROW, blank=True)
    replied_by = user_key(null=True)
    replied_on = models.DateField(_("回复日期"), null=True)

    class Meta:
        verbose_name = _("部门的提问")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("referral",), condition=Q(replied_on=None), name="one_open_question_of_a_referral"
            ),
        )

    def __str__(self) -> str:
        return f"{self.referral_id} {self.asked_on}"

    @property
    def question(self) -> str:
        """The question in clear."""
        return str(self.sealed_question.clear())

    @property
    def reply(self) -> str:
        """The reply in clear."""
        return self.sealed_reply.clear() if self.sealed_reply else ""


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
