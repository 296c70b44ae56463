"""Forms that are being filled in: sealed, for some days, and gone once they are sent. Nothing here is official yet."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.encryption import BlindIndexField, SealedField, SealedKind


class StoredDraft(models.Model):
    """A form as far as it is filled in. ``code_hash`` is empty until somebody saves it to go on another day."""

    sealed = SealedField(kind=SealedKind.ROW)
    phone_index = BlindIndexField(kind=SealedKind.PHONE, db_index=True)
    code_hash = models.CharField(max_length=128, blank=True)
    expires_at = models.DateTimeField(_("到期清除"), db_index=True)

    class Meta:
        verbose_name = _("未提交的申请表")

    def __str__(self) -> str:
        return f"{self.pk}"


class DraftFile(models.Model):
    """A photograph or paper of a form that is not sent yet. ``key`` is its name on the disk."""

    draft = models.ForeignKey(StoredDraft, on_delete=models.CASCADE, related_name="files")
    key = models.CharField(max_length=32)
    kind = models.CharField(max_length=10)
    name = models.CharField(_("文件名"), max_length=120)
    label = models.CharField(_("是什么"), max_length=80)
    size = models.PositiveIntegerField(_("大小"))

    class Meta:
        verbose_name = _("未提交的材料")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.label
