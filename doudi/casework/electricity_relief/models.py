"""Meters of families, the monthly lists to the power company, and the rows of its answers."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Household


class ElectricityMeter(models.Model):
    """The meter of a household, from its bill; a new number ends the one before it."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="electricity_meters")
    sealed_number = SealedField(_("用电户号"), kind=SealedKind.ROW)
    holder = models.CharField(_("用电户名"), max_length=40)
    recorded_by = user_key()
    recorded_on = models.DateField(_("登记日期"))
    ended_on = models.DateField(_("停用日期"), null=True)

    class Meta:
        verbose_name = _("用电户号")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("household",), condition=Q(ended_on=None), name="one_meter_of_a_household"),
        )

    def __str__(self) -> str:
        return f"{self.household_id}"

    @property
    def number(self) -> str:
        """The number in clear."""
        return str(self.sealed_number.clear())

    @property
    def masked(self) -> str:
        """The last four digits, as pages show it."""
        return f"****{self.number[-4:]}"


class ElectricityList(models.Model):
    """The list of a month: drawn, confirmed by a second person, handed to the company, answered."""

    class State(models.TextChoices):
        DRAWN = "drawn", _("待第二人确认")
        CONFIRMED = "confirmed", _("已确认，等供电公司答复")
        STAGED = "staged", _("答复待确认入库")
        ANSWERED = "answered", _("已答复")

    month = models.DateField(_("月份"), unique=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.DRAWN)
    drawn_by = user_key()
    drawn_on = models.DateField(_("生成日期"))
    confirmed_by = user_key(null=True)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    answered_by = user_key(null=True)
    answered_on = models.DateField(_("答复入库"), null=True)

    class Meta:
        verbose_name = _("电费减免名单")
        ordering = ("-month",)
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("drawn_by")),
                name="electricity_list_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="drawn") | Q(confirmed_by__isnull=False), name="electricity_list_is_confirmed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return address_of("casework:electricity_list", self.pk)


class ElectricityRow(models.Model):
    """A family on a list: new, as before, or ended since the last list; and what the company answered."""

    village_field = "village_code"

    class Change(models.TextChoices):
        NEW = "new", _("新增")
        CONTINUED = "continued", _("继续")
        ENDED = "ended", _("停止")

    class Outcome(models.TextChoices):
        APPLIED = "applied", _("已减免")
        STOPPED = "stopped", _("已停止")
        REFUSED = "refused", _("不予减免")
        METER_UNKNOWN = "meter_unknown", _("户号不存在")

    list = models.ForeignKey(ElectricityList, on_delete=models.PROTECT, related_name="rows")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="electricity_rows")
    meter = models.ForeignKey(ElectricityMeter, on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField(_("村（居）"), max_length=12, db_index=True)
    programme = models.CharField(_("对象"), max_length=10)
    change = models.CharField(_("变化"), max_length=10, choices=Change.choices)
    outcome = models.CharField(_("供电公司答复"), max_length=14, choices=Outcome.choices, blank=True)
    applied_from = models.DateField(_("减免从"), null=True)
    reason = models.CharField(_("理由"), max_length=120, blank=True)

    objects = ScopedQuerySet["ElectricityRow"].as_manager()

    class Meta:
        verbose_name = _("电费减免户")
        ordering = ("village_code", "pk")
        constraints = (
            models.UniqueConstraint(fields=("list", "household"), name="household_once_on_an_electricity_list"),
            models.CheckConstraint(
                condition=~Q(outcome="applied") | Q(applied_from__isnull=False), name="relief_applied_has_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.list_id} {self.household_id}"


class ElectricityAnswer(models.Model):
    """A row of the company's answer, staged before it counts; each row of the file is one of these."""

    class Reading(models.TextChoices):
        MATCHED = "matched", _("对上名单")
        NOT_LISTED = "not_listed", _("名单上没有这个户号")
        DOUBLED = "doubled", _("同一户号重复")
        UNREADABLE = "unreadable", _("结果或日期读不出来")

    list = models.ForeignKey(ElectricityList, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveIntegerField(_("行"))
    sealed_meter = SealedField(_("用电户号"), kind=SealedKind.ROW, blank=True)
    reading = models.CharField(_("读取"), max_length=12, choices=Reading.choices)
    row = models.ForeignKey(ElectricityRow, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("结果"), max_length=14, choices=ElectricityRow.Outcome.choices, blank=True)
    applied_from = models.DateField(_("减免从"), null=True)
    reason = models.CharField(_("理由"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("供电公司答复的行")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("list", "number"), name="row_of_an_electricity_answer_once"),
            models.CheckConstraint(
                condition=~Q(reading="matched") | Q(row__isnull=False) & ~Q(outcome=""),
                name="matched_electricity_answer_has_a_row",
            ),
        )

    def __str__(self) -> str:
        return f"{self.list_id} {self.number}"

    @property
    def shown_outcome(self) -> Any:
        """What the row says, or why it says nothing."""
        return self.get_outcome_display() if self.reading == self.Reading.MATCHED else self.get_reading_display()
