"""Application forms that are not submitted yet: sealed, deleted once submitted or expired. Not official records."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.encryption import BlindIndexField, SealedField, SealedKind


class StoredDraft(models.Model):
    """An unfinished form. ``code_hash`` is empty unless the citizen saved it to resume later."""

    sealed = SealedField(kind=SealedKind.ROW)
    phone_index = BlindIndexField(kind=SealedKind.PHONE, db_index=True)
    code_hash = models.CharField(max_length=128, blank=True)
    expires_at = models.DateTimeField(_("到期清除"), db_index=True)

    class Meta:
        verbose_name = _("未提交的申请表")

    def __str__(self) -> str:
        return f"{self.pk}"


class DraftFile(models.Model):
    """A photograph or PDF of an unfinished form. ``key`` is its name in the file storage.

    One that was removed can be put back until the form is submitted, expires or is cleared.
    """

    draft = models.ForeignKey(StoredDraft, on_delete=models.CASCADE, related_name="files")
    key = models.CharField(max_length=32)
    kind = models.CharField(max_length=10)
    name = models.CharField(_("文件名"), max_length=120)
    label = models.CharField(_("是什么"), max_length=80)
    size = models.PositiveIntegerField(_("大小"))
    removed_at = models.DateTimeField(_("删去时间"), null=True)

    class Meta:
        verbose_name = _("未提交的材料")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.label

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a small picture."""
        return self.kind == "photo"
