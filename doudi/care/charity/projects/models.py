"""Projects that link resources to needs."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.care.charity.kinds import NeedKind
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of


class LinkingProject(models.Model):
    """A project of a township or the county with a partner; ``needed`` is how many people needed it at the start."""

    name = models.CharField(_("项目"), max_length=60)
    kind = models.CharField(_("需求"), max_length=10, choices=NeedKind.choices)
    area_code = models.CharField(_("范围"), max_length=12)
    needed = models.PositiveIntegerField(_("需要的人数"))
    goal = models.CharField(_("目标"), max_length=200)
    partner = models.CharField(_("合作单位"), max_length=60)
    first_day = models.DateField(_("开始"))
    last_day = models.DateField(_("结束"))
    opened_by = user_key(db_index=False)
    served = models.PositiveIntegerField(_("服务人数"), null=True)
    result = models.CharField(_("成效"), max_length=600, blank=True)
    closed_on = models.DateField(_("结项日期"), null=True)
    closed_by = user_key(null=True, db_index=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("资源链接项目")
        ordering = ("closed_on", "-first_day", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="linking_project_has_days"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | ~Q(result="") & Q(served__isnull=False),
                name="closed_linking_project_has_a_result",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("care_charity:project", self.pk)

    @property
    def state_label(self) -> Any:
        """The label of its state."""
        return _("已结项") if self.closed_on else _("进行中")
