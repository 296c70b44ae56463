"""Uploaded rolls, their staged families, and chosen meanings of columns."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.core.attachments.models import Attachment
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.core.jobs.models import Job

LONGEST_HEADER = 120


class RollFile(models.Model):
    """An uploaded roll.

    ``sheets`` is how each sheet was recognised; ``absent_people`` are recipients of the registry not on the roll.
    """

    village_field = "village_code"

    class State(models.TextChoices):
        READING = "reading", _("正在读取")
        STAGED = "staged", _("待确认")
        CONFIRMED = "confirmed", _("已导入")
        DISCARDED = "discarded", _("已放弃")
        UNREADABLE = "unreadable", _("读不出来")

    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    village_code = models.CharField(_("所属地"), max_length=12, db_index=True)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.READING)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    sheets = models.JSONField(default=list)
    column_choices = models.JSONField(_("改过的列"), default=dict)
    absent_people = models.JSONField(default=list)
    message = models.CharField(_("说明"), max_length=300, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    legacy_basis = models.CharField(_("以前的审批"), max_length=200, blank=True)

    objects = ScopedQuerySet["RollFile"].as_manager()

    class Meta:
        verbose_name = _("花名册导入")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.attachment.name

    def get_absolute_url(self) -> str:
        return reverse("roll_import:roll", args=[self.pk])

    @property
    def tone(self) -> str:
        """The colour of the state tag."""
        tones = {self.State.CONFIRMED: "good", self.State.UNREADABLE: "bad", self.State.STAGED: "warn"}
        return tones.get(self.State(self.state), "")

    @property
    def township_code(self) -> str:
        """The nine digits of the township of the roll."""
        return self.village_code[:TOWNSHIP_DIGITS]


class ColumnChoice(models.Model):
    """The meaning of a column in the rolls of a township, by header."""

    township_code = models.CharField(_("乡镇"), max_length=12)
    header = models.CharField(_("列名"), max_length=LONGEST_HEADER)
    meaning = models.CharField(_("看作"), max_length=40)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(_("时间"), auto_now=True)

    class Meta:
        verbose_name = _("记住的列")
        constraints = (models.UniqueConstraint(fields=("township_code", "header"), name="column_choice_once"),)

    def __str__(self) -> str:
        return self.header


class StagedFamily(models.Model):
    """A family of a roll: values, problems, and differences from the registry."""

    class Status(models.TextChoices):
        READY = "ready", _("可导入")
        FAULTY = "faulty", _("有问题")
        DUPLICATE = "duplicate", _("重复")

    class Change(models.TextChoices):
        NEW = "new", _("新增")
        CHANGED = "changed", _("有变化")
        SAME = "same", _("无变化")

    roll = models.ForeignKey(RollFile, on_delete=models.CASCADE, related_name="families")
    sheet = models.CharField(_("工作表"), max_length=60)
    row = models.PositiveIntegerField(_("行"))
    head_name = models.CharField(_("户主"), max_length=40)
    village_code = models.CharField(_("村（居）"), max_length=12)
    people = models.PositiveSmallIntegerField(_("人数"))
    month_fen = models.BigIntegerField(_("月金额"))
    recipients = models.PositiveSmallIntegerField(_("领取待遇人数"), default=0)
    without_card = models.PositiveSmallIntegerField(_("没有银行卡的人数"), default=0)
    head_has_card = models.BooleanField(_("户主有银行卡"), default=False)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices)
    has_money_difference = models.BooleanField(_("金额有差别"), default=False)
    change = models.CharField(_("与登记比"), max_length=10, choices=Change.choices)
    problems = models.JSONField(default=list)
    differences = models.JSONField(default=list)
    sealed = SealedField(kind=SealedKind.ROW)
    acceptance_reason = models.CharField(_("核对说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("待导入家庭")
        ordering = ("sheet", "row")
        indexes = (models.Index(fields=("roll", "status", "sheet", "row"), name="staged_family_status"),)

    def __str__(self) -> str:
        return f"{self.sheet} {self.row} {self.head_name}"

    @property
    def tone(self) -> str:
        """The colour of the status tag; a difference of money is never green."""
        if self.has_money_difference:
            return "bad" if self.status == self.Status.FAULTY else "warn"
        return {self.Status.READY: "good", self.Status.FAULTY: "bad"}.get(self.Status(self.status), "warn")

    @property
    def status_label(self) -> str:
        """The status in words, with the difference of money."""
        if self.status == self.Status.READY and self.has_money_difference:
            return str(_("金额有差别，待说明"))
        return self.get_status_display()

    @property
    def blocking_problems(self) -> list[dict[str, Any]]:
        """The problems that are more than notices."""
        return [problem for problem in self.problems if problem["severity"] != "notice"]

    @property
    def data(self) -> dict[str, Any]:
        """The values of the family, in clear."""
        data: dict[str, Any] = json.loads(self.sealed.clear())
        return data
