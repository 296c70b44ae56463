"""The model of uploaded files."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet


class Attachment(models.Model):
    """An uploaded file. ``key`` is its random name on disk."""

    village_field = "village_code"

    class Kind(models.TextChoices):
        PHOTO = "photo", _("照片")
        PDF = "pdf", _("PDF")
        ROLL = "roll", _("花名册")

    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("文件名"), max_length=120)
    media_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    village_code = models.CharField(_("所属地"), max_length=12, db_index=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    objects = ScopedQuerySet["Attachment"].as_manager()

    class Meta:
        verbose_name = _("附件")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("attachments:read", self.pk)
