"""Archived documents of cases, byte for byte as they went out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import Case
from doudi.core.attachments.models import Attachment


class CaseDocument(models.Model):
    """An archived document of a case, kept encrypted and never rendered again; ``sm3`` is the digest of its bytes."""

    class Kind(models.TextChoices):
        APPLICATION = "application", _("申请表")
        MISSING_MATERIALS = "missing_materials", _("补正材料一次性告知书")
        ACCEPTANCE = "acceptance", _("受理通知书")
        HOME_VISIT = "home_visit", _("入户调查记录")
        OPINION = "opinion", _("审核意见表")
        INTENDED_MEASURES = "intended_measures", _("拟调减（终止）告知书")
        HEARING_RECORD = "hearing_record", _("听取意见记录")
        PUBLIC_NOTICE = "public_notice", _("公示单")
        NOTIFICATION = "notification", _("告知书")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("种类"), max_length=20, choices=Kind.choices)
    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="+")
    sm3 = models.CharField(_("SM3摘要"), max_length=64)
    archived_at = models.DateTimeField(_("存档时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("存档文书")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
