"""Policies of insurance against falling back, the people insured, and what was claimed and paid."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Household, Person

LONGEST_NUMBER = 40
LONGEST_INSURER = 60


class InsurancePolicy(models.Model):
    """A policy for a household: insurer, term, who paid the premium."""

    village_field = "household__village_id"

    class Payer(models.TextChoices):
        COUNTY = "county", _("县财政")
        TOWNSHIP = "township", _("乡镇")
        VILLAGE = "village", _("村集体")
        INSURER = "insurer", _("保险公司让利")
        DONOR = "donor", _("社会捐助")
        FAMILY = "family", _("自己家")

    number = models.CharField(_("保单号"), max_length=LONGEST_NUMBER)
    insurer = models.CharField(_("保险公司"), max_length=LONGEST_INSURER)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="insurance_policies")
    payer = models.CharField(_("谁出的保费"), max_length=10, choices=Payer.choices)
    premium_fen = models.BigIntegerField(_("保费"))
    first_day = models.DateField(_("保险期自"))
    last_day = models.DateField(_("保险期至"))
    recorded_by = user_key()
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    voided_on = models.DateField(_("作废日期"), null=True)
    void_reason = models.CharField(_("作废的理由"), max_length=200, blank=True)
    voided_by = user_key(null=True)

    objects = ScopedQuerySet["InsurancePolicy"].as_manager()

    class Meta:
        verbose_name = _("防返贫保险")
        ordering = ("-first_day", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("insurer", "number", "household"), condition=Q(voided_on=None), name="policy_once"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="policy_has_a_term"),
            models.CheckConstraint(condition=Q(premium_fen__gte=0), name="premium_is_not_negative"),
            models.CheckConstraint(condition=Q(voided_on=None) | ~Q(void_reason=""), name="policy_voided_with_reason"),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address_of("low_income:insurance_policy", self.pk)


class InsuredPerson(models.Model):
    """A person whom a policy insures."""

    policy = models.ForeignKey(InsurancePolicy, on_delete=models.PROTECT, related_name="insured")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="insured_by")

    class Meta:
        verbose_name = _("被保险人")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("policy", "person"), name="insured_once"),)

    def __str__(self) -> str:
        return f"{self.policy_id} {self.person_id}"


class InsuranceClaim(models.Model):
    """A claim of somebody insured; what happened is not written down, as it may be an illness."""

    insured = models.ForeignKey(InsuredPerson, on_delete=models.PROTECT, related_name="claims")
    claimed_on = models.DateField(_("报案日期"))
    paid_on = models.DateField(_("赔付日期"), null=True)
    amount_fen = models.BigIntegerField(_("赔付金额"), null=True)
    refused_why = models.CharField(_("不赔的理由"), max_length=100, blank=True)
    recorded_by = user_key()
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("理赔")
        ordering = ("-claimed_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(paid_on=None, amount_fen=None)
                | Q(paid_on__isnull=False, amount_fen__gt=0, paid_on__gte=F("claimed_on"), refused_why=""),
                name="claim_paid_with_amount_and_day",
            ),
            models.UniqueConstraint(fields=("insured", "claimed_on"), name="one_claim_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.insured_id} {self.claimed_on}"


class InsuranceFile(models.Model):
    """A file of policies or claims that was read and waits to be confirmed; its rows are sealed.

    ``place_code`` is the division of who uploaded it, filled up with zeros.
    """

    village_field = "place_code"

    class State(models.TextChoices):
        STAGED = "staged", _("待确认")
        CONFIRMED = "confirmed", _("已导入")
        DISCARDED = "discarded", _("已放弃")

    name = models.CharField(_("文件名"), max_length=120)
    place_code = models.CharField(_("辖区"), max_length=12, db_index=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.STAGED)
    sealed_rows = SealedField(_("内容"), kind=SealedKind.ROW, blank=True)
    good_rows = models.PositiveIntegerField(_("可以导入"), default=0)
    faulty_rows = models.PositiveIntegerField(_("有问题"), default=0)
    uploaded_by = user_key()
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    decided_by = user_key(null=True)
    decided_at = models.DateTimeField(_("办理时间"), null=True)

    objects = ScopedQuerySet["InsuranceFile"].as_manager()

    class Meta:
        verbose_name = _("防返贫保险文件")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("low_income:insurance_file", self.pk)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows as read, with their faults, in clear."""
        rows: list[dict[str, Any]] = json.loads(self.sealed_rows.clear()) if self.sealed_rows else []
        return rows
