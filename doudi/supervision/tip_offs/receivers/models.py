"""Designations of those who receive tip-offs."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key


class Receiver(models.Model):
    """A user named by the leader of the bureau to receive tip-offs, in force once the inspection group confirmed."""

    user = user_key()
    named_by = user_key(db_index=False)
    named_on = models.DateField(_("指定日期"))
    confirmed_by = user_key(null=True, db_index=False)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    ended_on = models.DateField(_("停止日期"), null=True)

    class Meta:
        verbose_name = _("举报接收人")
        ordering = (F("ended_on").desc(nulls_first=True), "-pk")
        constraints = (
            models.UniqueConstraint(fields=("user",), condition=Q(ended_on=None), name="one_open_receiver"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("named_by")),
                name="receiver_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id}"

    @property
    def state_label(self) -> Any:
        """Whether it waits, is in force, or is over."""
        if self.ended_on:
            return _("已停止")
        return _("在岗") if self.confirmed_by_id else _("待纪检监察组确认")
