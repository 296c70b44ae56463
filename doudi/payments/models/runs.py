"""Payroll runs, their confirmations by the townships, and the findings of their checks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.payments.models.common import MAX_REASON_LENGTH
from doudi.payments.workflow import OPEN_RUN_STATES, SENT_RUN_STATES, PaymentState, RunState
from doudi.registry.models import Person


class Run(models.Model):
    """A payroll run: everything to be paid at a moment, stored as it was computed."""

    class Kind(models.TextChoices):
        MONTHLY = "monthly", _("按月发放")
        REISSUE = "reissue", _("退回、缓发补发")
        PRICE_SUBSIDY = "price_subsidy", _("价格临时补贴")
        SPECIAL = "special", _("特殊金额")
        RELIEF = "relief", _("临时救助")
        CARE = "care", _("医疗、丧葬和照料")
        OPENING = "opening", _("期初已发")

    number = models.CharField(_("批次号"), max_length=20, unique=True)
    kind = models.CharField(_("类别"), max_length=14, choices=Kind.choices)
    month = models.DateField(_("发放月份"))
    first_month = models.DateField(_("核算自"))
    known_at = models.DateTimeField(_("数据截至"))
    state = models.CharField(_("状态"), max_length=10, choices=RunState.choices, default=RunState.PREPARED)
    due_on = models.DateField(_("应发到日"))
    payments_number = models.PositiveIntegerField(_("笔数"), default=0)
    lines_number = models.PositiveIntegerField(_("明细数"), default=0)
    total_fen = models.BigIntegerField(_("合计"), default=0)
    withheld_number = models.PositiveIntegerField(_("缓发数"), default=0)
    withheld_fen = models.BigIntegerField(_("缓发金额"), default=0)
    overpaid_fen = models.BigIntegerField(_("多发待追回"), default=0)
    content_hash = models.CharField(_("内容摘要"), max_length=64, blank=True)
    law = models.JSONField(_("所用标准"), default=list)
    last_keys = models.JSONField(_("核算时登记的末号"), default=dict)
    summary = models.JSONField(_("汇总"), default=dict)
    prepared_by = user_key()
    prepared_at = models.DateTimeField(_("核算时间"))
    reviewed_by = user_key(null=True)
    reviewed_at = models.DateTimeField(_("审核时间"), null=True)
    was_reviewed_by_preparer = models.BooleanField(_("旧版由核算人自己审核"), default=False, editable=False)
    """Of runs from before two people had to: only a migration writes it, once."""
    approved_by = user_key(null=True)
    approved_at = models.DateTimeField(_("批准时间"), null=True)
    released_by = user_key(null=True)
    released_at = models.DateTimeField(_("发放时间"), null=True)
    closed_at = models.DateTimeField(_("结账时间"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("发放批次")
        ordering = ("-month", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kind",),
                condition=Q(state__in=[str(state) for state in OPEN_RUN_STATES]),
                name="one_open_run_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True)
                | ~Q(reviewed_by=F("prepared_by"))
                | Q(was_reviewed_by_preparer=True),
                name="run_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("prepared_by")) & (Q(reviewed_by__isnull=True) | ~Q(approved_by=F("reviewed_by")))),
                name="run_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True)
                | (
                    ~Q(released_by=F("prepared_by"))
                    & ~Q(released_by=F("reviewed_by"))
                    & ~Q(released_by=F("approved_by"))
                ),
                name="run_released_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "discarded"]) | Q(reviewed_by__isnull=False) | Q(kind="opening"),
                name="run_was_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "reviewed", "discarded"]) | Q(approved_by__isnull=False),
                name="run_was_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["released", "closed"]) | Q(released_by__isnull=False) | Q(kind="opening"),
                name="run_was_released",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("payments:run", args=[self.pk])

    @property
    def benefit_month(self) -> date:
        """The last month that the run pays for: the index month of a price subsidy, else the month of the run."""
        return self.first_month if self.kind == self.Kind.PRICE_SUBSIDY else self.month

    @property
    def is_open(self) -> bool:
        """Whether it is not with the bank yet."""
        return self.state in OPEN_RUN_STATES

    @property
    def kept_payments(self) -> models.QuerySet[Any]:
        """Its payments without those taken out of it."""
        return self.payments.exclude(state=PaymentState.WITHDRAWN)

    @property
    def is_sent(self) -> bool:
        """Whether it was released to the bank."""
        return self.state in SENT_RUN_STATES

    @property
    def tone(self) -> str:
        """The tone of its state's tag on pages."""
        return {RunState.CLOSED: "good", RunState.DISCARDED: ""}.get(RunState(self.state), "warn")


