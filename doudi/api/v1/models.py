"""Applications that came in from other systems, each under the key that its sender gave it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.api.clients.models import ApiClient
from doudi.casework.models import Application


class ReceivedApplication(models.Model):
    """An application sent by a client; the same key again gets the same receipt."""

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="applications")
    key = models.CharField(_("幂等键"), max_length=64)
    content_hash = models.CharField(max_length=64)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("收到时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("接口送来的申请")
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("client", "key"), name="one_application_of_a_key"),)

    def __str__(self) -> str:
        return self.key
