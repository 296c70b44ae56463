"""Payment files to banks and their answers. A payment is in one file only; answers are only added."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.bankfiles.failure_reasons import OUTCOMES, REASONS
from doudi.bankfiles.profile_loader import bank_profiles
from doudi.core.accounts.user_key import user_key
from doudi.payments.models import Payment, Run


class BankFile(models.Model):
    """A payment file. Its content is frozen and can be rendered again byte for byte."""

    class State(models.TextChoices):
        FROZEN = "frozen", _("已锁定，待生成")
        WRITTEN = "written", _("已生成，待交银行")
        HANDED_OVER = "handed_over", _("已交银行")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="bank_files")
    part = models.PositiveSmallIntegerField(_("第几份"))
    number = models.CharField(_("文件编号"), max_length=32, unique=True)
    name = models.CharField(_("文件名"), max_length=120)
    profile = models.CharField(_("银行"), max_length=40)
    unit = models.CharField(_("填报单位"), max_length=60)
    programme = models.CharField(_("发放项目"), max_length=60)
    month = models.DateField(_("发放月份"))
    day = models.DateField(_("代发日期"))
    rows_number = models.PositiveIntegerField(_("笔数"))
    total_fen = models.BigIntegerField(_("合计"))
    sm3 = models.CharField(_("SM3 摘要"), max_length=64)
    rows_sm3 = models.CharField(_("末行摘要值"), max_length=64, blank=True, default="")
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.FROZEN)
    frozen_by = user_key()
    frozen_at = models.DateTimeField(_("锁定时间"), auto_now_add=True)
    written_at = models.DateTimeField(_("生成时间"), null=True)
    handed_over_by = user_key(null=True)
    handed_over_at = models.DateTimeField(_("交银行时间"), null=True)

    class Meta:
        verbose_name = _("代发文件")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("run", "part"), name="one_file_of_a_part"),
            models.CheckConstraint(condition=Q(total_fen__gt=0, rows_number__gt=0), name="bank_file_of_something"),
            models.CheckConstraint(
                condition=~Q(state="handed_over") | Q(handed_over_by__isnull=False, written_at__isnull=False),
                name="bank_file_handed_over_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("bank_exchange:file", args=[self.pk])

    @property
    def bank_label(self) -> str:
        """The bank's label."""
        profile = bank_profiles().get(self.profile)
        return profile.label if profile else self.profile

    @property
    def is_handed_over(self) -> bool:
        return self.state == self.State.HANDED_OVER

    @property
    def state_tone(self) -> str:
        """The tone of the state's tag on pages."""
        return "good" if self.is_handed_over else "warn"


class SentItem(models.Model):
    """A payment in a file, at its place from one."""

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="items")
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="sent_item")
    place = models.PositiveIntegerField(_("序号"))

    class Meta:
        verbose_name = _("代发明细")
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=("file", "place"), name="one_item_at_a_place"),)

    def __str__(self) -> str:
        return f"{self.file_id} {self.place}"


