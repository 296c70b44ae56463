"""Readings of accounts that changed since a person's last payment."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.payments.models.runs import Run
from doudi.registry.models import Person


class AccountReading(models.Model):
    """A second reader signs that the account a run pays a person into, changed since the last payment, is proven."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="account_readings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    read_by = user_key()
    read_at = models.DateTimeField(_("核对时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("账户变动核对")
        constraints = (models.UniqueConstraint(fields=("run", "person"), name="account_read_once"),)

    def __str__(self) -> str:
        return f"{self.run_id} {self.person_id}"
