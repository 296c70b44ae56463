"""Work orders, the telephone samples of them, and complaints."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.care.services.kinds import Acceptor, OrderState, SampleOutcome
from doudi.care.services.models.contracts import Contract
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Person


class WorkOrder(models.Model):
    """One service for one person: ordered, delivered with proof, and accepted by the person or the carer."""

    village_field = "person__village_id"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="orders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="service_orders")
    sealed_need = SealedField(_("需求"), kind=SealedKind.ROW)
    planned_day = models.DateField(_("计划日期"))
    units = models.PositiveIntegerField(_("数量"))
    state = models.CharField(_("状态"), max_length=9, choices=OrderState.choices, default=OrderState.ORDERED)
    ordered_by = user_key()
    ordered_at = models.DateTimeField(_("派单时间"), auto_now_add=True)
    delivered_day = models.DateField(_("服务日期"), null=True)
    delivered_from = models.TimeField(_("开始时间"), null=True)
    delivered_to = models.TimeField(_("结束时间"), null=True)
    delivered_place = models.CharField(_("服务地点"), max_length=100, blank=True)
    proof = models.ForeignKey(
        Attachment, verbose_name=_("照片或签字"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    delivered_by = user_key(null=True)
    delivered_at = models.DateTimeField(_("登记时间"), null=True)
    acceptor = models.CharField(_("谁验收"), max_length=6, choices=Acceptor.choices, blank=True)
    decided_by = user_key(null=True)
    decided_on = models.DateField(_("验收日期"), null=True)
    why = models.CharField(_("不通过或取消的原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["WorkOrder"].as_manager()

    class Meta:
        verbose_name = _("服务工单")
        ordering = ("-planned_day", "-pk")
        indexes = (
            models.Index(fields=("contract", "state", "delivered_day"), name="service_orders_to_settle"),
            models.Index(fields=("state", "planned_day"), name="service_orders_by_day"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(units__gt=0), name="service_order_of_something"),
            models.CheckConstraint(
                condition=Q(state__in=("ordered", "cancelled"))
                | Q(delivered_day__isnull=False, delivered_by__isnull=False, proof__isnull=False)
                & ~Q(delivered_place=""),
                name="service_order_delivered_with_proof",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(decided_by__isnull=False) & ~Q(acceptor=""),
                name="service_order_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("refused", "cancelled")) | ~Q(why=""), name="service_order_refused_for_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.contract_id}-{self.pk}"

    def get_absolute_url(self) -> str:
        return address_of("care_services:order", self.pk)

    @property
    def own_url(self) -> str:
        """The address of the seller's page of it."""
        return address_of("care_services:my_order", self.pk)

    @property
    def state_tone(self) -> str:
        """The tone of the state's tag on pages."""
        tones = {OrderState.ACCEPTED: "good", OrderState.DELIVERED: "warn", OrderState.REFUSED: "bad"}
        return tones.get(OrderState(self.state), "")


class QualitySample(models.Model):
    """A delivered order that chance chose, and what the person said on the telephone."""

    village_field = "order__person__village_id"

    order = models.OneToOneField(WorkOrder, on_delete=models.PROTECT, related_name="sample")
    month = models.DateField(_("月份"))
    seed = models.CharField(_("抽取种子"), max_length=40)
    drawn_by = user_key()
    drawn_at = models.DateTimeField(_("抽取时间"), auto_now_add=True)
    outcome = models.CharField(_("结果"), max_length=13, choices=SampleOutcome.choices, blank=True)
    sealed_note = SealedField(_("情况"), kind=SealedKind.ROW, blank=True)
    called_by = user_key(null=True)
    called_on = models.DateField(_("回访日期"), null=True)

    objects = ScopedQuerySet["QualitySample"].as_manager()

    class Meta:
        verbose_name = _("质量抽查")
        ordering = ("-month", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="") | Q(called_by__isnull=False, called_on__isnull=False),
                name="service_sample_called_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}"


class Complaint(models.Model):
    """A complaint about a service, and what was found."""

    village_field = "order__person__village_id"

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="complaints")
    sealed_text = SealedField(_("投诉内容"), kind=SealedKind.ROW)
    recorded_by = user_key()
    recorded_on = models.DateField(_("登记日期"))
    is_upheld = models.BooleanField(_("属实"), null=True)
    sealed_answer = SealedField(_("处理结果"), kind=SealedKind.ROW, blank=True)
    settled_by = user_key(null=True)
    settled_on = models.DateField(_("办结日期"), null=True)

    objects = ScopedQuerySet["Complaint"].as_manager()

    class Meta:
        verbose_name = _("服务投诉")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(is_upheld__isnull=True) | Q(settled_by__isnull=False), name="service_complaint_settled_by"
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}"
