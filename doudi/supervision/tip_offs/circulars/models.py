"""Circulars about conduct, released together with the inspection group."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.encryption import SealedField, SealedKind


class Circular(models.Model):
    """A circular (通报) to all townships about typical cases, without names of citizens."""

    title = models.CharField(_("标题"), max_length=80)
    sealed_text = SealedField(_("正文"), kind=SealedKind.ROW)
    drafted_by = user_key(db_index=False)
    drafted_on = models.DateField(_("起草日期"))
    released_by = user_key(null=True, db_index=False)
    released_on = models.DateField(_("印发日期"), null=True, db_index=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("通报")
        ordering = (F("released_on").desc(nulls_first=True), "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("drafted_by")),
                name="circular_released_by_another",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("supervision_tip_offs:circular", self.pk)

    @property
    def state_label(self) -> str:
        """Whether it was released."""
        return str(_("已印发") if self.released_on else _("待联合审核"))
