"""Who is in charge of a case."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import Case


class Assignment(models.Model):
    """The officer in charge of a case; the audit trail holds the earlier ones."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="assignment")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("经办人")
    )
    since = models.DateField(_("自"))

    class Meta:
        verbose_name = _("经办")

    def __str__(self) -> str:
        return f"{self.case_id} {self.officer_id}"
