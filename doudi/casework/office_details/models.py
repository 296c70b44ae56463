"""Details of the county's and the townships' offices."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OfficeDetail(models.Model):
    """One detail of an office as entered on a day; never edited, the last one entered counts.

    ``place_code`` has six digits for the county, nine for a township.
    """

    class Name(models.TextChoices):
        SUPERVISION_TELEPHONE = "supervision_telephone", _("监督电话")
        WINDOW = "window", _("受理窗口（名称和地址）")
        OFFICE_HOURS = "office_hours", _("窗口办公时间")
        DOCUMENT_CODE = "document_code", _("发文机关代字")
        RECONSIDERATION_AUTHORITY = "reconsideration_authority", _("行政复议机关")
        COURT = "court", _("行政诉讼管辖法院")

    place_code = models.CharField(_("县或乡镇"), max_length=9)
    name = models.CharField(_("内容"), max_length=30, choices=Name.choices)
    value = models.CharField(_("填写"), max_length=80)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("机关信息")
        ordering = ("pk",)
        indexes = (models.Index(fields=("place_code", "name"), name="office_detail_of_place"),)

    def __str__(self) -> str:
        return f"{self.place_code} {self.name}"
