"""Dated switches of an emergency by village; the room of emergencies writes them, casework and relief read them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key


class EventSwitch(models.Model):
    """Something that is allowed in a village from a day to a day because of an event.

    ``event_key`` names the event to the room that declared it, ``label`` to people. ``figure`` is months for longer
    review intervals, fen for a higher limit, None for visits.
    """

    class Kind(models.TextChoices):
        REMOTE_VISITS = "remote_visits", _("入户调查可以用电话、视频代替")
        LONGER_REVIEWS = "longer_reviews", _("定期核查延后")
        TOWNSHIP_LIMIT = "township_limit", _("乡镇临时救助审批限额提高")

    kind = models.CharField(_("放宽什么"), max_length=16, choices=Kind.choices)
    event_key = models.CharField(max_length=40)
    label = models.CharField(_("事件"), max_length=80)
    village_code = models.CharField(_("村（居）"), max_length=12)
    first_day = models.DateField(_("自"))
    last_day = models.DateField(_("至"), null=True)
    figure = models.BigIntegerField(_("放宽到"), null=True)
    basis = models.CharField(_("依据"), max_length=200)
    opened_by = user_key()
    ended_by = user_key(null=True)

    class Meta:
        verbose_name = _("事件期间的放宽")
        ordering = ("pk",)
        indexes = (models.Index(fields=("village_code", "kind"), name="event_switch_of_village"),)
        constraints = (
            models.UniqueConstraint(
                fields=("event_key", "kind", "village_code"), condition=Q(last_day=None), name="event_switch_once"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="event_switch_has_days"
            ),
            models.CheckConstraint(
                condition=Q(kind="remote_visits", figure__isnull=True)
                | ~Q(kind="remote_visits") & Q(figure__isnull=False, figure__gt=0),
                name="event_switch_has_its_figure",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} {self.kind} {self.village_code}"
