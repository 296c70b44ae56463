"""Cases of temporary relief: the details of a casework case, the people affected, and the proposed amounts."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import LONGEST_REASON, Case, Lead
from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.models import Division
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.registry.models import LONGEST_NAME, Person, Sex
from doudi.relief.identities.models import TemporaryIdentity


class Kind(models.TextChoices):
    """The kinds of relief (P18-6); each is a declared procedure, ``relief_<kind>``."""

    URGENT = "urgent", _("急难型")
    SMALL_FIRST = "small_first", _("小金额先行")
    EXPENDITURE = "expenditure", _("支出型")
    TRANSITIONAL = "transitional", _("过渡")


class Cause(models.TextChoices):
    """The causes of P30-1.8."""

    ILLNESS = "illness", _("重病")
    DISABILITY = "disability", _("重残")
    DISASTER = "disaster", _("自然灾害")
    EDUCATION = "education", _("教育费用")
    ACCIDENT = "accident", _("突发意外")


class SubCause(models.TextChoices):
    """What happened more exactly; the prefix is the cause."""

    ILLNESS_SUDDEN = "illness_sudden", _("突发重病")
    ILLNESS_CHRONIC = "illness_chronic", _("长期大病")
    DISABILITY_CARE = "disability_care", _("重残护理、康复")
    DISASTER_FLOOD = "disaster_flood", _("洪涝、滑坡")
    DISASTER_STORM = "disaster_storm", _("风雹、雪灾、旱灾")
    DISASTER_EPIDEMIC = "disaster_epidemic", _("疫情")
    EDUCATION_FEES = "education_fees", _("学费、住宿费")
    ACCIDENT_FIRE = "accident_fire", _("火灾")
    ACCIDENT_TRAFFIC = "accident_traffic", _("交通事故")
    ACCIDENT_DROWNING = "accident_drowning", _("溺水")
    ACCIDENT_INJURY = "accident_injury", _("工伤、跌伤等意外伤害")
    ACCIDENT_INCOME = "accident_income", _("突然失去收入")
    ACCIDENT_OTHER = "accident_other", _("其他意外")

    @property
    def cause(self) -> Cause:
        """The cause that it is one of."""
        return next(cause for cause in Cause if self.value.startswith(f"{cause}_"))


class Degree(models.TextChoices):
    """How far the hardship goes, in words an officer can apply."""

    LOW = "low", _("轻：一时过不去，有积蓄或者亲友能帮一部分")
    MIDDLE = "middle", _("中：基本生活难以维持，短期内没有别的来源")
    HIGH = "high", _("重：吃住、救命的钱都没有，或者失去住房、主要劳动力")


class Group(models.TextChoices):
    """The groups that P18-6.k and MCA83-II watch, and those of P18-6.f to h."""

    UNINSURED_UNEMPLOYED = "uninsured_unemployed", _("未参保失业人员（连续三个月没有收入）")
    FAILED_FOUNDER = "failed_founder", _("创业失败人员")
    JOBLESS_GRADUATE = "jobless_graduate", _("未就业大学生")
    DISASTER_OR_EPIDEMIC_VICTIM = "disaster_or_epidemic_victim", _("受灾（疫）群众")
    WAITING_APPLICANT = "waiting_applicant", _("正在申请低保、特困的")
    FOUND_BY_MONITORING = "found_by_monitoring", _("监测、摸排发现的")
    TEKUN_OR_ORPHAN = "tekun_or_orphan", _("特困人员、孤儿因病")
    NOBODY_KNOWN = "person_without_abode", _("生活无着的流浪、流散人员")


PAPERS_LABEL = "事后补齐的手续"
"""The label of a file of a case with the papers made up afterwards; stored, so it is not translated."""


class ReliefCase(models.Model):
    """What happened to whom in a case of temporary relief; the case itself has place, steps, deadlines and decision.

    ``area`` is urban or rural: of the family's hukou, for people from elsewhere of the place. ``basis_case`` is the
    open case for dibao or tekun that transitional relief bridges (P18-6.f). ``own_paid_fen`` is the proved spending
    that the family paid itself. Papers of the kinds without a check are made up by ``papers_due_on``.
    """

    village_field = "case__village_code"

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="relief")
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices)
    cause = models.CharField(_("原因"), max_length=12, choices=Cause.choices)
    sub_cause = models.CharField(_("具体原因"), max_length=20, choices=SubCause.choices)
    group = models.CharField(_("重点对象"), max_length=28, choices=Group.choices, blank=True)
    degree = models.CharField(_("程度"), max_length=6, choices=Degree.choices)
    area = models.CharField(_("城乡"), max_length=5, choices=Division.Area.choices)
    persons_affected = models.PositiveSmallIntegerField(_("受困人数"))
    happened_on = models.DateField(_("发生日期"))
    is_local = models.BooleanField(_("本县户籍"), default=True)
    sealed_account = SealedField(_("发生了什么"), kind=SealedKind.ROW)
    own_paid_fen = models.BigIntegerField(_("自付的必需支出"), null=True)
    identity = models.ForeignKey(
        TemporaryIdentity, verbose_name=_("临时身份"), null=True, on_delete=models.PROTECT, related_name="relief_cases"
    )
    lead = models.ForeignKey(Lead, null=True, on_delete=models.PROTECT, related_name="relief_cases", db_index=False)
    basis_case = models.ForeignKey(
        Case, verbose_name=_("正在申请的"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    repeat_reason = models.CharField(_("同一事由再次救助的理由"), max_length=LONGEST_REASON, blank=True)
    papers_due_on = models.DateField(_("补齐手续期限"), null=True, db_index=True)
    papers_completed_on = models.DateField(_("手续补齐日期"), null=True)
    papers_completed_by = user_key(null=True)
    papers_confirmed_by = user_key(null=True)
    first_paid_on = models.DateField(_("首次发放日期"), null=True)
    client_key = models.CharField(max_length=32, blank=True, default="", editable=False)

    objects = ScopedQuerySet["ReliefCase"].as_manager()

    class Meta:
        verbose_name = _("临时救助")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(persons_affected__gte=1), name="relief_of_somebody"),
            models.CheckConstraint(
                condition=Q(own_paid_fen__isnull=True) | Q(own_paid_fen__gte=0), name="relief_spending_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(papers_confirmed_by__isnull=True)
                | (Q(papers_completed_by__isnull=False) & ~Q(papers_confirmed_by=F("papers_completed_by"))),
                name="relief_papers_signed_by_two",
            ),
            models.UniqueConstraint(
                fields=("client_key",), condition=~Q(client_key=""), name="relief_intake_received_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    def get_absolute_url(self) -> str:
        return self.case.get_absolute_url()

    @property
    def account(self) -> str:
        """What happened, in clear."""
        return str(self.sealed_account.clear())


class AffectedPerson(models.Model):
    """A person whom the hardship affects, registered or not; the first of a case is the applicant."""

    relief = models.ForeignKey(ReliefCase, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="relief_rows")
    name = models.CharField(_("姓名"), max_length=LONGEST_NAME)
    sex = models.CharField(_("性别"), max_length=6, choices=Sex.choices)
    birth_date = models.DateField(_("出生日期"))
    id_number = SealedField(_("公民身份号码"), kind=SealedKind.IDENTITY_NUMBER, blank=True)
    id_number_index = BlindIndexField(kind=SealedKind.IDENTITY_NUMBER)

    class Meta:
        verbose_name = _("受困人员")
        ordering = ("pk",)
        indexes = (models.Index(fields=("id_number_index",), name="relief_person_number"),)

    def __str__(self) -> str:
        return self.name


class ReliefProposal(models.Model):
    """An amount that an officer proposes, with what the rule book assessed; never edited: the last one counts.

    ``prior_year_fen`` is what was given in the twelve months before, ``prior_same_cause_fen`` what of it was for the
    same cause. ``plan`` are the instalments, ``instalments.plans.PlannedInstalment`` as data.
    """

    relief = models.ForeignKey(ReliefCase, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices)
    assessed_fen = models.BigIntegerField(_("系统测算"))
    ceiling_fen = models.BigIntegerField(_("上限"))
    total_fen = models.BigIntegerField(_("拟救助金额"))
    prior_year_fen = models.BigIntegerField(_("前12个月已救助"))
    prior_same_cause_fen = models.BigIntegerField(_("其中同一事由"))
    decided_by = models.CharField(_("由谁决定"), max_length=10)
    is_special = models.BooleanField(_("特别救助"))
    deviation_reason = models.CharField(_("与测算不同的理由"), max_length=LONGEST_REASON, blank=True)
    plan = models.JSONField(_("发放安排"))
    sealed_explanation = SealedField(kind=SealedKind.ROW)
    proposed_by = user_key()
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("救助意见")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=Q(total_fen__gt=0), name="relief_proposal_is_positive"),)

    def __str__(self) -> str:
        return f"{self.relief_id} {self.total_fen}"

    @property
    def explanation(self) -> dict[str, Any]:
        """The assessment as it was, decrypted."""
        explanation: dict[str, Any] = json.loads(self.sealed_explanation.clear())
        return explanation
