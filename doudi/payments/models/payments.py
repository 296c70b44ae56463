"""Payments with their lines and shares, and what a run withholds."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.care.agreements.models import CarePayee
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.payments.models.common import programme_label
from doudi.payments.models.runs import Run
from doudi.payments.workflow import UNSENT_STATES, PaymentState
from doudi.registry.models import Award, Person


class Payment(models.Model):
    """What a person gets of one programme in a run, into one account. Only the state of a stored payment changes.

    ``care_payee`` is the fact by which it goes to a carer or an institution; a run may pay them a part of a programme
    and the person the rest.
    """

    village_field = "village_code"

    class Basis(models.TextChoices):
        OWN = "own", _("本人账户")
        GUARDIAN = "guardian", _("监护人账户")
        INSTITUTION = "institution", _("供养机构账户")
        KEEPER = "keeper", _("干部代管账户")
        HEIR = "heir", _("死者待遇领受人账户")
        HOUSEHOLD = "household", _("户主账户")
        PAYEE = "payee", _("收款方账户")
        CARER = "carer", _("照料人账户")
        CARE_HOME = "care_home", _("供养服务机构账户（照料协议）")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="payments", db_index=False)
    item_id = models.CharField(_("明细编号"), max_length=30, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="payments")
    programme = models.CharField(_("项目"), max_length=40)
    village_code = models.CharField(_("村（居）"), max_length=12)
    amount_fen = models.BigIntegerField(_("金额"))
    offset_fen = models.BigIntegerField(_("抵扣"), default=0)
    holder_name = models.CharField(_("户名"), max_length=60)
    account = SealedField(_("账号"), kind=SealedKind.BANK_ACCOUNT)
    account_index = BlindIndexField(kind=SealedKind.BANK_ACCOUNT)
    account_basis = models.CharField(_("账户类别"), max_length=12, choices=Basis.choices)
    care_payee = models.ForeignKey(
        CarePayee, verbose_name=_("照料费领款登记"), null=True, on_delete=models.PROTECT, related_name="payments"
    )
    state = models.CharField(_("状态"), max_length=12, choices=PaymentState.choices, default=PaymentState.READY)
    returned_reason = models.CharField(_("退回原因"), max_length=40, blank=True)
    settled_on = models.DateField(_("银行回盘日期"), null=True)
    replaces = models.ForeignKey(
        "self",
        verbose_name=_("补发自"),
        null=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        db_index=False,
    )

    objects = ScopedQuerySet["Payment"].as_manager()

    class Meta:
        verbose_name = _("发放")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("run", "person", "programme"), condition=Q(care_payee=None), name="one_payment_in_a_run"
            ),
            models.UniqueConstraint(
                fields=("run", "person", "programme", "care_payee"),
                condition=Q(care_payee__isnull=False),
                name="one_payment_to_a_payee_in_a_run",
            ),
            models.UniqueConstraint(
                fields=("replaces",),
                condition=~Q(state__in=[str(state) for state in UNSENT_STATES]),
                name="paid_again_once",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payment_is_positive"),
            models.CheckConstraint(
                condition=Q(offset_fen__gte=0) & Q(offset_fen__lte=F("amount_fen")), name="payment_offset_within"
            ),
        )
        indexes = (
            models.Index(fields=("run", "village_code"), name="payment_roll"),
            models.Index(fields=("state",), name="payment_returned", condition=Q(state="returned")),
            models.Index(fields=("account_index",), name="payment_account"),
            models.Index(fields=("replaces",), name="payment_replaces", condition=Q(replaces__isnull=False)),
        )

    def __str__(self) -> str:
        return self.item_id

    def get_absolute_url(self) -> str:
        return reverse("payments:payment", args=[self.pk])

    @property
    def programme_label(self) -> str:
        """The label of the programme."""
        return programme_label(self.programme)

    @property
    def bank_fen(self) -> int:
        """The amount that the bank pays to the account; fen."""
        return self.amount_fen - self.offset_fen


class Line(models.Model):
    """The part of a payment that is for one month.

    ``part`` numbers the lines of a person, programme and month over all runs. It is unique, so that the database
    refuses to pay a due twice.
    """

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="lines")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    programme = models.CharField(_("项目"), max_length=40)
    month = models.DateField(_("月份"))
    part = models.PositiveSmallIntegerField(_("第几笔"))
    amount_fen = models.BigIntegerField(_("本次金额"))
    due_fen = models.BigIntegerField(_("当月应发"))
    sent_fen = models.BigIntegerField(_("此前已发"))
    award = models.ForeignKey(Award, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    area = models.CharField(_("城乡"), max_length=5)

    class Meta:
        verbose_name = _("发放明细")
        ordering = ("month",)
        constraints = (
            models.UniqueConstraint(fields=("person", "programme", "month", "part"), name="no_due_paid_twice"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="line_is_positive"),
            models.CheckConstraint(condition=Q(amount_fen=F("due_fen") - F("sent_fen")), name="line_is_due_minus_sent"),
        )

    def __str__(self) -> str:
        return f"{self.programme} {self.month:%Y-%m}"


class LineShare(models.Model):
    """How much of a line a source of funds bears. Shares add up to their line; one may be negative."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="shares", db_index=False)
    source = models.CharField(_("资金来源"), max_length=40)
    amount_fen = models.BigIntegerField(_("金额"))

    class Meta:
        verbose_name = _("资金分担")
        constraints = (models.UniqueConstraint(fields=("line", "source"), name="one_share_of_a_source"),)

    def __str__(self) -> str:
        return f"{self.line_id} {self.source}"


class Withheld(models.Model):
    """What is due and not paid in a run, with the reason; lines and withheld months make up everything due.

    Of a month that a care payee shares with the person, one part may be paid and the other withheld.
    """

    village_field = "village_code"

    class Reason(models.TextChoices):
        NO_ACCOUNT = "no_account", _("没有银行卡")
        RETURNED_ACCOUNT = "returned_account", _("账户被退回，尚未更正")
        SHARED_ACCOUNT = "shared_account", _("账户与他人共用")
        PRISON = "prison", _("服刑或羁押")
        HELD = "held", _("已登记缓发")
        DECEASED_NO_PAYEE = "deceased_no_payee", _("已故，没有登记领受人")
        DEATH_REPORTED = "death_reported", _("报告死亡，待第二人核实")
        NOT_LIVE = "not_live", _("所在乡镇还没有启用")
        PAYEE_DISPUTE = "payee_dispute", _("照料费领款有争议")
        CARE_PAYEE_ENDED = "care_payee_ended", _("照料费领款人已停用，还没有新的")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="withheld", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="withheld")
    programme = models.CharField(_("项目"), max_length=40)
    month = models.DateField(_("月份"))
    village_code = models.CharField(_("村（居）"), max_length=12)
    amount_fen = models.BigIntegerField(_("金额"))
    reason = models.CharField(_("原因"), max_length=18, choices=Reason.choices)

    objects = ScopedQuerySet["Withheld"].as_manager()

    class Meta:
        verbose_name = _("缓发明细")
        constraints = (
            models.UniqueConstraint(fields=("run", "person", "programme", "month"), name="withheld_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="withheld_is_positive"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.reason}"
