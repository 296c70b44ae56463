"""Tip-offs about conduct, and the room's own record of who did what with them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.audit.sealed_subjects import SealedSubject
from doudi.core.encryption import SealedField, SealedKind


class TipOff(SealedSubject):
    """A tip-off about the conduct of officials. Nothing of it is stored in clear but days and state.

    The general trail has only its random number, and its pages are not in the access log.
    """

    class Source(models.TextChoices):
        OFFICER = "officer", _("工作人员")
        PUBLIC = "public", _("群众网上")

    class State(models.TextChoices):
        RECEIVED = "received", _("待移送")
        SENT = "sent", _("已移送纪检监察组")
        ANSWERED = "answered", _("已有结果")

    class Result(models.TextChoices):
        TRUE = "true", _("属实，已处理")
        PARTLY_TRUE = "partly_true", _("部分属实，已处理")
        NOT_TRUE = "not_true", _("不属实")
        ELSEWHERE = "elsewhere", _("已转有权处理的机关")

    source = models.CharField(_("来源"), max_length=8, choices=Source.choices)
    received_on = models.DateField(_("收到日期"))
    sealed_accused = SealedField(_("反映谁"), kind=SealedKind.ROW)
    sealed_text = SealedField(_("反映的问题"), kind=SealedKind.ROW)
    sealed_reporter = SealedField(_("反映人"), kind=SealedKind.ROW, blank=True)
    phone = SealedField(_("反映人电话"), kind=SealedKind.PHONE, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State.choices, default=State.RECEIVED)
    sent_on = models.DateField(_("移送日期"), null=True)
    result = models.CharField(_("结果"), max_length=12, choices=Result.choices, blank=True)
    sealed_result = SealedField(_("处理情况"), kind=SealedKind.ROW, blank=True)
    answered_on = models.DateField(_("结果日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("作风举报")
        ordering = ("-received_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(result="", answered_on=None) | ~Q(result="") & Q(answered_on__isnull=False),
                name="tip_off_result_has_a_day",
            ),
        )

    def __str__(self) -> str:
        return self.trail_number

    def get_absolute_url(self) -> str:
        return reverse("supervision_tip_offs:tip_off", args=[self.trail_number])


class TipOffStep(models.Model):
    """Who looked at a tip-off, sent it on or recorded its result; only its readers see this."""

    class Kind(models.TextChoices):
        LOOK = "look", _("查看")
        SEND = "send", _("移送纪检监察组")
        ANSWER = "answer", _("登记结果")

    tip_off = models.ForeignKey(TipOff, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("做了什么"), max_length=6, choices=Kind.choices)
    user = user_key(db_index=False)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("作风举报的办理")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.tip_off_id} {self.kind}"
