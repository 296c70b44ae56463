"""Volunteers and their activities."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.care.charity.areas import AreaQuerySet
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.encryption import SealedField, SealedKind


class Volunteer(models.Model):
    """A volunteer of a township."""

    village_field = "area_code"

    sealed_name = SealedField(_("姓名"), kind=SealedKind.ROW)
    phone = SealedField(_("电话"), kind=SealedKind.PHONE, blank=True)
    organisation = models.CharField(_("单位"), max_length=60, blank=True)
    area_code = models.CharField(_("乡镇"), max_length=12)
    recorded_on = models.DateField(_("登记日期"))
    left_on = models.DateField(_("退出日期"), null=True)

    objects = AreaQuerySet["Volunteer"].as_manager()

    class Meta:
        verbose_name = _("志愿者")
        ordering = ("left_on", "pk")

    def __str__(self) -> str:
        return str(self.pk)


class Activity(models.Model):
    """What volunteers did on a day; a row recorded wrongly is voided, and both stay."""

    village_field = "area_code"

    class Kind(models.TextChoices):
        CALL = "call", _("走访入户")
        SERVICE = "service", _("志愿服务")

    kind = models.CharField(_("类别"), max_length=8, choices=Kind.choices)
    title = models.CharField(_("活动"), max_length=60)
    area_code = models.CharField(_("地点"), max_length=12)
    day = models.DateField(_("日期"))
    households = models.PositiveIntegerField(_("服务户数"), default=0)
    people = models.PositiveIntegerField(_("服务人数"))
    result = models.CharField(_("做了什么"), max_length=300)
    recorded_by = user_key(db_index=False)
    void_reason = models.CharField(_("作废理由"), max_length=200, blank=True)

    objects = AreaQuerySet["Activity"].as_manager()

    class Meta:
        verbose_name = _("志愿活动")
        ordering = ("-day", "-pk")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("care_charity:activity", self.pk)


class ActivityShare(models.Model):
    """How long a volunteer took part in an activity, in minutes."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="shares")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="shares")
    minutes = models.PositiveIntegerField(_("分钟"))

    class Meta:
        verbose_name = _("志愿时长")
        constraints = (
            models.UniqueConstraint(fields=("activity", "volunteer"), name="volunteer_once_an_activity"),
            models.CheckConstraint(condition=Q(minutes__gt=0) & Q(minutes__lte=1440), name="share_within_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.activity_id} {self.volunteer_id}"
