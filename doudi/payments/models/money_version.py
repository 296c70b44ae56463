"""How often money rows were written: figures that were added up once hold until it changes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MoneyVersion(models.Model):
    """The one row that counts the transactions that wrote money rows; see ``lock_money``."""

    number = models.PositiveBigIntegerField(_("次数"), default=0)

    class Meta:
        verbose_name = _("资金变动次数")

    def __str__(self) -> str:
        return str(self.number)
