"""Calls at a hotline: when, who called, what about, who was told what, and the end."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Lead
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind


class HotlineCall(models.Model):
    """A call. Who called, what about, and whom the operator told what are sealed."""

    village_field = "village_code"

    class Line(models.TextChoices):
        MAYOR = "12345", _("12345政务服务便民热线")
        CIVIL_AFFAIRS = "12349", _("12349民政服务热线")

    class Kind(models.TextChoices):
        HELP = "help", _("反映困难、求助")
        QUESTION = "question", _("咨询政策")
        COMPLAINT = "complaint", _("投诉、举报")
        OTHER = "other", _("其他")

    line = models.CharField(_("热线"), max_length=5, choices=Line.choices)
    order_number = models.CharField(_("工单编号"), max_length=40, blank=True)
    called_at = models.DateTimeField(_("来电时间"))
    kind = models.CharField(_("来电事项"), max_length=10, choices=Kind.choices)
    village_code = models.CharField(_("村（居）"), max_length=12, db_index=True)
    sealed_caller = SealedField(_("来电人"), kind=SealedKind.ROW, blank=True)
    caller_phone = SealedField(_("来电号码"), kind=SealedKind.PHONE, blank=True)
    sealed_text = SealedField(_("说了什么"), kind=SealedKind.ROW)
    sealed_told_whom = SealedField(_("告诉了谁"), kind=SealedKind.ROW, blank=True)
    sealed_told = SealedField(_("告诉了什么"), kind=SealedKind.ROW, blank=True)
    due_on = models.DateField(_("期限"))
    lead = models.OneToOneField(Lead, null=True, on_delete=models.PROTECT, related_name="hotline_call")
    recorded_by = user_key(db_index=False)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    ended_on = models.DateField(_("办结日期"), null=True)
    ended_by = user_key(null=True, db_index=False)
    sealed_end = SealedField(_("办理结果"), kind=SealedKind.ROW, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["HotlineCall"].as_manager()

    class Meta:
        verbose_name = _("热线来电")
        ordering = ("-called_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(sealed_told_whom=""), name="ended_call_told_somebody"
            ),
        )

    def __str__(self) -> str:
        return f"{self.line} {self.pk}"

    def get_absolute_url(self) -> str:
        return address_of("discovery:call", self.pk)

    @property
    def state_label(self) -> Any:
        """The label of its state."""
        return _("已办结") if self.ended_on else _("在办")
