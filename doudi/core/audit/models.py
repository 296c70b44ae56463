"""Models of the audit trail. Rows are only added; database triggers refuse changes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.scope import ScopedQuerySet

_HASH_LENGTH = 64


class Entry(models.Model):
    """An action: who did what to whom, when, the values before and after, and why."""

    village_field = "village_code"

    number = models.BigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(_("操作人编号"), null=True)
    actor_name = models.CharField(_("操作人"), max_length=60)
    actor_role = models.CharField(_("角色"), max_length=30)
    verb = models.CharField(_("操作"), max_length=60, db_index=True)
    sentence = models.CharField(_("内容"), max_length=500)
    subject_kind = models.CharField(_("对象类别"), max_length=40, blank=True)
    subject_id = models.CharField(_("对象编号"), max_length=40, blank=True)
    village_code = models.CharField(_("村（居）"), max_length=12, blank=True, db_index=True)
    old = models.JSONField(_("原值"), null=True)
    new = models.JSONField(_("新值"), null=True)
    why = models.CharField(_("原因"), max_length=300, blank=True)
    previous_hash = models.CharField(max_length=_HASH_LENGTH)
    hash = models.CharField(max_length=_HASH_LENGTH, unique=True)

    objects = ScopedQuerySet["Entry"].as_manager()

    class Meta:
        verbose_name = _("操作记录")
        ordering = ("-number",)
        indexes = (
            models.Index(fields=("subject_kind", "subject_id", "-number"), name="entry_subject"),
            models.Index(fields=("actor_id", "-number"), name="entry_actor"),
            models.Index(fields=("subject_kind", "-number"), name="entry_kind"),
            models.Index(fields=("verb", "-number"), name="entry_verb"),
            models.Index(fields=("at",), name="entry_at"),
        )

    def __str__(self) -> str:
        return self.sentence

    @property
    def actor_in_language(self) -> str:
        """The name of the actor; the system, which is recorded in Chinese, in the language of the reader."""
        return self.actor_name if self.actor_id else gettext(self.actor_name)


class TrailHead(models.Model):
    """The last number and hash of the trail, to notice when its end was cut off."""

    number = models.BigIntegerField()
    hash = models.CharField(max_length=_HASH_LENGTH)

    class Meta:
        verbose_name = _("操作记录末尾")

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"
