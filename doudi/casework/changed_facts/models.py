"""The record of a fact that a case changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import LONGEST_REASON, Case
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Person


class ChangedFact(models.Model):
    """A fact as it was before and as it was found, in words; ``person`` is None for a fact of the household.

    ``sealed_old`` is empty where the registry had no value. Never edited: a later finding is a row of its own.
    """

    class Source(models.TextChoices):
        DECLARED = "declared", _("按申报登记")
        HOME_VISIT = "home_visit", _("入户调查")
        SELF_CARE = "self_care", _("自理能力评估")
        VERIFIED = "verified", _("查实的变化")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="changed_facts")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    fact = models.CharField(_("事项"), max_length=40)
    sealed_old = SealedField(kind=SealedKind.ROW, blank=True)
    sealed_new = SealedField(kind=SealedKind.ROW)
    source = models.CharField(_("来源"), max_length=12, choices=Source.choices)
    evidence = models.CharField(_("怎么核实的"), max_length=LONGEST_REASON, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("变动的事项")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.fact}"
