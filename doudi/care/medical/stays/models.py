"""Stays in hospital of people under support, and the company that a carer gives by agreement."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.care.payables.models import Payee
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Person


class HospitalStay(models.Model):
    """A stay; where and why is sealed or not written. ``payee`` is the carer in hospital, paid by the day.

    One person asks for the payment of the days of care, another confirms it.
    """

    village_field = "person__village_id"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="hospital_stays")
    sealed_hospital = SealedField(_("医疗机构"), kind=SealedKind.HEALTH)
    admitted_on = models.DateField(_("入院日期"))
    discharged_on = models.DateField(_("出院日期"), null=True)
    payee = models.ForeignKey(Payee, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    care_days = models.PositiveSmallIntegerField(_("照料天数"), null=True)
    care_fen = models.BigIntegerField(_("照料费用"), null=True)
    recorded_by = user_key()
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    asked_by = user_key(null=True)
    confirmed_by = user_key(null=True)
    confirmed_on = models.DateField(_("复核日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["HospitalStay"].as_manager()

    class Meta:
        verbose_name = _("住院")
        ordering = ("-admitted_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(discharged_on__isnull=True) | Q(discharged_on__gte=F("admitted_on")),
                name="hospital_stay_has_a_term",
            ),
            models.UniqueConstraint(
                fields=("person",), condition=Q(discharged_on__isnull=True), name="one_open_hospital_stay"
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True) | Q(care_days__gt=0, care_fen__gt=0, payee__isnull=False),
                name="hospital_stay_asked_with_days",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(asked_by__isnull=False) & ~Q(confirmed_by=F("asked_by")),
                name="hospital_stay_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.admitted_on}"

    def get_absolute_url(self) -> str:
        return address_of("care_medical:stay", self.pk)

    @property
    def reference(self) -> str:
        """What approved amounts call it."""
        return f"stay:{self.pk}"
