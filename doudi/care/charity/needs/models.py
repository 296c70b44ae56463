"""Needs that charity may meet."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.care.charity.kinds import NeedKind
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Person


class CharityNeed(models.Model):
    """What a person still needs. ``government_aid_fen`` is what the family got in the twelve months before.

    ``public_text`` is what the public page says; it names nobody and is empty where the need is not shown.
    """

    village_field = "village_code"

    class Ending(models.TextChoices):
        MET = "met", _("已解决")
        WITHDRAWN = "withdrawn", _("本人不再需要")
        DIED = "died", _("本人去世")
        MOVED = "moved", _("迁出本县")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="charity_needs")
    village_code = models.CharField(_("村（居）"), max_length=12)
    kind = models.CharField(_("需求"), max_length=10, choices=NeedKind.choices)
    sealed_text = SealedField(_("具体情况"), kind=SealedKind.ROW)
    public_text = models.CharField(_("公开的说法"), max_length=120, blank=True)
    government_aid_fen = models.BigIntegerField(_("近十二个月政府救助"))
    opened_on = models.DateField(_("登记日期"))
    opened_by = user_key(db_index=False)
    ending = models.CharField(_("结果"), max_length=10, choices=Ending.choices, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True)
    ended_by = user_key(null=True, db_index=False)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["CharityNeed"].as_manager()

    class Meta:
        verbose_name = _("慈善需求")
        ordering = ("ended_on", "opened_on", "pk")
        indexes = (models.Index(fields=("village_code", "ending"), name="charity_need_of_village"),)
        constraints = (
            models.UniqueConstraint(fields=("person", "kind"), condition=Q(ending=""), name="one_open_need_of_a_kind"),
            models.CheckConstraint(
                condition=Q(ending="", ended_on__isnull=True) | ~Q(ending="") & Q(ended_on__isnull=False),
                name="charity_need_ends_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"

    def get_absolute_url(self) -> str:
        return address_of("care_charity:need", self.pk)

    @property
    def state_label(self) -> Any:
        """The label of its state."""
        return self.get_ending_display() if self.ending else _("待解决")
