"""Applications, cases, and the records of their steps: files, doubts, opinions, pauses, decisions."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.procedure import Procedure
from doudi.casework.procedures.steps import (
    CLOSED,
    CLOSED_LABEL,
    STEPS,
    Step,
)
from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.registry.models import Award, Household, Person

LONGEST_REASON = 500


class Application(models.Model):
    """A form sent for one or several procedures; the answers are kept encrypted, as they were sent."""

    village_field = "village_code"

    class Channel(models.TextChoices):
        PORTAL = "portal", _("码上救")
        CADRE = "cadre", _("村（居）代办")
        WINDOW = "window", _("窗口")
        PROVINCIAL = "provincial", _("赣服通")
        OFFICE = "office", _("依职权发起")
        TELEPHONE = "telephone", _("来电")
        HOTLINE = "hotline", _("热线转来")
        LEAD = "lead", _("困难线索")
        WARNING = "warning", _("监测预警")
        INTERFACE = "interface", _("部门系统")

    receipt = models.CharField(_("受理回执号"), max_length=20, unique=True)
    code_hash = models.CharField(max_length=128)
    channel = models.CharField(_("来源"), max_length=12, choices=Channel.choices)
    village_code = models.CharField(_("村（居）"), max_length=12, db_index=True)
    applicant_name = models.CharField(_("申请人"), max_length=40)
    phone = SealedField(_("联系电话"), kind=SealedKind.PHONE)
    phone_index = BlindIndexField(kind=SealedKind.PHONE)
    sealed_answers = SealedField(kind=SealedKind.ROW)
    matters = models.JSONField(_("事项"), default=list)
    sent_by = user_key(null=True)
    sent_at = models.DateTimeField(_("提交时间"), auto_now_add=True)
    mandate = models.CharField(_("委托说明"), max_length=200, blank=True)
    files = models.ManyToManyField(Attachment, related_name="+")

    objects = ScopedQuerySet["Application"].as_manager()

    class Meta:
        verbose_name = _("申请")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("phone_index",), name="application_phone"),)

    def __str__(self) -> str:
        return self.receipt

    @property
    def answers(self) -> dict[str, Any]:
        """The answers, decrypted."""
        answers: dict[str, Any] = json.loads(self.sealed_answers.clear())
        return answers


class Case(models.Model):
    """A case: one procedure of one application, for a household or a person.

    ``member_index`` is the index of the person among the members of the application.
    """

    village_field = "village_code"

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("予以确认")
        REFUSED = "refused", _("不予确认")
        DECLINED = "declined", _("不予受理")
        WITHDRAWN = "withdrawn", _("申请人撤回")
        LAPSED = "lapsed", _("逾期未补材料")
        TERMINATED = "terminated", _("终止办理")
        CONTINUED = "continued", _("继续享受")
        CHANGED = "changed", _("调整待遇")
        ENDED = "ended", _("停止待遇")
        CARD = "card", _("账户已变更")
        MOVED = "moved", _("已转接")

    number = models.CharField(_("办件编号"), max_length=24, unique=True)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="cases")
    procedure_id = models.CharField(_("事项"), max_length=40)
    member_index = models.PositiveSmallIntegerField(_("申请表上第几人"), default=0)
    village_code = models.CharField(_("村（居）"), max_length=12, db_index=True)
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="cases")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="cases")
    step = models.CharField(_("步骤"), max_length=20)
    step_since = models.DateField(_("本步骤开始"))
    step_due_on = models.DateField(_("本步骤期限"), null=True)
    accepted_on = models.DateField(_("受理日期"), null=True)
    clock_starts_on = models.DateField(_("期限起算"), null=True)
    due_on = models.DateField(_("办结期限"), null=True)
    next_due_on = models.DateField(_("最近期限"), null=True, db_index=True)
    next_warned_from = models.DateField(_("从哪天起快到期"), null=True)
    next_due_of = models.CharField(_("最近期限是什么"), max_length=16, blank=True)
    paused_days = models.PositiveSmallIntegerField(_("暂停的工作日"), default=0)
    paused_since = models.DateField(_("暂停自"), null=True)
    extended_days = models.PositiveSmallIntegerField(_("延长的工作日"), default=0)
    missing_materials = models.JSONField(_("要补的材料"), default=list)
    investigated_facts = models.JSONField(_("调查事项"), default=dict)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, blank=True)
    proposed_by = user_key(null=True)
    reviewed_by = user_key(null=True)
    recused_staff = models.JSONField(_("回避的人员"), default=list)
    near_relative_of = models.CharField(_("近亲属备案"), max_length=200, blank=True)
    is_sampled = models.BooleanField(_("随机抽查"), null=True)
    renews = models.ForeignKey("casework.Recognition", null=True, on_delete=models.PROTECT, related_name="renewals")
    opening_reason = models.CharField(_("发起的原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Case"].as_manager()

    class Meta:
        verbose_name = _("办件")
        ordering = ("next_due_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(step=CLOSED) | Q(next_due_on__isnull=False), name="case_has_a_clock_until_closed"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("proposed_by")),
                name="case_reviewed_by_second_person",
            ),
            models.UniqueConstraint(
                fields=("procedure_id", "household"),
                condition=~Q(step=CLOSED) & Q(person__isnull=True),
                name="one_open_case_of_a_household",
            ),
            models.UniqueConstraint(
                fields=("procedure_id", "person"),
                condition=~Q(step=CLOSED) & Q(person__isnull=False),
                name="one_open_case_of_a_person",
            ),
        )
        indexes = (models.Index(fields=("village_code", "step", "next_due_on"), name="case_worklist"),)

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("casework:case", args=[self.pk])

    @property
    def procedure(self) -> Procedure:
        """The declaration it runs by."""
        return all_procedures()[self.procedure_id]

    @property
    def is_closed(self) -> bool:
        """Whether it is closed."""
        return self.step == CLOSED

    @property
    def declared_step(self) -> Step | None:
        """The declaration of its step; None once it is closed."""
        return STEPS.get(self.step)

    @property
    def step_label(self) -> Any:
        """The label of its step."""
        step = self.declared_step
        return step.label if step else CLOSED_LABEL


class CaseFile(models.Model):
    """A photograph or scanned material of a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(_("是什么"), max_length=80)
    added_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("办件材料")

    def __str__(self) -> str:
        return self.label


