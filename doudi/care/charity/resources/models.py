"""Resources of charity and who gives them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.care.charity.kinds import Group, NeedKind, codes_in
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.clock import today
from doudi.core.encryption import SealedField, SealedKind


class Giver(models.Model):
    """Who gives. The name is sealed and stands apart from what is given; each look at it is recorded."""

    sealed_name = SealedField(_("捐助人"), kind=SealedKind.ROW)
    phone = SealedField(_("电话"), kind=SealedKind.PHONE, blank=True)
    is_organisation = models.BooleanField(_("单位"), default=False)
    wants_no_name = models.BooleanField(_("不愿公开姓名"), default=False)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("捐助人")

    def __str__(self) -> str:
        return str(self.pk)


class Resource(models.Model):
    """An offer: how much of it, for whom, where, until when.

    ``need_codes`` and ``group_codes`` are kinds and groups as ``joined`` writes them; no group means everybody in
    difficulty. ``unit_value_fen`` is what one unit is worth. Money given never enters the books of the county: the
    giver pays it directly.
    """

    class Kind(models.TextChoices):
        GOODS = "goods", _("物资")
        SERVICE = "service", _("服务")
        MONEY = "money", _("资金（捐助方直接支付）")

    class Ending(models.TextChoices):
        USED_UP = "used_up", _("已用完")
        EXPIRED = "expired", _("已到期")
        WITHDRAWN = "withdrawn", _("捐助方撤回")

    giver = models.ForeignKey(Giver, on_delete=models.PROTECT, related_name="resources")
    title = models.CharField(_("资源"), max_length=60)
    kind = models.CharField(_("类别"), max_length=8, choices=Kind.choices)
    need_codes = models.CharField(_("用于"), max_length=90)
    quantity = models.PositiveIntegerField(_("数量"))
    unit = models.CharField(_("单位"), max_length=10)
    unit_value_fen = models.BigIntegerField(_("每单位价值"))
    area_code = models.CharField(_("范围"), max_length=12)
    group_codes = models.CharField(_("给谁"), max_length=90, blank=True)
    last_day = models.DateField(_("截止"))
    recorded_by = user_key(db_index=False)
    recorded_on = models.DateField(_("登记日期"))
    ending = models.CharField(_("结束原因"), max_length=10, choices=Ending.choices, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True)
    ended_by = user_key(null=True, db_index=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("慈善资源")
        ordering = ("ended_on", "last_day", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gt=0), name="charity_resource_has_a_quantity"),
            models.CheckConstraint(condition=Q(last_day__gte=F("recorded_on")), name="charity_resource_has_days"),
            models.CheckConstraint(
                condition=Q(ending="", ended_on__isnull=True) | ~Q(ending="") & Q(ended_on__isnull=False),
                name="charity_resource_ends_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("care_charity:resource", self.pk)

    @property
    def need_kinds(self) -> list[str]:
        """The kinds of needs that it is for."""
        return codes_in(self.need_codes)

    @property
    def groups(self) -> list[str]:
        """The groups that it is for; empty for everybody."""
        return codes_in(self.group_codes)

    @property
    def need_labels(self) -> list[str]:
        """What it is for, in words."""
        return [str(NeedKind(code).label) for code in self.need_kinds]

    @property
    def group_labels(self) -> list[str]:
        """Whom it is for, in words."""
        return [str(Group(code).label) for code in self.groups] or [str(_("所有困难群众"))]

    def is_open_on(self, day: date) -> bool:
        """Whether it can be had on a day."""
        return self.ended_on is None and day <= self.last_day

    @property
    def state_label(self) -> Any:
        """The label of its state."""
        if self.ending:
            return self.get_ending_display()
        return _("可对接") if self.is_open_on(today()) else _("已到期")
