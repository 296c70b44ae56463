"""Payments to who arranged the funeral of a person under tekun."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.care.funerals.workflow import FuneralState
from doudi.care.payables.models import Payee
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.labels import choices_of
from doudi.policy import SOURCE_LABELS
from doudi.registry.models import Person

LONGEST_TEXT = 300


class Funeral(models.Model):
    """What is paid for a funeral: a set number of months of the living standard, once for each person who died.

    Two people decide it. ``steps`` says how the amount was computed.
    """

    village_field = "person__village_id"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="funerals")
    payee = models.ForeignKey(Payee, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(_("与死者的关系"), max_length=60)
    months = models.PositiveSmallIntegerField(_("月数"))
    standard_fen = models.BigIntegerField(_("基本生活标准"))
    amount_fen = models.BigIntegerField(_("金额"))
    steps = models.JSONField(_("怎么算的"), default=list)
    source = models.CharField(_("资金来源"), max_length=40, choices=choices_of(SOURCE_LABELS))
    proof = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("状态"), max_length=9, choices=FuneralState.choices, default=FuneralState.PROPOSED, db_index=True
    )
    proposed_by = user_key()
    proposed_on = models.DateField(_("申请日期"))
    decided_by = user_key(null=True)
    decided_on = models.DateField(_("复核日期"), null=True)
    note = models.CharField(_("复核意见"), max_length=LONGEST_TEXT, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Funeral"].as_manager()

    class Meta:
        verbose_name = _("丧葬费用")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=~Q(state="refused"), name="funeral_paid_once_for_a_person"
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0) & Q(amount_fen=F("months") * F("standard_fen")),
                name="funeral_amount_is_months_of_the_standard",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="funeral_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.amount_fen}"

    def get_absolute_url(self) -> str:
        return address_of("care_funerals:funeral", self.pk)

    @property
    def reference(self) -> str:
        """What approved amounts call it."""
        return f"funeral:{self.pk}"

    @property
    def state_tone(self) -> str:
        """The tone of the state's tag on pages."""
        return {FuneralState.CONFIRMED: "good", FuneralState.REFUSED: ""}.get(FuneralState(self.state), "warn")
