"""A person of the layers whom no department has helped in the months looked back on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Case, Lead, Referral
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.monitoring.low_income.unaided.workflow import UnaidedState
from doudi.registry.models import Person


class UnaidedPerson(models.Model):
    """Somebody on the standing list; a person ends the row with an outcome, or it leaves by itself."""

    village_field = "person__village_id"

    class Outcome(models.TextChoices):
        LEAD = "lead", _("报困难线索，上门核实")
        REFERRAL = "referral", _("已转有关部门")
        APPLICATION = "application", _("已帮助申请")
        NO_NEED = "no_need", _("核实过，暂不需要")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="unaided")
    listed_on = models.DateField(_("列入日期"))
    due_on = models.DateField(_("办结期限"))
    state = models.CharField(_("状态"), max_length=6, choices=UnaidedState.choices, default=UnaidedState.OPEN)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome.choices, blank=True)
    sealed_reason = SealedField(_("理由"), kind=SealedKind.HEALTH, blank=True)
    lead = models.ForeignKey(Lead, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_by = user_key(null=True)
    ended_on = models.DateField(_("办结日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["UnaidedPerson"].as_manager()

    class Meta:
        verbose_name = _("没有得到救助的低收入人口")
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("person",), condition=Q(state="open"), name="unaided_once"),
            models.CheckConstraint(
                condition=~Q(state="ended")
                | Q(ended_by__isnull=False, ended_on__isnull=False) & ~Q(outcome="") & ~Q(sealed_reason=""),
                name="unaided_ends_with_an_outcome",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.listed_on}"

    def get_absolute_url(self) -> str:
        return address_of("low_income:unaided_person", self.pk)