class BankAnswer(models.Model):
    """An accepted answer of the bank; the same content is accepted once."""

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="answers")
    name = models.CharField(_("文件名"), max_length=120)
    sm3 = models.CharField(_("SM3 摘要"), max_length=64, unique=True)
    attachment = models.CharField(max_length=32)
    paid_number = models.PositiveIntegerField(_("到账笔数"))
    paid_fen = models.BigIntegerField(_("到账金额"))
    returned_number = models.PositiveIntegerField(_("退回笔数"))
    returned_fen = models.BigIntegerField(_("退回金额"))
    question_number = models.PositiveIntegerField(_("待查笔数"))
    question_fen = models.BigIntegerField(_("待查金额"))
    repeated_number = models.PositiveIntegerField(_("重复告知的笔数"))
    imported_by = user_key()
    imported_at = models.DateTimeField(_("导入时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("回盘文件")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("bank_exchange:answer", args=[self.pk])


class LateReturn(models.Model):
    """An answer that turns paid payments into returned ones; it waits for a second person with the bank's own total."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等另一人核对")
        CONFIRMED = "confirmed", _("已核对")
        REFUSED = "refused", _("不采用")

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="late_returns")
    name = models.CharField(_("文件名"), max_length=120)
    sm3 = models.CharField(_("SM3 摘要"), max_length=64, unique=True)
    attachment = models.CharField(max_length=32)
    late_number = models.PositiveIntegerField(_("到账后退回笔数"))
    late_fen = models.BigIntegerField(_("到账后退回金额"))
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    why = models.CharField(_("依据"), max_length=200, blank=True)
    answer = models.OneToOneField(BankAnswer, null=True, on_delete=models.PROTECT, related_name="late_return")
    uploaded_by = user_key(verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    decided_by = user_key(null=True, verbose_name=_("核对人"))
    decided_at = models.DateTimeField(_("核对时间"), null=True)

    class Meta:
        verbose_name = _("到账后退回")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(decided_by__isnull=False) & ~Q(decided_by=F("uploaded_by")),
                name="late_returns_are_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("bank_exchange:late_return", args=[self.pk])


class InquiryAnswer(models.Model):
    """The bank's written answer about a payment in question; it waits for a second person who reads the letter."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等另一人核对")
        CONFIRMED = "confirmed", _("已核对")
        REFUSED = "refused", _("不采用")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="inquiry_answers")
    outcome = models.CharField(_("银行的答复"), max_length=12)
    reason = models.CharField(_("退回原因"), max_length=20, blank=True)
    why = models.CharField(_("依据"), max_length=500)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    entered_by = user_key(verbose_name=_("登记人"))
    entered_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    decided_by = user_key(null=True, verbose_name=_("核对人"))
    decided_at = models.DateTimeField(_("核对时间"), null=True)
    decided_why = models.CharField(_("核对了什么"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("银行书面答复")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(decided_by__isnull=False) & ~Q(decided_by=F("entered_by")),
                name="inquiry_answers_are_confirmed_by_another",
            ),
            models.UniqueConstraint(
                fields=("payment",), condition=Q(state="waiting"), name="one_waiting_answer_of_an_inquiry"
            ),
        )

    def __str__(self) -> str:
        return f"{self.payment_id} {self.outcome}"

    @property
    def outcome_label(self) -> str:
        """The answer in words."""
        return str(OUTCOMES[self.outcome])


class BankAnswerRow(models.Model):
    """A new outcome of one payment. ``reason`` is one of REASONS; ``code`` and ``note`` are the bank's."""

    answer = models.ForeignKey(BankAnswer, on_delete=models.PROTECT, related_name="rows")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="answers")
    row = models.PositiveIntegerField(_("行"))
    outcome = models.CharField(_("结果"), max_length=12)
    reason = models.CharField(_("原因"), max_length=20, blank=True)
    code = models.CharField(_("银行代码"), max_length=40, blank=True)
    note = models.CharField(_("银行附言"), max_length=200, blank=True)
    settled_on = models.DateField(_("银行日期"))
    is_late_return = models.BooleanField(_("到账后退回"), default=False)
    has_name_mismatch = models.BooleanField(_("户名不一致"), default=False)

    class Meta:
        verbose_name = _("回盘明细")
        ordering = ("row",)
        constraints = (
            models.UniqueConstraint(fields=("answer", "payment"), name="one_answer_in_a_file"),
            models.CheckConstraint(condition=~Q(outcome="returned") | ~Q(reason=""), name="returned_with_a_reason"),
        )
        indexes = (models.Index(fields=("answer", "outcome"), name="answers_by_outcome"),)

    def __str__(self) -> str:
        return f"{self.answer_id} {self.row}"

    @property
    def outcome_label(self) -> str:
        """The outcome in words."""
        return OUTCOMES[self.outcome]

    @property
    def outcome_tone(self) -> str:
        """The tone of the outcome's tag on pages."""
        return {"paid": "good", "returned": "bad"}.get(self.outcome, "warn")

    @property
    def reason_label(self) -> str:
        """The reason of a return in words."""
        return REASONS[self.reason].label if self.reason else ""

    @property
    def remedy(self) -> str:
        """What the officer does next."""
        if self.outcome == "in_question":
            return str(
                _("户名与发送的不一致，请向银行核实收款人。") if self.has_name_mismatch else _("向银行查明这笔款项。")
            )
        return REASONS[self.reason].remedy if self.reason else ""


class ArchiveDecision(models.Model):
    """The bank's answer about an archived file that the database does not know."""

    number = models.CharField(_("文件编号"), max_length=32)
    sm3 = models.CharField(_("SM3 摘要"), max_length=64)
    why = models.CharField(_("核对情况"), max_length=500)
    decided_by = user_key()
    decided_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("代发文件存档核对")
        constraints = (models.UniqueConstraint(fields=("number", "sm3"), name="archive_decided_once"),)

    def __str__(self) -> str:
        return self.number
