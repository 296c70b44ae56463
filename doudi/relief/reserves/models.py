"""The imprest account of a township: its quota, payments, counts, vouchers and top-ups (MCA23-3.3, P18-6.e).

The balance is that of the township's account in the ledger of funds; every row that moves money names its voucher.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import LONGEST_REASON
from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.funding.models import Transaction
from doudi.relief.instalments.models import Instalment

LONGEST_RECEIPT_NUMBER = 40


class ReserveQuota(models.Model):
    """How much a township keeps as its reserve from a day on, by a paper; ``before_fen`` is what it was until then.

    An officer of the bureau enters it and its leader confirms it; the latest confirmed one counts.
    """

    township_code = models.CharField(_("乡镇"), max_length=TOWNSHIP_DIGITS, db_index=True)
    amount_fen = models.BigIntegerField(_("核定额度"))
    before_fen = models.BigIntegerField(_("原额度"))
    first_day = models.DateField(_("自"))
    paper = models.CharField(_("依据文件"), max_length=200)
    entered_by = user_key()
    entered_at = models.DateTimeField(_("录入时间"), auto_now_add=True)
    confirmed_by = user_key(null=True)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    refused_by = user_key(null=True)

    class Meta:
        verbose_name = _("备用金额度")
        ordering = ("township_code", "-first_day", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="relief_quota_not_negative"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="relief_quota_confirmed_by_another",
            ),
            models.UniqueConstraint(
                fields=("township_code",),
                condition=Q(confirmed_by__isnull=True, refused_by__isnull=True),
                name="relief_quota_one_proposed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.township_code} {self.amount_fen}"


class VoucherHandover(models.Model):
    """Receipts of payments that a township handed to the county, and the officer there who counted them."""

    village_field = "township_code"

    township_code = models.CharField(_("乡镇"), max_length=TOWNSHIP_DIGITS, db_index=True)
    payments_number = models.PositiveIntegerField(_("张数"))
    total_fen = models.BigIntegerField(_("金额"))
    handed_over_by = user_key()
    handed_over_on = models.DateField(_("交出日期"))
    received_by = user_key(null=True)
    received_on = models.DateField(_("县级收讫日期"), null=True)

    class Meta:
        verbose_name = _("凭证移交")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(received_by__isnull=True) | ~Q(received_by=F("handed_over_by")),
                name="relief_vouchers_received_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.township_code} {self.payments_number}"


class ReservePayment(models.Model):
    """An instalment paid out of a township's reserve, with its receipt; the row is never edited.

    The movements of its voucher say which sources bore it. A payment that was recorded wrongly is reversed by a row
    of its own; ``attempt`` and ``receipt_use`` count the reversed payments of the instalment and of the receipt before
    this one, so that each has one payment in force.
    """

    village_field = "township_code"

    class Means(models.TextChoices):
        TRANSFER = "transfer", _("转账")
        CASH = "cash", _("现金")

    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, related_name="reserve_payments")
    attempt = models.PositiveSmallIntegerField(_("撤销过几次"), default=0)
    township_code = models.CharField(_("乡镇"), max_length=TOWNSHIP_DIGITS, db_index=True)
    amount_fen = models.BigIntegerField(_("金额"))
    means = models.CharField(_("方式"), max_length=8, choices=Means.choices)
    cash_reason = models.CharField(_("付现金的理由"), max_length=LONGEST_REASON, blank=True)
    receipt_number = models.CharField(_("收据号"), max_length=LONGEST_RECEIPT_NUMBER)
    receipt_use = models.PositiveSmallIntegerField(_("收据撤销过几次"), default=0)
    receipt = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+", db_index=False)
    received_by = models.CharField(_("签收人"), max_length=60)
    paid_on = models.DateField(_("付款日期"), db_index=True)
    paid_by = user_key()
    transaction = models.OneToOneField(Transaction, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("备用金付款")
        ordering = ("paid_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("instalment", "attempt"), name="relief_reserve_payment_once"),
            models.UniqueConstraint(
                fields=("township_code", "receipt_number", "receipt_use"), name="relief_receipt_number_once"
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="relief_reserve_payment_is_positive"),
            models.CheckConstraint(condition=~Q(means="cash") | ~Q(cash_reason=""), name="relief_cash_for_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.township_code} {self.receipt_number}"


class HandedVoucher(models.Model):
    """A receipt within a handover; a receipt is handed over once."""

    handover = models.ForeignKey(VoucherHandover, on_delete=models.PROTECT, related_name="vouchers")
    payment = models.OneToOneField(ReservePayment, on_delete=models.PROTECT, related_name="handed")

    class Meta:
        verbose_name = _("移交的凭证")

    def __str__(self) -> str:
        return f"{self.handover_id} {self.payment_id}"


class ReserveCount(models.Model):
    """What two people counted at the end of a month, against the book; a difference is recovered or explained."""

    village_field = "township_code"

    class Settlement(models.TextChoices):
        RECOVERED = "recovered", _("已追回补足")
        EXPLAINED = "explained", _("已查明")

    township_code = models.CharField(_("乡镇"), max_length=TOWNSHIP_DIGITS)
    month = models.DateField(_("月份"))
    counted_on = models.DateField(_("盘点日期"))
    book_fen = models.BigIntegerField(_("账面"))
    counted_fen = models.BigIntegerField(_("实有"))
    difference_reason = models.CharField(_("差额的原因"), max_length=LONGEST_REASON, blank=True)
    counted_by = user_key()
    confirmed_by = user_key(null=True)
    refused_by = user_key(null=True)
    settlement = models.CharField(_("差额的处理"), max_length=10, choices=Settlement.choices, blank=True)
    settlement_reason = models.CharField(_("处理情况"), max_length=LONGEST_REASON, blank=True)
    settled_by = user_key(null=True)
    settled_on = models.DateField(_("处理日期"), null=True)

    objects = ScopedQuerySet["ReserveCount"].as_manager()

    class Meta:
        verbose_name = _("备用金盘点")
        ordering = ("-month", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("township_code", "month"),
                condition=Q(refused_by__isnull=True),
                name="relief_count_once_a_month",
            ),
            models.CheckConstraint(condition=Q(counted_fen__gte=0), name="relief_count_not_negative"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("counted_by")), name="relief_count_by_two"
            ),
            models.CheckConstraint(
                condition=Q(counted_fen=F("book_fen")) | ~Q(difference_reason=""), name="relief_count_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(settlement="") | Q(settled_by__isnull=False) & ~Q(settlement_reason=""),
                name="relief_count_settled_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.township_code} {self.month:%Y-%m}"

    @property
    def difference_fen(self) -> int:
        """What was counted, less the book."""
        return int(self.counted_fen - self.book_fen)


class TopUpRequest(models.Model):
    """A township asks to fill its reserve, for the opening or again; finance of the county fills or refuses."""

    village_field = "township_code"

    township_code = models.CharField(_("乡镇"), max_length=TOWNSHIP_DIGITS, db_index=True)
    amount_fen = models.BigIntegerField(_("申请金额"))
    reason = models.CharField(_("用途"), max_length=LONGEST_REASON)
    asked_by = user_key()
    asked_on = models.DateField(_("申请日期"))
    filled_fen = models.BigIntegerField(_("拨付金额"), null=True)
    answered_by = user_key(null=True)
    answered_on = models.DateField(_("办理日期"), null=True)
    refused_reason = models.CharField(_("不予拨付的理由"), max_length=LONGEST_REASON, blank=True)
    transaction = models.OneToOneField(Transaction, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet["TopUpRequest"].as_manager()

    class Meta:
        verbose_name = _("备用金请拨")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="relief_top_up_is_positive"),
            models.UniqueConstraint(
                fields=("township_code",), condition=Q(answered_by__isnull=True), name="relief_top_up_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True)
                | Q(transaction__isnull=False, filled_fen__gt=0)
                | Q(transaction__isnull=True) & ~Q(refused_reason=""),
                name="relief_top_up_filled_or_refused",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="relief_top_up_answered_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.township_code} {self.amount_fen}"

    @property
    def state_label(self) -> str:
        """What became of the request."""
        if self.answered_by_id is None:
            return str(_("待县财务办理"))
        return str(_("已拨付") if self.transaction_id else _("未拨付"))
