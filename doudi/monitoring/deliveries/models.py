"""Deliveries: a department's data set of a month, from the upload to its erasure."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Department
from doudi.core.accounts.user_key import user_key
from doudi.core.jobs.models import Job


class Delivery(models.Model):
    """A data set as delivered for a month.

    ``original_key`` and ``rows_key`` name sealed files: the file as delivered, and its matched rows as Parquet. Both
    are emptied when the delivery is erased; the row stays. ``faults`` holds rows, columns and codes, never a cell of a
    person. Only a confirmed delivery is read by anything else.
    """

    class State(models.TextChoices):
        READING = "reading", _("正在读取")
        UNREADABLE = "unreadable", _("读不出来")
        STAGED = "staged", _("待确认")
        CONFIRMED = "confirmed", _("已入库")
        DISCARDED = "discarded", _("已放弃")
        ERASED = "erased", _("已到期清除")

    source = models.CharField(_("数据"), max_length=30)
    department = models.CharField(_("部门"), max_length=10, choices=Department.choices)
    period = models.DateField(_("数据所属月份"))
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.READING)
    name = models.CharField(_("文件名"), max_length=120)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    original_key = models.CharField(max_length=32, blank=True)
    rows_key = models.CharField(max_length=32, blank=True)
    total_rows = models.PositiveIntegerField(_("收到"), default=0)
    linked_rows = models.PositiveIntegerField(_("已关联"), default=0)
    to_judge_rows = models.PositiveIntegerField(_("待判定"), default=0)
    not_resident_rows = models.PositiveIntegerField(_("非本县"), default=0)
    unmatchable_rows = models.PositiveIntegerField(_("无法比对"), default=0)
    undecidable_rows = models.PositiveIntegerField(_("关键项为空"), default=0)
    faults = models.JSONField(default=list)
    column_choices = models.JSONField(default=dict)
    message = models.CharField(_("说明"), max_length=300, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_by = user_key()
    uploaded_at = models.DateTimeField(_("交付时间"), auto_now_add=True)
    confirmed_by = user_key(null=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    retained_until = models.DateField(_("保存到"), null=True)
    erased_at = models.DateTimeField(_("清除时间"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("部门数据")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("source", "state", "period"), name="delivery_of_source"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=("staged", "confirmed"))
                | Q(
                    total_rows=models.F("linked_rows")
                    + models.F("to_judge_rows")
                    + models.F("not_resident_rows")
                    + models.F("unmatchable_rows")
                ),
                name="every_row_of_a_delivery_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state="erased") | Q(original_key="", rows_key="", erased_at__isnull=False),
                name="erased_delivery_keeps_no_file",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.period:%Y-%m}"
