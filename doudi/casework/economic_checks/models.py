"""Economic checks of a case: request, people with their consents, results, report, objection, and going without."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import LONGEST_REASON, Case
from doudi.casework.economic_checks.sources import source_label
from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Person


class EconomicCheck(models.Model):
    """A request to check the means of a family, from the first consent to the report (MCA57-17, MCA57-18).

    ``sources`` is its scope; ``recheck_of`` the check that the applicant objected to.
    """

    village_field = "case__village_code"

    class Purpose(models.TextChoices):
        APPLICATION = "application", _("审核确认")
        REASSESSMENT = "reassessment", _("待遇复核")
        RECHECK = "recheck", _("异议复查")

    class State(models.TextChoices):
        PREPARING = "preparing", _("收集授权")
        REQUESTED = "requested", _("已提请，待县局核对")
        SENT = "sent", _("核对中")
        REPORTED = "reported", _("已出报告")
        DISPUTED = "disputed", _("有异议，复查")
        CANCELLED = "cancelled", _("已撤销")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="economic_checks")
    number = models.CharField(_("核对编号"), max_length=24, unique=True)
    purpose = models.CharField(_("用途"), max_length=16, choices=Purpose.choices)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.PREPARING, db_index=True)
    sources = models.JSONField(_("核对范围"))
    scope_reason = models.CharField(_("没有核对全部来源的理由"), max_length=LONGEST_REASON, blank=True)
    recheck_of = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="recheck")
    opened_by = user_key()
    opened_on = models.DateField(_("发起日期"))
    requested_by = user_key(null=True)
    requested_on = models.DateField(_("提请日期"), null=True)
    start_due_on = models.DateField(_("启动核对的期限"), null=True)
    sent_by = user_key(null=True)
    sent_on = models.DateField(_("发出日期"), null=True)
    told_on = models.DateField(_("告知申请人"), null=True)
    told_how = models.CharField(_("怎么告知的"), max_length=80, blank=True)
    cancel_reason = models.CharField(_("撤销的理由"), max_length=LONGEST_REASON, blank=True)

    objects = ScopedQuerySet["EconomicCheck"].as_manager()

    class Meta:
        verbose_name = _("经济状况核对")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=Q(state__in=("preparing", "requested", "sent")),
                name="one_running_check_of_a_case",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("casework:economic_check", args=[self.case_id])

    @property
    def source_labels(self) -> list[str]:
        """The labels of its scope."""
        return [source_label(name) for name in self.sources]


class CheckSubject(models.Model):
    """A person whose means are checked: a member of the household, or an obligor who lives apart."""

    class Role(models.TextChoices):
        ADULT = "adult", _("成年成员")
        WARD = "ward", _("未成年成员")
        OBLIGOR = "obligor", _("不共同生活的法定义务人")

    check_request = models.ForeignKey(EconomicCheck, on_delete=models.PROTECT, related_name="subjects")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("姓名"), max_length=40)
    role = models.CharField(_("身份"), max_length=8, choices=Role.choices)
    relation = models.CharField(_("与申请人的关系"), max_length=40, blank=True)
    id_number = SealedField(_("身份证号"), kind=SealedKind.IDENTITY_NUMBER, blank=True)

    class Meta:
        verbose_name = _("核对对象")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("check_request", "person"), name="person_once_in_a_check"),
            models.CheckConstraint(
                condition=Q(role="obligor", person__isnull=True) | Q(person__isnull=False),
                name="check_subject_is_member_or_obligor",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def consent(self) -> CheckConsent | None:
        """The last consent, the one that counts."""
        return next(iter(sorted(self.consents.all(), key=lambda consent: -consent.pk)), None)


class CheckConsent(models.Model):
    """A signed consent with its scan; a guardian's where ``guardian_reason`` is given. Never edited."""

    subject = models.ForeignKey(CheckSubject, on_delete=models.PROTECT, related_name="consents")
    signed_by = models.CharField(_("签字人"), max_length=40)
    guardian_reason = models.CharField(_("由监护人签字的原因"), max_length=80, blank=True)
    signed_on = models.DateField(_("签字日期"))
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    recorded_by = user_key()
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("核对授权")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.signed_by


