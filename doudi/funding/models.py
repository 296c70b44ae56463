"""The ledger, and the proposals of two people that it rests on (SC649-5: funds are kept apart by source).

Money only moves from one account to another, so every transaction sums to zero. Transactions and movements are only
added: database triggers refuse changes. The balance of an account equals the sum of its movements.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.funding.account_codes import direct_fund_mark, marks_in_words
from doudi.policy import Figure
from doudi.values.benefit_month import add_months
from doudi.values.divisions import division_name

MAX_REFERENCE_LENGTH = 120
MAX_BASIS_LENGTH = 200
MAX_NOTE_LENGTH = 300
_SHOWN_REFERENCE = 8
_LENGTH_OF_A_FORM_KEY = 32


class Account(models.Model):
    """Balance in fen of a kind of account, source and year; reserves also have a township, budgets a programme."""

    class Kind(models.TextChoices):
        PLANNED = "planned", _("预算安排")
        BUDGET = "budget", _("预算")
        APPROPRIATED = "appropriated", _("资金下达")
        AVAILABLE = "available", _("可用资金")
        SPENT = "spent", _("已支出")
        RESERVE = "reserve", _("乡镇备用金")

    kind = models.CharField(_("科目"), max_length=12, choices=Kind.choices)
    source = models.CharField(_("资金来源"), max_length=40)
    year = models.PositiveSmallIntegerField(_("年度"))
    township_code = models.CharField(_("乡镇"), max_length=TOWNSHIP_DIGITS, blank=True)
    programme = models.CharField(_("项目"), max_length=40, blank=True)
    balance_fen = models.BigIntegerField(_("余额"), default=0)
    limit_fen = models.BigIntegerField(_("批准的垫支"), default=0)

    class Meta:
        verbose_name = _("科目")
        ordering = ("year", "source", "kind", "township_code", "programme")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "source", "year", "township_code", "programme"), name="account_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("budget", "available", "reserve")) | Q(balance_fen__gte=-F("limit_fen")),
                name="account_not_below_what_was_decided",
            ),
            models.CheckConstraint(
                condition=Q(limit_fen=0) | Q(kind="available", limit_fen__gt=0), name="account_limit_of_sources_only"
            ),
            models.CheckConstraint(
                condition=Q(kind="reserve") & ~Q(township_code="") | ~Q(kind="reserve") & Q(township_code=""),
                name="account_reserve_of_a_township",
            ),
        )

    def __str__(self) -> str:
        place = division_name(self.township_code) or ""
        return f"{self.year} {source_name(self.source)} {place}{self.get_kind_display()}"


class Transaction(models.Model):
    """A booked transaction; its reference is unique."""

    class Kind(models.TextChoices):
        BUDGET = "budget", _("预算")
        ALLOTMENT = "allotment", _("资金下达")
        CARRIED_OVER = "carried_over", _("结转")
        RELEASE = "release", _("发放")
        RETURN = "return", _("银行退回")
        RECOVERY = "recovery", _("追缴收回")
        TO_RESERVE = "to_reserve", _("拨付备用金")
        FROM_RESERVE = "from_reserve", _("收回备用金")
        RESERVE_SPENT = "reserve_spent", _("备用金支出")
        REASSIGNED = "reassigned", _("调整资金来源")
        CORRECTION = "correction", _("冲正")

    reference = models.CharField(_("凭证号"), max_length=MAX_REFERENCE_LENGTH, unique=True)
    kind = models.CharField(_("类别"), max_length=15, choices=Kind.choices, db_index=True)
    booked_on = models.DateField(_("日期"), db_index=True)
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    corrects = models.OneToOneField(
        "self", verbose_name=_("冲正"), null=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("记账时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("记账凭证")
        ordering = ("-booked_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="correction", corrects__isnull=False)
                | ~Q(kind="correction") & Q(corrects__isnull=True),
                name="transaction_correction_corrects",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.short_reference}"

    @property
    def short_reference(self) -> str:
        """The reference for display; the generated key of a form is shortened."""
        own = self.reference.rpartition(":")[2]
        return own[:_SHOWN_REFERENCE] if len(own) == _LENGTH_OF_A_FORM_KEY else self.reference

    @property
    def number(self) -> str:
        """The number of the voucher: 记-2023-05-0012, the twelfth that was booked in May 2023.

        Vouchers are only added, so counting those before gives the same number for ever, without a gap.
        """
        return f"记-{self.booked_on:%Y-%m}-{self.place_in_month:04d}"

    @cached_property
    def place_in_month(self) -> int:
        """The place of the voucher among those booked in its month, from one; lists set it for all their rows."""
        first = self.booked_on.replace(day=1)
        month = Transaction.objects.filter(booked_on__gte=first, booked_on__lt=add_months(first, 1))
        return month.filter(pk__lte=self.pk).count()


class Movement(models.Model):
    """A movement of fen from one account to another."""

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="movements")
    from_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="outgoing")
    to_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="incoming")
    amount_fen = models.BigIntegerField(_("金额"))

    class Meta:
        verbose_name = _("分录")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("transaction", "from_account", "to_account"), name="movement_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="movement_of_something"),
            models.CheckConstraint(condition=~Q(from_account=F("to_account")), name="movement_between_two"),
        )

    def __str__(self) -> str:
        return f"{self.from_account_id}→{self.to_account_id} {self.amount_fen}"

    @property
    def direct_fund_marks(self) -> str:
        """The direct-fund marks of the sources on both sides; a dash without one."""
        month = self.transaction.booked_on.replace(day=1)
        return marks_in_words(direct_fund_mark(side.source, month) for side in (self.from_account, self.to_account))


class Proposal(models.Model):
    """A proposal that one person makes and a second person decides."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待审批")
        CONFIRMED = "confirmed", _("已批准")
        REFUSED = "refused", _("已退回")
        WITHDRAWN = "withdrawn", _("已撤回")
        REVOKED = "revoked", _("已撤销")

    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED, db_index=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("录入时间"), auto_now_add=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(_("审批时间"), null=True)
    why = models.CharField(_("理由"), max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar[Any] = ("-pk",)
        constraints: ClassVar[Any] = (
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(settled_by__isnull=False) & ~Q(settled_by=F("proposed_by")),
                name="%(class)s_confirmed_by_another",
            ),
        )

    @property
    def state_tone(self) -> str:
        """The tone of the state's tag on pages."""
        tones = {self.State.CONFIRMED: "good", self.State.PROPOSED: "warn", self.State.REFUSED: "bad"}
        return tones.get(self.State(self.state), "")


