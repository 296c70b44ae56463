"""Delegations of confirmation to townships (权限下放)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Delegation(models.Model):
    """The bureau's leave for a township to confirm the cases of a procedure itself, from a day on.

    It cites the legal text and clause that allow it, and who issued that text.
    """

    class IssuerLevel(models.TextChoices):
        NATIONAL = "national", _("国家")
        PROVINCIAL = "provincial", _("省级")
        CITY = "city", _("市级")
        COUNTY = "county", _("县级")

    township_code = models.CharField(_("乡镇"), max_length=9)
    procedure_id = models.CharField(_("事项"), max_length=40)
    first_day = models.DateField(_("自"))
    last_day = models.DateField(_("至"), null=True)
    legal_text = models.CharField(_("文件"), max_length=120, blank=True)
    clause = models.CharField(_("条款"), max_length=60, blank=True)
    issuer_level = models.CharField(
        _("发文机关"), max_length=10, choices=IssuerLevel.choices, default=IssuerLevel.COUNTY
    )
    basis = models.CharField(_("说明"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("确认权限下放")
        constraints = (
            models.UniqueConstraint(
                fields=("township_code", "procedure_id"), condition=Q(last_day=None), name="one_delegation_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.township_code} {self.procedure_id}"
