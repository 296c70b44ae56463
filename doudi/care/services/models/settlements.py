"""What is paid for accepted orders. Amounts never change: a wrong settlement is taken back by another one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.care.services.kinds import SettlementState
from doudi.care.services.models.contracts import Contract
from doudi.care.services.models.orders import WorkOrder
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.funding.models import Transaction


class Settlement(models.Model):
    """The accepted orders of a contract and month that are paid; negative where it takes another one back."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="settlements")
    month = models.DateField(_("月份"))
    orders = models.PositiveIntegerField(_("工单数"))
    units = models.PositiveIntegerField(_("数量"))
    amount_fen = models.BigIntegerField(_("金额"))
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    reason = models.CharField(_("更正原因"), max_length=200, blank=True)
    state = models.CharField(
        _("状态"), max_length=9, choices=SettlementState.choices, default=SettlementState.PROPOSED, db_index=True
    )
    proposed_by = user_key()
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    confirmed_by = user_key(null=True)
    confirmed_on = models.DateField(_("复核日期"), null=True)
    booked_by = user_key(null=True)
    booked_on = models.DateField(_("记账日期"), null=True)
    transaction = models.OneToOneField(Transaction, null=True, on_delete=models.PROTECT, related_name="+")
    refused_by = user_key(null=True)
    why = models.CharField(_("退回原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("购买服务结算")
        ordering = ("-month", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(month__day=1), name="service_settlement_of_a_month"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, amount_fen__gt=0) | Q(corrects__isnull=False, amount_fen__lt=0),
                name="service_settlement_pays_or_takes_back",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="service_settlement_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="booked")
                | Q(confirmed_by__isnull=False, transaction__isnull=False, booked_by__isnull=False)
                & ~Q(booked_by=F("confirmed_by"))
                & ~Q(booked_by=F("proposed_by")),
                name="service_settlement_booked_by_a_third",
            ),
            models.UniqueConstraint(
                fields=("contract", "month"),
                condition=Q(state__in=("proposed", "confirmed"), corrects=None),
                name="one_open_service_settlement",
            ),
            models.UniqueConstraint(
                fields=("corrects",), condition=~Q(state="refused"), name="service_settlement_taken_back_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return address_of("care_services:settlement", self.pk)

    @property
    def state_tone(self) -> str:
        """The tone of the state's tag on pages."""
        tones = {SettlementState.BOOKED: "good", SettlementState.REFUSED: "bad"}
        return tones.get(SettlementState(self.state), "warn")


class SettlementLine(models.Model):
    """An order in a settlement. Only one line of an order counts (``is_live``); the database sees to it."""

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="lines")
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="settlement_lines")
    units = models.PositiveIntegerField(_("数量"))
    amount_fen = models.BigIntegerField(_("金额"))
    is_live = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("结算明细")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("order",), condition=Q(is_live=True), name="service_order_settled_once"),
        )

    def __str__(self) -> str:
        return f"{self.settlement_id} {self.order_id}"
