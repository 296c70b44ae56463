"""The yearly list of what may be bought, the sellers, and the contracts. None of it belongs to a village."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.care.services.kinds import ContractState, ItemKind, ProcurementWay, ProviderKind, ServiceCode
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.core.labels import choices_of
from doudi.policy import SOURCE_LABELS

_SOURCES = choices_of(SOURCE_LABELS)


class ServiceItem(models.Model):
    """A line of a year's list of what may be bought."""

    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(_("类别"), max_length=8, choices=ItemKind.choices)
    code = models.CharField(_("服务内容"), max_length=16, choices=ServiceCode.choices)
    name = models.CharField(_("项目"), max_length=60)
    unit = models.CharField(_("计量单位"), max_length=10)
    entered_by = user_key()
    entered_at = models.DateTimeField(_("录入时间"), auto_now_add=True)
    withdrawn_on = models.DateField(_("移出日期"), null=True)
    withdrawn_by = user_key(null=True)

    class Meta:
        verbose_name = _("购买服务目录")
        ordering = ("-year", "kind", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("year", "name"), condition=Q(withdrawn_on=None), name="service_item_once_a_year"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.year}）"

    @property
    def state_label(self) -> str:
        """Whether it may be bought."""
        return str(_("已移出") if self.withdrawn_on else _("可以购买"))


class Provider(models.Model):
    """A seller of services."""

    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("类别"), max_length=12, choices=ProviderKind.choices)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    contact = models.CharField(_("联系人"), max_length=40)
    phone = SealedField(_("联系电话"), kind=SealedKind.PHONE)
    phone_index = BlindIndexField(kind=SealedKind.PHONE)
    registered_by = user_key()
    registered_on = models.DateField(_("登记日期"))

    class Meta:
        verbose_name = _("服务机构")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("credit_code",), condition=~Q(credit_code=""), name="service_provider_once"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("care_services:provider", self.pk)


class ProviderLicence(models.Model):
    """A licence or qualification of a seller, with its days."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="licences")
    name = models.CharField(_("证照"), max_length=60)
    valid_from = models.DateField(_("自"))
    valid_to = models.DateField(_("有效期至"))
    recorded_by = user_key()
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("证照")
        ordering = ("-valid_to", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="service_licence_has_days"),
        )

    def __str__(self) -> str:
        return self.name


class Blacklisting(models.Model):
    """Days on which nothing is bought from a seller; it counts once a second person agreed."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="blacklistings")
    first_day = models.DateField(_("自"))
    last_day = models.DateField(_("至"))
    reason = models.CharField(_("原因"), max_length=200)
    proposed_by = user_key()
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    confirmed_by = user_key(null=True)
    confirmed_on = models.DateField(_("复核日期"), null=True)

    class Meta:
        verbose_name = _("黑名单")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="service_blacklisting_has_days"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="service_blacklisting_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider_id} {self.first_day}"


class ProviderUser(models.Model):
    """The account of a worker of a seller, until ``ended_on``."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="accounts")
    user = user_key()
    linked_by = user_key()
    linked_on = models.DateField(_("关联日期"))
    ended_on = models.DateField(_("停用日期"), null=True)

    class Meta:
        verbose_name = _("机构账号")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=Q(ended_on=None), name="one_service_provider_of_a_user"
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider_id} {self.user_id}"


class Contract(models.Model):
    """What is bought from whom, at which price, up to which quantity, on which days."""

    number = models.CharField(_("合同编号"), max_length=30, unique=True)
    item = models.ForeignKey(ServiceItem, on_delete=models.PROTECT, related_name="contracts")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="contracts")
    way = models.CharField(_("采购方式"), max_length=14, choices=ProcurementWay.choices)
    unit_price_fen = models.BigIntegerField(_("单价"))
    quantity_limit = models.PositiveIntegerField(_("数量上限"))
    budget_fen = models.BigIntegerField(_("预算"))
    source = models.CharField(_("资金来源"), max_length=40, choices=_SOURCES)
    people_served = models.PositiveIntegerField(_("计划服务人数"))
    first_day = models.DateField(_("起"))
    last_day = models.DateField(_("止"))
    prolongs = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="prolongations")
    state = models.CharField(
        _("状态"), max_length=9, choices=ContractState.choices, default=ContractState.PROPOSED, db_index=True
    )
    proposed_by = user_key()
    proposed_at = models.DateTimeField(_("录入时间"), auto_now_add=True)
    confirmed_by = user_key(null=True)
    confirmed_on = models.DateField(_("复核日期"), null=True)
    ended_on = models.DateField(_("终止日期"), null=True)
    why = models.CharField(_("退回或终止的原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("购买服务合同")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="service_contract_has_days"),
            models.CheckConstraint(
                condition=Q(unit_price_fen__gt=0, quantity_limit__gt=0, people_served__gt=0),
                name="service_contract_buys_something",
            ),
            models.CheckConstraint(
                condition=Q(budget_fen__gte=F("unit_price_fen") * F("quantity_limit")),
                name="service_contract_within_budget",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="service_contract_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "ended")) | Q(confirmed_by__isnull=False),
                name="service_contract_in_force_by_two",
            ),
            models.UniqueConstraint(
                fields=("prolongs",), condition=~Q(state="refused"), name="service_contract_prolonged_once"
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address_of("care_services:contract", self.pk)

    @property
    def until(self) -> date:
        """The last day on which services are bought under it."""
        return self.ended_on or self.last_day

    @property
    def state_tone(self) -> str:
        """The tone of the state's tag on pages."""
        tones = {ContractState.CONFIRMED: "good", ContractState.PROPOSED: "warn", ContractState.REFUSED: "bad"}
        return tones.get(ContractState(self.state), "")
