"""Settlements of medical costs and the decision to carry what a person paid, and the files they come from."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.care.medical.groups import MedicalGroup
from doudi.care.medical.settlements.workflow import FILE_TONES, FileState, SettlementState
from doudi.care.payables.models import Payee
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.core.jobs.models import Job
from doudi.core.labels import choices_of
from doudi.policy import SOURCE_LABELS, SettledCosts
from doudi.registry.models import Person

LONGEST_NUMBER = 40
LONGEST_REASON = 300
LONGEST_MESSAGE = 300


class SettlementFile(models.Model):
    """A file of settlements that is read and recorded by jobs; its content is sealed until it is read, its rows after.

    ``place_code`` is the division of who uploaded it, filled up with zeros.
    """

    village_field = "place_code"

    name = models.CharField(_("文件名"), max_length=120)
    place_code = models.CharField(_("辖区"), max_length=12, db_index=True)
    state = models.CharField(_("状态"), max_length=10, choices=FileState.choices, default=FileState.READING)
    sm3 = models.CharField(_("SM3摘要"), max_length=64, blank=True)
    sealed_content = SealedField(_("文件"), kind=SealedKind.ROW, blank=True)
    sealed_rows = SealedField(_("内容"), kind=SealedKind.ROW, blank=True)
    good_rows = models.PositiveIntegerField(_("可以导入"), default=0)
    faulty_rows = models.PositiveIntegerField(_("有问题"), default=0)
    message = models.CharField(_("说明"), max_length=LONGEST_MESSAGE, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_by = user_key()
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    decided_by = user_key(null=True)
    decided_at = models.DateTimeField(_("办理时间"), null=True)

    objects = ScopedQuerySet["SettlementFile"].as_manager()

    class Meta:
        verbose_name = _("医疗费用结算文件")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("care_medical:settlement_file", self.pk)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows as read, with their faults, in clear."""
        rows: list[dict[str, Any]] = json.loads(self.sealed_rows.clear()) if self.sealed_rows else []
        return rows

    @property
    def is_busy(self) -> bool:
        """Whether a job is at it, or waits to be."""
        return self.job is not None and self.job.is_open

    @property
    def tone(self) -> str:
        """The tone of its state on pages."""
        return FILE_TONES[FileState(self.state)]


class Settlement(models.Model):
    """What a hospital settled for a person, who paid of it, and what the county carries of the rest.

    The figures of the settlement never change, and each number is recorded once; where somebody was treated is sealed.
    ``own_paid_fen`` is what the rule book said on the day of the import, and ``explanation`` how the decision was
    computed: a tree for each amount.
    """

    village_field = "person__village_id"

    number = models.CharField(_("结算号"), max_length=LONGEST_NUMBER, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="medical_settlements")
    group = models.CharField(_("对象"), max_length=6, choices=MedicalGroup.choices)
    sealed_hospital = SealedField(_("医疗机构"), kind=SealedKind.HEALTH)
    admitted_on = models.DateField(_("入院日期"))
    discharged_on = models.DateField(_("出院日期"))
    total_fen = models.BigIntegerField(_("总费用"))
    fund_fen = models.BigIntegerField(_("基本医保支付"))
    serious_illness_fen = models.BigIntegerField(_("大病保险支付"))
    medical_aid_fen = models.BigIntegerField(_("医疗救助支付"))
    other_fen = models.BigIntegerField(_("其他支付"))
    own_paid_fen = models.BigIntegerField(_("自付"))
    file = models.ForeignKey(SettlementFile, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_by = user_key()
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    state = models.CharField(
        _("状态"), max_length=9, choices=SettlementState.choices, default=SettlementState.RECORDED, db_index=True
    )
    carried_fen = models.BigIntegerField(_("兜底金额"), null=True)
    county_fen = models.BigIntegerField(_("县级负担"), null=True)
    explanation = models.JSONField(_("怎么算的"), default=list)
    source = models.CharField(_("资金来源"), max_length=40, choices=choices_of(SOURCE_LABELS), blank=True)
    payee = models.ForeignKey(Payee, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(_("理由"), max_length=LONGEST_REASON, blank=True)
    decided_by = user_key(null=True)
    decided_on = models.DateField(_("决定日期"), null=True)
    confirmed_by = user_key(null=True)
    confirmed_on = models.DateField(_("复核日期"), null=True)
    check_note = models.CharField(_("复核意见"), max_length=LONGEST_REASON, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Settlement"].as_manager()

    class Meta:
        verbose_name = _("医疗费用结算")
        ordering = ("-discharged_on", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(discharged_on__gte=F("admitted_on")), name="settlement_has_a_term"),
            models.CheckConstraint(
                condition=Q(total_fen__gt=0)
                & Q(fund_fen__gte=0)
                & Q(serious_illness_fen__gte=0)
                & Q(medical_aid_fen__gte=0)
                & Q(other_fen__gte=0)
                & Q(own_paid_fen__gte=0),
                name="settlement_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(state="recorded") | Q(carried_fen__gte=0, county_fen__gte=0, decided_by__isnull=False),
                name="settlement_decided_with_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(carried_fen__isnull=True)
                | Q(county_fen__lte=F("carried_fen"), carried_fen__lte=F("own_paid_fen")),
                name="settlement_carried_within_own_paid",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("decided_by")),
                name="settlement_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address_of("care_medical:settlement", self.pk)

    @property
    def costs(self) -> SettledCosts:
        """The figures as settled."""
        return SettledCosts(
            self.total_fen, self.fund_fen, self.serious_illness_fen, self.medical_aid_fen, self.other_fen
        )

    @property
    def reference(self) -> str:
        """What approved amounts call it."""
        return f"settlement:{self.pk}"

    @property
    def payee_label(self) -> str:
        """Who is paid."""
        return str(_("本人")) if self.payee is None else self.payee.holder_name