class Budget(Proposal):
    """Budget in fen of a source for a year, for one programme or for all (empty).

    A change within the year, for example after an uprating (JX63-2, JXMS1-1, GZ12-1), is a further row; reductions are
    negative.
    """

    year = models.PositiveSmallIntegerField(_("年度"))
    source = models.CharField(_("资金来源"), max_length=40)
    programme = models.CharField(_("项目"), max_length=40, blank=True)
    amount_fen = models.BigIntegerField(_("金额"))
    residents = models.PositiveIntegerField(_("户籍人口"), null=True)
    basis = models.CharField(_("依据"), max_length=200)
    note = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta(Proposal.Meta):
        verbose_name = _("预算")
        constraints = (
            *Proposal.Meta.constraints,
            models.CheckConstraint(condition=~Q(amount_fen=0), name="budget_of_something"),
        )

    def __str__(self) -> str:
        return f"{self.year} {source_name(self.source)}"

    def get_absolute_url(self) -> str:
        return reverse("funding:budget", args=[self.pk])


class Overdraft(Proposal):
    """Approval to overdraw a source by an amount in fen until a day."""

    year = models.PositiveSmallIntegerField(_("年度"))
    source = models.CharField(_("资金来源"), max_length=40)
    amount_fen = models.BigIntegerField(_("金额"))
    until = models.DateField(_("期限"))
    reason = models.CharField(_("事由"), max_length=300)

    class Meta(Proposal.Meta):
        verbose_name = _("垫支")
        constraints = (
            *Proposal.Meta.constraints,
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="overdraft_of_something"),
        )

    def __str__(self) -> str:
        return f"{self.year} {source_name(self.source)}"

    def get_absolute_url(self) -> str:
        return reverse("funding:overdraft", args=[self.pk])


class PriceIndices(Proposal):
    """Published rises of prices on the year before, as ratios of the rule book (ten-thousandths).

    ``month`` is the index month, by which recognitions and standards count; ``pay_month`` is when it is paid.
    """

    month = models.DateField(_("指数月份"))
    pay_month = models.DateField(_("发放月份"))
    cpi_rise = models.IntegerField(_("居民消费价格指数同比涨幅"))
    food_rise = models.IntegerField(_("食品价格同比涨幅"))
    low_income_rise = models.IntegerField(_("低收入居民价格指数同比涨幅"), null=True)
    published_on = models.DateField(_("公布日期"))
    basis = models.CharField(_("依据"), max_length=200)

    class Meta(Proposal.Meta):
        verbose_name = _("价格指数")
        ordering = ("-month", "-pk")
        constraints = (
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                fields=("month",), condition=Q(state__in=("proposed", "confirmed")), name="indices_of_a_month_once"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="indices_of_a_month"),
            models.CheckConstraint(
                condition=Q(pay_month__day=1, pay_month__gt=F("month")), name="indices_paid_in_a_later_month"
            ),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("funding:price_indices", args=[self.pk])

    @property
    def county_facts(self) -> dict[str, Figure]:
        """The indices as facts of the county for the rule book."""
        rises: dict[str, Figure] = {"cpi_rise": self.cpi_rise, "food_price_rise": self.food_rise}
        if self.low_income_rise is not None:
            rises["low_income_index_rise"] = self.low_income_rise
        return rises


def source_name(source: str) -> str:
    """Return the label of a source."""
    return policy.SOURCE_LABELS.get(source, source)
