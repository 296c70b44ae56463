"""Home visits of a case."""

from __future__ import annotations

import json

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import Case
from doudi.casework.home_visits.findings import Findings
from doudi.core.encryption import SealedField, SealedKind


class HomeVisit(models.Model):
    """A home visit in a case: who went and what they found; the findings are kept encrypted.

    ``visitors`` are the names as they were; the people are ``participants``. ``client_key`` is made by the phone.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="home_visits")
    visited_on = models.DateField(_("入户日期"))
    visitors = models.JSONField(_("调查人"))
    client_key = models.CharField(max_length=32, blank=True, default="", editable=False)
    sealed_findings = SealedField(kind=SealedKind.ROW)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("入户调查")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("client_key",), condition=~models.Q(client_key=""), name="home_visit_received_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.visited_on}"

    @property
    def findings(self) -> Findings:
        """The findings, decrypted."""
        return Findings.from_data(json.loads(self.sealed_findings.clear()))


class HomeVisitor(models.Model):
    """The account of a person on a home visit."""

    visit = models.ForeignKey(HomeVisit, on_delete=models.PROTECT, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("入户调查人")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("visit", "user"), name="visitor_once"),)

    def __str__(self) -> str:
        return f"{self.visit_id} {self.user_id}"
