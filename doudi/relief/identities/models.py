"""Temporary identities: people relieved before anybody knows who they are (SAL2026-31)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Person, Sex


class TemporaryIdentity(models.Model):
    """A person without a known name or number: township, day and serial; merged or closed within the set days.

    Its relief stays where it is: merging only says who the person was.
    """

    village_field = "village_code"

    class Closing(models.TextChoices):
        MERGED = "merged", _("查明身份")
        SHELTER = "shelter", _("转救助管理机构")
        LEFT = "left", _("已离开，去向不明")
        DIED = "died", _("已去世")

    number = models.CharField(_("临时身份编号"), max_length=30, unique=True)
    village_code = models.CharField(_("发现地"), max_length=12, db_index=True)
    found_on = models.DateField(_("发现日期"))
    sex = models.CharField(_("性别"), max_length=6, choices=Sex.choices)
    estimated_age = models.PositiveSmallIntegerField(_("估计年龄"))
    sealed_description = SealedField(_("体貌、衣着、随身物品、自称"), kind=SealedKind.ROW)
    photo = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    seen_before = models.CharField(_("与已登记的临时身份的比对"), max_length=300, blank=True)
    seen_before_by = user_key(null=True)
    due_on = models.DateField(_("查明期限"), db_index=True)
    closing = models.CharField(_("结果"), max_length=8, choices=Closing.choices, blank=True)
    closing_reason = models.CharField(_("查明的情况"), max_length=300, blank=True)
    closed_on = models.DateField(_("结束日期"), null=True)
    closed_by = user_key(null=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="temporary_identities")
    recorded_by = user_key()
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = ScopedQuerySet["TemporaryIdentity"].as_manager()

    class Meta:
        verbose_name = _("临时身份")
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_on=None, closing="") | Q(closed_on__isnull=False) & ~Q(closing=""),
                name="identity_ends_as_something",
            ),
            models.CheckConstraint(
                condition=Q(closing="merged", person__isnull=False) | ~Q(closing="merged") & Q(person__isnull=True),
                name="identity_merged_into_somebody",
            ),
            models.CheckConstraint(
                condition=Q(seen_before_by__isnull=True) | ~Q(seen_before_by=F("recorded_by")),
                name="identity_compared_by_another",
            ),
        )

    def __str__(self) -> str:
        return self.number