class CheckResult(models.Model):
    """What a source answered about a person; the details are kept encrypted. The last of a person and source counts.

    Nothing found is not the same as not asked: a source without data, or of whose data a row is still to be judged,
    says nothing about a person. ``data_of`` is the day of the data where a delivery answered. What is found of an
    obligor is compared with nothing: the family declares its own means.
    """

    class Finding(models.TextChoices):
        CONSISTENT = "consistent", _("与申报一致")
        DIFFERS = "differs", _("与申报不一致")
        NOTHING = "nothing", _("没有记录")
        UNCLEAR = "unclear", _("有待判定的记录")
        NOT_ASKED = "not_asked", _("没有核对")
        FOUND = "found", _("查到记录")

    check_request = models.ForeignKey(EconomicCheck, on_delete=models.PROTECT, related_name="results")
    subject = models.ForeignKey(CheckSubject, on_delete=models.PROTECT, related_name="results")
    source = models.CharField(_("来源"), max_length=20)
    finding = models.CharField(_("结果"), max_length=12, choices=Finding.choices)
    sealed_detail = SealedField(kind=SealedKind.ROW, blank=True)
    sealed_declared = SealedField(kind=SealedKind.ROW, blank=True)
    data_of = models.DateField(_("数据的日期"), null=True)
    replied_on = models.DateField(_("反馈日期"))
    recorded_by = user_key(null=True)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("核对结果")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.subject_id} {self.source} {self.finding}"


class CheckSettlement(models.Model):
    """How an officer settled a difference between the data and the declaration. Never edited."""

    class Kind(models.TextChoices):
        CORRECTED = "corrected", _("申报不实，已按查到的更正")
        DATA_WRONG = "data_wrong", _("数据有误，有证明")
        EXEMPT = "exempt", _("按规定不计入")

    result = models.OneToOneField(CheckResult, on_delete=models.PROTECT, related_name="settlement")
    kind = models.CharField(_("处理"), max_length=12, choices=Kind.choices)
    sealed_evidence = SealedField(_("查证情况"), kind=SealedKind.ROW)
    clause = models.CharField(_("依据的条款"), max_length=40, blank=True)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    settled_by = user_key()
    settled_on = models.DateField(_("处理日期"))

    class Meta:
        verbose_name = _("核对不一致的处理")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="data_wrong") | Q(attachment__isnull=False), name="wrong_data_has_a_proof"
            ),
            models.CheckConstraint(condition=~Q(kind="exempt") | ~Q(clause=""), name="exempt_means_have_a_clause"),
        )

    def __str__(self) -> str:
        return f"{self.result_id} {self.kind}"

    @property
    def evidence(self) -> str:
        """What was found out, in clear."""
        return str(self.sealed_evidence.clear())


class CheckReport(models.Model):
    """The report of a check with its scan; ``origin`` says whether somebody typed it or the data came by itself."""

    class Origin(models.TextChoices):
        MANUAL = "manual", _("人工录入")
        MONITORING = "monitoring", _("核对平台")

    check_request = models.OneToOneField(EconomicCheck, on_delete=models.PROTECT, related_name="report")
    number = models.CharField(_("报告编号"), max_length=40)
    reported_on = models.DateField(_("报告日期"))
    valid_until = models.DateField(_("有效期至"))
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(_("来源"), max_length=12, choices=Origin.choices)
    remark = models.CharField(_("没有核对、没有判定的说明"), max_length=LONGEST_REASON, blank=True)
    recorded_by = user_key(null=True)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("核对报告")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(origin="monitoring") | Q(attachment__isnull=False, recorded_by__isnull=False),
                name="typed_check_report_has_a_scan",
            ),
        )

    def __str__(self) -> str:
        return self.number


class CheckObjection(models.Model):
    """The applicant's objection to a report; it opens the re-check (MCA57-18)."""

    check_request = models.OneToOneField(EconomicCheck, on_delete=models.PROTECT, related_name="objection")
    text = models.CharField(_("异议"), max_length=LONGEST_REASON)
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    objected_on = models.DateField(_("提出日期"))
    recorded_by = user_key()

    class Meta:
        verbose_name = _("核对异议")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.check_request_id} {self.objected_on}"


class CheckWaiver(models.Model):
    """Going on without a report: one officer proposes it, a second person decides with a reason of their own."""

    village_field = "case__village_code"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="check_waivers")
    reason = models.CharField(_("没有核对报告也要办的理由"), max_length=LONGEST_REASON)
    proposed_by = user_key()
    proposed_on = models.DateField(_("提出日期"))
    decided_by = user_key(null=True)
    decided_on = models.DateField(_("决定日期"), null=True)
    is_agreed = models.BooleanField(_("同意"), null=True)
    used_on = models.DateField(_("据此确认"), null=True)
    decision_reason = models.CharField(_("第二人的理由"), max_length=LONGEST_REASON, blank=True)

    objects = ScopedQuerySet["CheckWaiver"].as_manager()

    class Meta:
        verbose_name = _("无核对报告续办")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="check_waiver_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(is_agreed__isnull=True) | (Q(decided_by__isnull=False) & ~Q(decision_reason="")),
                name="check_waiver_decided_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=("case",), condition=Q(is_agreed__isnull=True), name="one_open_check_waiver_of_a_case"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.proposed_on}"
