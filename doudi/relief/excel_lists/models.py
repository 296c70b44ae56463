"""An Excel list of families of an event, and its rows with what was found wrong with them."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import LONGEST_REASON
from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.core.jobs.models import Job
from doudi.registry.models import Person
from doudi.relief.cases.models import Degree, Kind, ReliefCase, SubCause
from doudi.relief.emergencies.models import EmergencyEvent
from doudi.relief.instalments.models import Instalment


class ExcelList(models.Model):
    """A list that an officer read in: nothing is written until they say so, and then all of it or nothing.

    ``division_code`` is the division of who read it, in twelve digits. Another person grants what was written.
    """

    village_field = "division_code"

    class State(models.TextChoices):
        STAGED = "staged", _("待登记")
        WRITING = "writing", _("正在登记")
        WRITTEN = "written", _("已登记，待第二人同意")
        GRANTING = "granting", _("正在同意")
        GRANTED = "granted", _("已同意")
        DISCARDED = "discarded", _("已放弃")

    event = models.ForeignKey(EmergencyEvent, on_delete=models.PROTECT, related_name="excel_lists")
    division_code = models.CharField(_("辖区"), max_length=12, db_index=True)
    name = models.CharField(_("文件名"), max_length=200)
    sm3 = models.CharField(_("SM3摘要"), max_length=64)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices)
    way = models.CharField(_("发放方式"), max_length=8, choices=Instalment.Way.choices)
    account = models.CharField(_("发生了什么"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.STAGED, db_index=True)
    message = models.CharField(_("说明"), max_length=LONGEST_REASON, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_by = user_key()
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    granted_by = user_key(null=True)

    objects = ScopedQuerySet["ExcelList"].as_manager()

    class Meta:
        verbose_name = _("成批救助名单")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("uploaded_by")),
                name="relief_excel_list_granted_by_another",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("relief:excel_list", args=[self.pk])


class ExcelRow(models.Model):
    """A row of a list: what it says, sealed; its faults, or the family and the amount; the case once it is written."""

    excel_list = models.ForeignKey(ExcelList, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveSmallIntegerField(_("行"))
    sealed_cells = SealedField(_("原样"), kind=SealedKind.ROW)
    is_faulty = models.BooleanField(_("有误"), default=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField(_("村（居）"), max_length=12, blank=True)
    persons_affected = models.PositiveSmallIntegerField(_("受困人数"), null=True)
    degree = models.CharField(_("程度"), max_length=6, choices=Degree.choices, blank=True)
    sub_cause = models.CharField(_("具体原因"), max_length=20, choices=SubCause.choices, blank=True)
    amount_fen = models.BigIntegerField(_("金额"), null=True)
    assessed_fen = models.BigIntegerField(_("系统测算"), null=True)
    decided_by = models.CharField(_("由谁决定"), max_length=10, blank=True)
    relief = models.OneToOneField(ReliefCase, null=True, on_delete=models.PROTECT, related_name="excel_row")
    note = models.CharField(_("没有同意的原因"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("名单的一行")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("excel_list", "number"), name="relief_excel_row_once"),
            models.CheckConstraint(
                condition=Q(is_faulty=True) | Q(person__isnull=False, amount_fen__gt=0),
                name="relief_excel_row_faulty_or_complete",
            ),
        )

    def __str__(self) -> str:
        return f"{self.excel_list_id} {self.number}"

    @property
    def content(self) -> dict[str, Any]:
        """The cells by column and the faults, in clear."""
        content: dict[str, Any] = json.loads(self.sealed_cells.clear())
        return content
