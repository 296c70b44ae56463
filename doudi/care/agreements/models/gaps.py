"""Gaps and doubts in the care of people under tekun, one row from its first day until it is closed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.care.agreements.models.agreements import Agreement
from doudi.care.agreements.models.carers import Carer
from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.registry.models import Person


class CareGap(models.Model):
    """Days without a carer, or a doubt about the agreement, open until the cause is gone.

    ``first_day`` and ``last_day`` are the days of the gap itself; ``seen_on`` is when it was found. Written by the
    daily check and by what ends an agreement, never by hand. A gap whose cause proves wrong ends on the day before it
    began. An officer names who looks after the person meanwhile (``substitute``); the gap stays open until the next
    agreement holds.
    """

    village_field = "person__village_id"

    class Kind(models.TextChoices):
        NO_AGREEMENT = "no_agreement", _("没有照料协议")
        CARER_DIED = "carer_died", _("照料人死亡")
        CARER_MOVED = "carer_moved", _("照料人迁离")
        EXPIRED = "expired", _("协议到期")
        UNDER_AGE = "under_age", _("照料人未成年")
        OVERLOADED = "overloaded", _("照料人照料的人过多")
        GRADE_DIFFERS = "grade_differs", _("自理能力已变，协议未换")
        FORM_DIFFERS = "form_differs", _("供养方式已变，协议未换")

    UNCARED = (Kind.NO_AGREEMENT, Kind.CARER_DIED, Kind.EXPIRED)
    """Kinds on whose days nobody cares for the person; the others are doubts."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="care_gaps")
    kind = models.CharField(_("问题"), max_length=13, choices=Kind.choices)
    agreement = models.ForeignKey(
        Agreement, verbose_name=_("原协议"), null=True, on_delete=models.PROTECT, related_name="gaps", db_index=False
    )
    first_day = models.DateField(_("自"))
    last_day = models.DateField(_("至"), null=True)
    seen_on = models.DateField(_("发现日期"))
    closed_on = models.DateField(_("解决日期"), null=True)
    closed_by_agreement = models.ForeignKey(
        Agreement, verbose_name=_("解决的协议"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    handled_by = user_key(null=True)
    handled_on = models.DateField(_("说明日期"), null=True)
    handling = models.CharField(_("怎样处理"), max_length=200, blank=True)
    substitute = models.ForeignKey(
        Carer, verbose_name=_("临时照料人"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    substitute_since = models.DateField(_("临时照料自"), null=True)
    substitute_by = user_key(null=True)

    objects = ScopedQuerySet["CareGap"].as_manager()

    class Meta:
        verbose_name = _("照料空档")
        ordering = ("first_day", "pk")
        indexes = (models.Index(fields=("first_day",), name="care_gap_open", condition=Q(last_day=None)),)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "kind"), condition=Q(last_day=None), name="one_open_care_gap_of_a_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.first_day}"

    @property
    def is_uncared(self) -> bool:
        """Whether nobody cares for the person on its days."""
        return self.kind in self.UNCARED
