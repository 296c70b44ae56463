"""Deliveries: a department's data set of a month, from the upload to its erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Department, Permission
from doudi.core.accounts.user_key import user_key
from doudi.core.jobs.models import Job
from doudi.matching import source_profile
from doudi.monitoring.deliveries.periods import period_name

if TYPE_CHECKING:
    from doudi.core.accounts.models import User

LONGEST_HEADING = 120


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries, by who may see them."""

    def visible_to(self, by: User) -> DeliveryQuerySet:
        """Return those of the user's department; all where the user belongs to none and may read deliveries."""
        if not by.may(Permission.READ_DELIVERIES):
            return self.none()
        return self.filter(department=by.department) if by.department else self.all()


class Delivery(models.Model):
    """A data set as delivered for a month.

    The keys name sealed files: the file as delivered, its matched rows as Parquet, and its faulty rows as they were.
    All are emptied when the delivery is erased; the row stays. ``faults`` holds rows, columns and codes, ``report``
    headings and counts, never a cell of a person. Only a confirmed delivery is read by anything else.
    """

    KEY_FIELDS = ("original_key", "rows_key", "faulty_key")

    class State(models.TextChoices):
        READING = "reading", _("正在读取")
        UNREADABLE = "unreadable", _("读不出来")
        STAGED = "staged", _("待确认")
        CONFIRMED = "confirmed", _("已入库")
        DISCARDED = "discarded", _("已放弃")
        ERASED = "erased", _("已到期清除")

    class Layout(models.TextChoices):
        TABLE = "table", _("Excel 或者 CSV 表格")
        FIXED = "fixed", _("定长文本")

    source = models.CharField(_("数据"), max_length=30)
    department = models.CharField(_("部门"), max_length=10, choices=Department.choices)
    period = models.DateField(_("数据所属月份"))
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.READING)
    name = models.CharField(_("文件名"), max_length=120)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    layout = models.CharField(_("文件格式"), max_length=8, choices=Layout.choices, default=Layout.TABLE)
    is_late = models.BooleanField(_("迟报"), default=False)
    original_key = models.CharField(max_length=32, blank=True)
    rows_key = models.CharField(max_length=32, blank=True)
    faulty_key = models.CharField(max_length=32, blank=True)
    total_rows = models.PositiveIntegerField(_("收到"), default=0)
    linked_rows = models.PositiveIntegerField(_("已关联"), default=0)
    to_judge_rows = models.PositiveIntegerField(_("待判定"), default=0)
    not_resident_rows = models.PositiveIntegerField(_("非本县"), default=0)
    unmatchable_rows = models.PositiveIntegerField(_("无法比对"), default=0)
    undecidable_rows = models.PositiveIntegerField(_("关键项为空"), default=0)
    faulty_rows = models.PositiveIntegerField(_("有问题的行"), default=0)
    faults = models.JSONField(default=list)
    report = models.JSONField(default=dict)
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

    objects = DeliveryQuerySet.as_manager()

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
                condition=~Q(state="erased") | Q(original_key="", rows_key="", faulty_key="", erased_at__isnull=False),
                name="erased_delivery_keeps_no_file",
            ),
            models.UniqueConstraint(
                fields=("source", "sha256"),
                condition=Q(state__in=("reading", "staged", "confirmed")),
                name="same_file_is_delivered_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.source} {self.period:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("deliveries:delivery", args=[self.pk])

    @property
    def period_label(self) -> str:
        """The period in words."""
        return period_name(self.source, self.period)

    @property
    def source_label(self) -> str:
        """What the data set is called."""
        return source_profile(self.source).label

    @property
    def is_being_read(self) -> bool:
        """Whether a job that reads it waits or runs."""
        return self.state == self.State.READING and self.job is not None and self.job.is_open

    @property
    def tone(self) -> str:
        """The colour of the state tag."""
        tones = {self.State.CONFIRMED: "good", self.State.UNREADABLE: "bad", self.State.STAGED: "warn"}
        return tones.get(self.State(self.state), "")


class ColumnChoice(models.Model):
    """The column that a heading of a department's data set means, chosen once; empty to leave it unread."""

    department = models.CharField(_("部门"), max_length=10, choices=Department.choices)
    source = models.CharField(_("数据"), max_length=30)
    heading = models.CharField(_("列名"), max_length=LONGEST_HEADING)
    column = models.CharField(_("看作"), max_length=40, blank=True)
    chosen_by = user_key()
    chosen_at = models.DateTimeField(_("时间"), auto_now=True)

    class Meta:
        verbose_name = _("记住的列")
        constraints = (
            models.UniqueConstraint(fields=("department", "source", "heading"), name="delivery_column_choice_once"),
        )

    def __str__(self) -> str:
        return self.heading


class AgreedStart(models.Model):
    """From which day a department delivers a data set, as the bureau agreed with it; the last one counts."""

    source = models.CharField(_("数据"), max_length=30)
    starts_on = models.DateField(_("从哪天起"))
    agreed_by = user_key()
    agreed_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("约定的交付起始日")
        ordering = ("pk",)
        indexes = (models.Index(fields=("source",), name="agreed_start_source"),)

    def __str__(self) -> str:
        return f"{self.source} {self.starts_on}"
