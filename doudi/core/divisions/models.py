"""Divisions by their official codes (GB2260-1); a village's first nine digits are its township's."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

TOWNSHIP_DIGITS = 9
VILLAGE_DIGITS = 12


class Division(models.Model):
    """A county, a township or zone, a village or community."""

    class Level(models.TextChoices):
        COUNTY = "county", _("县")
        TOWNSHIP = "township", _("乡镇")
        ZONE = "zone", _("园区")
        VILLAGE = "village", _("村（居）")

    class Area(models.TextChoices):
        URBAN = "urban", _("城市")
        RURAL = "rural", _("农村")

    code = models.CharField(_("代码"), max_length=VILLAGE_DIGITS, primary_key=True)
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", verbose_name=_("上级"), null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    area = models.CharField(_("城乡"), max_length=5, choices=Area.choices)

    class Meta:
        verbose_name = _("行政区划")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    @property
    def township_code(self) -> str:
        """The code of the township that this is or lies in; the county's code for the county."""
        return self.code[:TOWNSHIP_DIGITS]
