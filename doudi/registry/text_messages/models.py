"""Texts that wait for the short-message platform, the files they go in, switches and opt-outs."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.registry.text_messages.events import text_events


class TextSwitch(models.Model):
    """Whether texts of an event are produced, and the number of its template on the platform. Off without a row."""

    event = models.CharField(_("事项"), max_length=20, unique=True)
    is_on = models.BooleanField(_("发短信"), default=False)
    template_code = models.CharField(_("平台模板编号"), max_length=40, blank=True)
    changed_by = user_key()
    changed_at = models.DateTimeField(_("时间"), auto_now=True)

    class Meta:
        verbose_name = _("短信开关")

    def __str__(self) -> str:
        return self.event


class TextFile(models.Model):
    """A file of texts for the platform, made once. Its content is erased when it has been handed over."""

    number = models.CharField(_("文件编号"), max_length=30, unique=True)
    scope = models.CharField(_("范围"), max_length=12)
    rows = models.PositiveIntegerField(_("条数"))
    sealed_content = SealedField(kind=SealedKind.ROW, blank=True)
    made_by = user_key()
    made_at = models.DateTimeField(_("生成时间"), auto_now_add=True)
    handed_over_by = user_key(null=True)
    handed_over_at = models.DateTimeField(_("交平台时间"), null=True)

    class Meta:
        verbose_name = _("短信文件")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("registry:text_file", args=[self.pk])


class TextMessage(models.Model):
    """A text to one telephone. ``key`` names what it tells, so that nothing is told twice."""

    village_field = "village_code"

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        IN_FILE = "in_file", _("已进文件")
        NO_NUMBER = "no_number", _("没有手机号")
        OPTED_OUT = "opted_out", _("本人不收短信")

    event = models.CharField(_("事项"), max_length=20)
    key = models.CharField(max_length=80, unique=True)
    village_code = models.CharField(_("村（居）"), max_length=12)
    about = models.CharField(_("关于"), max_length=60)
    phone = SealedField(_("手机号"), kind=SealedKind.PHONE, blank=True)
    sealed_text = SealedField(kind=SealedKind.ROW, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices)
    file = models.ForeignKey(TextFile, null=True, on_delete=models.PROTECT, related_name="messages")
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = ScopedQuerySet["TextMessage"].as_manager()

    class Meta:
        verbose_name = _("短信")
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("state", "village_code"), name="text_message_state"),
            models.Index(fields=("created_at",), name="text_message_created"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="in_file", file__isnull=False)
                | ~models.Q(state="in_file") & models.Q(file__isnull=True),
                name="text_message_in_one_file",
            ),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def event_label(self) -> str:
        """What officers call its event."""
        return text_events()[self.event].label

    @property
    def shown_text(self) -> str:
        """Its text for officers, without a code that is for its owner alone."""
        event = text_events()[self.event]
        return event.sample if "code" in event.values else self.text

    @property
    def text(self) -> str:
        """Its text in clear; empty once it was erased."""
        return str(self.sealed_text.clear()) if self.sealed_text else ""


class TextOptOut(models.Model):
    """A telephone whose owner wants no texts, until the day it ends."""

    phone = SealedField(_("手机号"), kind=SealedKind.PHONE)
    phone_index = BlindIndexField(kind=SealedKind.PHONE)
    reason = models.CharField(_("谁说的、怎么说的"), max_length=200)
    recorded_by = user_key()
    recorded_on = models.DateField(_("登记日期"))
    ended_on = models.DateField(_("恢复日期"), null=True)

    class Meta:
        verbose_name = _("不收短信")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("phone_index",), condition=models.Q(ended_on=None), name="one_opt_out_of_a_telephone"
            ),
        )

    def __str__(self) -> str:
        return f"{self.phone}"
