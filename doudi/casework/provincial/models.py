"""Files of the provincial app, their rows, and the applications imported from them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.casework.cases.models import Application
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind


class ProvincialFile(models.Model):
    """An uploaded file. The same content from the same division is the same file."""

    village_field = "place_code"

    name = models.CharField(_("文件名"), max_length=120)
    sm3 = models.CharField(max_length=64)
    place_code = models.CharField(_("所属地"), max_length=12)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    imported_at = models.DateTimeField(_("导入时间"), null=True)

    objects = ScopedQuerySet["ProvincialFile"].as_manager()

    class Meta:
        verbose_name = _("赣服通文件")
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("place_code", "sm3"), name="provincial_file_once"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("casework:provincial_file", args=[self.pk])

    @property
    def state_label(self) -> Any:
        """Whether its rows were imported."""
        return _("已导入") if self.imported_at else _("待导入")


class ProvincialRow(models.Model):
    """A row of a file: accepted, or rejected with the field, the value and the remedy of each fault."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("可以导入")
        REJECTED = "rejected", pgettext_lazy("state", "退回")
        KNOWN = "known", _("以前已导入")
        IMPORTED = "imported", _("已导入")

    file = models.ForeignKey(ProvincialFile, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(_("行"))
    serial = models.CharField(_("省平台流水号"), max_length=40)
    sealed_cells = SealedField(kind=SealedKind.ROW)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices)
    faults = models.JSONField(_("问题"), default=list)

    class Meta:
        verbose_name = _("赣服通文件的一行")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("file", "number"), name="provincial_row_once"),)

    def __str__(self) -> str:
        return f"{self.file_id} {self.number}"

    @property
    def state_tone(self) -> str:
        """The tone of its state's tag."""
        return {self.State.REJECTED: "bad", self.State.IMPORTED: "good"}.get(self.State(self.state), "")


class ProvincialApplication(models.Model):
    """An application imported from the provincial app; each serial number is imported once."""

    serial = models.CharField(_("省平台流水号"), max_length=40, unique=True)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="provincial_application")
    file = models.ForeignKey(ProvincialFile, on_delete=models.PROTECT, related_name="applications")

    class Meta:
        verbose_name = _("赣服通申请")

    def __str__(self) -> str:
        return self.serial
