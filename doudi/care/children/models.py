"""Who cares for children, the register of children in need of it, the sealed log, and concerns to report."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.audit.sealed_subjects import SealedSubject
from doudi.core.clock import today
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Person


class Designation(models.Model):
    """A user named by the bureau to care for children in their area, in force once a second person confirmed."""

    class Post(models.TextChoices):
        WORKER = "worker", _("儿童关爱人员")
        OFFICER = "officer", _("儿童督导员")

    user = user_key(db_index=True)
    post = models.CharField(_("岗位"), max_length=7, choices=Post.choices)
    is_trained = models.BooleanField(_("受过心理健康筛查培训"), default=False)
    named_by = user_key(db_index=False)
    named_on = models.DateField(_("指定日期"))
    confirmed_by = user_key(null=True, db_index=False)
    confirmed_on = models.DateField(_("复核日期"), null=True)
    ended_on = models.DateField(_("停止日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("儿童关爱人员")
        ordering = ("ended_on", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("user",), condition=Q(ended_on=None), name="one_open_child_designation"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("named_by")),
                name="child_designation_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.post}"

    @property
    def state_label(self) -> Any:
        """Whether it waits, is in force, or is over."""
        if self.ended_on:
            return _("已停止")
        return _("在岗") if self.confirmed_by_id else _("待复核")


class ChildRecord(SealedSubject):
    """A child on the register until eighteen. The general trail names neither the child nor the kind."""

    village_field = "village_code"

    class Kind(models.TextChoices):
        LEFT_BEHIND = "left_behind", _("留守儿童")
        ORPHAN = "orphan", _("孤儿")
        UNATTENDED = "unattended", _("事实无人抚养儿童")

    class Source(models.TextChoices):
        VILLAGE = "village", _("村（居）走访")
        SCHOOL = "school", _("学校")
        FAMILY = "family", _("家庭申报")
        DEPARTMENT = "department", _("部门数据")

    class Away(models.TextChoices):
        NONE = "none", _("不涉及")
        FATHER = "father", _("父亲外出")
        MOTHER = "mother", _("母亲外出")
        BOTH = "both", _("父母都外出")

    class EndedWhy(models.TextChoices):
        OF_AGE = "of_age", _("年满十八周岁")
        RETURNED = "returned", _("父母已返回")
        MOVED = "moved", _("迁出本县")
        DIED = "died", _("去世")
        MISTAKE = "mistake", _("登记有误")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    village_code = models.CharField(_("村（居）"), max_length=12, db_index=True)
    kind = models.CharField(_("类别"), max_length=11, choices=Kind.choices)
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices)
    sealed_guardian = SealedField(_("监护人"), kind=SealedKind.ROW)
    guardian_phone = SealedField(_("监护人电话"), kind=SealedKind.PHONE, blank=True)
    away = models.CharField(_("父母外出"), max_length=6, choices=Away.choices, default=Away.NONE)
    away_since = models.DateField(_("外出起"), null=True)
    last_contact = models.DateField(_("父母最近一次联系"), null=True)
    next_on = models.DateField(_("下次日期"))
    entered_by = user_key(db_index=False)
    entered_on = models.DateField(_("登记日期"))
    ended_on = models.DateField(_("退出日期"), null=True)
    ended_why = models.CharField(_("退出原因"), max_length=8, choices=EndedWhy.choices, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["ChildRecord"].as_manager()

    class Meta:
        verbose_name = _("儿童关爱")
        ordering = ("next_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("person",), condition=Q(ended_on=None), name="one_open_child_record"),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_why="") | Q(ended_on__isnull=False) & ~Q(ended_why=""),
                name="child_record_ends_with_reason",
            ),
        )

    def __str__(self) -> str:
        return self.trail_number

    def get_absolute_url(self) -> str:
        return address_of("care_children:child", self.pk)

    @property
    def is_late(self) -> bool:
        """Whether the next visit is overdue."""
        return self.ended_on is None and self.next_on < today()


class LogEntry(SealedSubject):
    """A visit, emotional care, screening of mental health or counselling: read by its writer and the child officer."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("走访")
        COMFORT = "comfort", _("情感关怀")
        SCREENING = "screening", _("心理健康筛查")
        COUNSELLING = "counselling", _("心理辅导")

    child = models.ForeignKey(ChildRecord, on_delete=models.PROTECT, related_name="log")
    kind = models.CharField(_("类别"), max_length=11, choices=Kind.choices)
    day = models.DateField(_("日期"))
    sealed_text = SealedField(_("情况"), kind=SealedKind.ROW)
    next_on = models.DateField(_("下次日期"))
    written_by = user_key()
    written_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("关爱记录")
        ordering = ("-day", "-pk")
        constraints = (models.CheckConstraint(condition=Q(next_on__gt=F("day")), name="child_log_next_is_later"),)

    def __str__(self) -> str:
        return self.trail_number


class Concern(SealedSubject):
    """Something about a child that is reported to protection within the day."""

    village_field = "village_code"

    child = models.ForeignKey(ChildRecord, on_delete=models.PROTECT, related_name="concerns")
    village_code = models.CharField(_("村（居）"), max_length=12, db_index=True)
    sealed_text = SealedField(_("发现的情况"), kind=SealedKind.ROW)
    raised_by = user_key()
    raised_at = models.DateTimeField(_("发现时间"), auto_now_add=True)
    due_on = models.DateField(_("报告期限"))
    reported_by = user_key(null=True)
    reported_on = models.DateField(_("报告日期"), null=True)
    sealed_told = SealedField(_("报告给谁、怎么办"), kind=SealedKind.ROW, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Concern"].as_manager()

    class Meta:
        verbose_name = _("需要报告的情况")
        ordering = ("reported_on", "due_on", "pk")

    def __str__(self) -> str:
        return self.trail_number

    @property
    def reported_late(self) -> bool:
        """Whether it was, or is, reported after the day."""
        return (self.reported_on or today()) > self.due_on

    @property
    def state_label(self) -> Any:
        """Whether it is reported."""
        if self.reported_on:
            return _("已报告，超期") if self.reported_late else _("已报告")
        return _("超期未报告") if self.reported_late else _("待报告")


class SealedAct(models.Model):
    """Who did what with a record, for those who may read it: the general trail has only the random number."""

    child = models.ForeignKey(ChildRecord, on_delete=models.PROTECT, related_name="acts")
    by = user_key(null=True, db_index=False)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    what = models.CharField(_("办了什么"), max_length=40)

    class Meta:
        verbose_name = _("办理过程")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.child_id} {self.what}"