class Confirmation(models.Model):
    """A township's confirmation of its roll."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="confirmations")
    township_code = models.CharField(_("乡镇"), max_length=9)
    payments_number = models.PositiveIntegerField(_("笔数"))
    total_fen = models.BigIntegerField(_("合计"))
    confirmed_by = user_key()
    confirmed_at = models.DateTimeField(_("核对时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("乡镇核对")
        constraints = (models.UniqueConstraint(fields=("run", "township_code"), name="confirmed_once"),)

    def __str__(self) -> str:
        return f"{self.run_id} {self.township_code}"


class Check(models.Model):
    """One of the five checks of a run (P18-17.c) or that of its content, with the decision about its findings.

    Two people decide about a failed check: one writes the decision, another agrees. The findings about changed
    accounts are signed one by one instead (``AccountReading``). Nobody decides about altered content.
    """

    class Name(models.TextChoices):
        OVERPAYMENT = "overpayment", _("多发")
        MISSED_PAYMENT = "missed_payment", _("漏发")
        DUPLICATE_PAYMENT = "duplicate_payment", _("重发")
        LATE_PAYMENT = "late_payment", _("迟发")
        CHANGED_ACCOUNT = "changed_account", _("账户变动")
        ALTERED = "altered", _("内容改动")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="checks")
    name = models.CharField(_("检查"), max_length=20, choices=Name.choices)
    findings_number = models.PositiveIntegerField(_("发现"))
    checked_at = models.DateTimeField(_("检查时间"), auto_now=True)
    decided_by = user_key(null=True)
    decided_why = models.CharField(_("处理决定"), max_length=MAX_REASON_LENGTH, blank=True)
    agreed_by = user_key(null=True)

    class Meta:
        verbose_name = _("发放检查")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("run", "name"), name="one_check_of_a_name"),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | (Q(decided_by__isnull=False) & ~Q(agreed_by=F("decided_by"))),
                name="check_decided_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.name}"

    @property
    def is_decided_in_writing(self) -> bool:
        """Whether two people may decide that the run goes on in spite of its findings."""
        return self.name not in {self.Name.CHANGED_ACCOUNT, self.Name.ALTERED}

    @property
    def is_blocking(self) -> bool:
        """Whether it failed and two people have not decided, or not every changed account is signed."""
        if self.name == self.Name.CHANGED_ACCOUNT:
            return self.unread_accounts().exists()
        if self.name == self.Name.ALTERED:
            return bool(self.findings_number)
        return bool(self.findings_number) and self.agreed_by_id is None

    def unread_accounts(self) -> models.QuerySet[Finding]:
        """Return the findings about changed accounts that no second reader has signed."""
        signed = self.run.account_readings.values("person_id")
        return self.findings.exclude(person_id__in=signed)

    @property
    def tone(self) -> str:
        """The tone of its result's tag on pages."""
        return "bad" if self.is_blocking else "warn" if self.findings_number else "good"

    def get_absolute_url(self) -> str:
        return reverse("payments:check", args=[self.run_id, self.name])


class Finding(models.Model):
    """A finding of a check."""

    run_check = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="findings")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField(_("村（居）"), max_length=12, blank=True)
    programme = models.CharField(_("项目"), max_length=40, blank=True)
    month = models.DateField(_("月份"), null=True)
    amount_fen = models.BigIntegerField(_("金额"), null=True)
    what = models.CharField(_("情况"), max_length=200)

    class Meta:
        verbose_name = _("检查发现")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.what