class DoubtResolution(models.Model):
    """The result of verifying a doubt about property, with the evidence."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="doubt_resolutions")
    doubt = models.CharField(_("疑点"), max_length=60)
    is_confirmed = models.BooleanField(_("疑点成立"))
    evidence = models.CharField(_("查证情况"), max_length=LONGEST_REASON)
    resolved_by = user_key()
    resolved_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("疑点查证")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.doubt


class Opinion(models.Model):
    """The opinion of an officer: approve or not, for whom, in which class. Never edited: the last one counts.

    ``measures`` are those of a reassessment, ``post_award.assessment.Measure`` as data.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions")
    is_favourable = models.BooleanField(_("同意"))
    dibao_class = models.CharField(_("低保类别"), max_length=10, blank=True)
    people = models.JSONField(_("保障对象"), default=list)
    measures = models.JSONField(_("逐项意见"), default=list)
    partial_cover_reason = models.CharField(_("未整户保障的理由"), max_length=LONGEST_REASON, blank=True)
    reason = models.CharField(_("理由"), max_length=LONGEST_REASON)
    override_reason = models.CharField(_("与系统测算不同的理由"), max_length=LONGEST_REASON, blank=True)
    income_per_head_fen = models.BigIntegerField(_("月人均收入"), null=True)
    given_by = user_key()
    given_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("初审意见")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.is_favourable}"


class LeaderDecision(models.Model):
    """Something about the clock that an officer proposes with evidence and a leader decides."""

    evidence = models.CharField(_("依据"), max_length=LONGEST_REASON, blank=True)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_by = user_key(null=True)
    proposed_on = models.DateField(_("提出日期"), null=True)
    decided_by = user_key(null=True)
    decided_on = models.DateField(_("决定日期"), null=True)
    is_agreed = models.BooleanField(_("同意"), null=True)
    decision_reason = models.CharField(_("负责人的理由"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        abstract = True


class Pause(LeaderDecision):
    """A pause of the clock of a case, with its reason and evidence; it begins when a leader agrees."""

    class Reason(models.TextChoices):
        DATA_CHECK = "data_check", _("等待信息核对结果")
        APPLICANT_AWAY = "applicant_away", _("申请人外出，无法入户")
        DISASTER = "disaster", _("灾害、疫情等无法开展调查")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(_("原因"), max_length=20, choices=Reason.choices)
    first_day = models.DateField(_("自"), null=True)
    last_day = models.DateField(_("至"), null=True)

    class Meta:
        verbose_name = _("期限暂停")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(last_day=None) & (Q(is_agreed=None) | Q(is_agreed=True)),
                name="one_pause_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="pause_by_second_person"
            ),
            models.CheckConstraint(
                condition=Q(first_day__isnull=True) | Q(is_agreed__isnull=False, is_agreed=True),
                name="pause_begins_by_agreement",
            ),
            models.CheckConstraint(
                condition=Q(is_agreed__isnull=True) | Q(decided_by__isnull=False) | Q(proposed_by__isnull=True),
                name="pause_decided_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.reason}"


class Extension(LeaderDecision):
    """The extension of a difficult case by the leader of the bureau, in working days (MCA57-22)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extensions")
    reason = models.CharField(_("延长的理由"), max_length=LONGEST_REASON)
    days = models.PositiveSmallIntegerField(_("延长的工作日"), default=0)

    class Meta:
        verbose_name = _("期限延长")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(is_agreed=None) | Q(is_agreed=True),
                name="one_extension_of_a_case",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="extension_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.days}"


class Decision(models.Model):
    """The decision on a case, with its explanation as it was on that day."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    number = models.CharField(_("决定书编号"), max_length=30, unique=True)
    outcome = models.CharField(_("决定"), max_length=10, choices=Case.Outcome.choices)
    first_month = models.DateField(_("自何月起"), null=True)
    month_fen = models.BigIntegerField(_("月金额"), null=True)
    reason = models.CharField(_("理由"), max_length=LONGEST_REASON)
    references = models.JSONField(_("依据"), default=list)
    sealed_explanation = SealedField(kind=SealedKind.ROW)
    decided_by = user_key()
    decided_on = models.DateField(_("决定日期"))
    delivered_on = models.DateField(_("送达日期"), null=True)
    delivery_method = models.CharField(_("送达方式"), max_length=80, blank=True)
    awards = models.ManyToManyField(Award, related_name="decisions")

    class Meta:
        verbose_name = _("决定")

    def __str__(self) -> str:
        return self.number

    @property
    def explanation(self) -> dict[str, Any]:
        """The explanation, decrypted."""
        explanation: dict[str, Any] = json.loads(self.sealed_explanation.clear())
        return explanation
