"""Instalments of a decision on relief. Amounts never change: what is not to be paid is stopped with a reason."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import LONGEST_REASON
from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.registry.models import Person
from doudi.relief.cases.models import ReliefCase
from doudi.relief.instalments.workflow import InstalmentState


class Instalment(models.Model):
    """A part of the decided amount: when, on what condition, by which way, to whom.

    One officer asks for its release with the proof that its condition holds, another releases it; the first instalment
    without a condition is released by the decision itself, which two people made. ``replaces`` is the stopped
    instalment that is paid by this one in another way.
    """

    village_field = "relief__case__village_code"

    class Way(models.TextChoices):
        BANK = "bank", _("一卡通")
        RESERVE = "reserve", _("乡镇备用金")

    relief = models.ForeignKey(ReliefCase, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField(_("第几期"))
    amount_fen = models.BigIntegerField(_("金额"))
    planned_on = models.DateField(_("计划日期"))
    condition = models.CharField(_("发放条件"), max_length=200, blank=True)
    way = models.CharField(_("发放方式"), max_length=8, choices=Way.choices)
    payee = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="relief_instalments")
    payee_name = models.CharField(_("领款人"), max_length=60)
    state = models.CharField(
        _("状态"), max_length=10, choices=InstalmentState.choices, default=InstalmentState.PLANNED, db_index=True
    )
    proof = models.CharField(_("条件已具备的依据"), max_length=LONGEST_REASON, blank=True)
    proof_file = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    release_proposed_by = user_key(null=True)
    released_by = user_key(null=True)
    released_on = models.DateField(_("同意发放日期"), null=True)
    paid_on = models.DateField(_("发放日期"), null=True)
    stopped_by = user_key(null=True)
    stopped_on = models.DateField(_("停止日期"), null=True)
    replaces = models.OneToOneField(
        "self", verbose_name=_("代替"), null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    stopped_reason = models.CharField(_("停止的理由"), max_length=LONGEST_REASON, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Instalment"].as_manager()

    class Meta:
        verbose_name = _("救助发放")
        ordering = ("relief_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("relief", "number"), name="relief_instalment_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="relief_instalment_is_positive"),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True)
                | (Q(release_proposed_by__isnull=False) & ~Q(released_by=F("release_proposed_by"))),
                name="relief_instalment_released_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("released", "sent", "paid")) | Q(released_by__isnull=False),
                name="relief_instalment_was_released",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_on__isnull=False), name="relief_instalment_paid_on_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="stopped") | (Q(stopped_by__isnull=False) & ~Q(stopped_reason="")),
                name="relief_instalment_stopped_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(way="bank"), name="relief_instalment_sent_to_the_bank_only"
            ),
        )

    def __str__(self) -> str:
        return f"{self.relief_id} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("relief:instalment", args=[self.pk])

    @property
    def village_code(self) -> str:
        """The village of the case."""
        return str(self.relief.case.village_code)

    @property
    def state_tone(self) -> str:
        """The tone of the state's tag on pages."""
        tones = {InstalmentState.PAID: "good", InstalmentState.STOPPED: "", InstalmentState.PROPOSED: "warn"}
        return tones.get(InstalmentState(self.state), "warn" if self.state == InstalmentState.RELEASED else "")
