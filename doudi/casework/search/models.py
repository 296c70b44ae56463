"""The names on the form of an application, so that they are found before the people are registered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import BlindIndexField, SealedKind
from doudi.registry.models import LONGEST_NAME


class ApplicationName(models.Model):
    """A member named on the form of an application, with the keys of the search by name."""

    village_field = "village_code"

    application = models.ForeignKey("casework.Application", on_delete=models.PROTECT, related_name="names")
    village_code = models.CharField(_("村（居）"), max_length=12)
    name = models.CharField(_("姓名"), max_length=LONGEST_NAME)
    name_sound = models.CharField(max_length=120, editable=False)
    name_initials = models.CharField(max_length=LONGEST_NAME, editable=False)
    id_number_index = BlindIndexField(kind=SealedKind.IDENTITY_NUMBER)

    objects = ScopedQuerySet["ApplicationName"].as_manager()

    class Meta:
        verbose_name = _("申请表上的姓名")
        indexes = (
            models.Index(fields=("name", "village_code"), name="application_name"),
            models.Index(fields=("name_sound", "village_code"), name="application_sound"),
            models.Index(fields=("name_initials", "village_code"), name="application_initials"),
            models.Index(fields=("id_number_index",), name="application_id_number"),
        )

    def __str__(self) -> str:
        return self.name
