"""Lists of households paid into the card of one member, and their rows."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.process import TransitionTable
from doudi.registry.models import Household, Person

MAX_REASON_LENGTH = 300


class ListState(models.TextChoices):
    """The state of a list."""

    PROPOSED = "proposed", _("待第二人核实")
    CONFIRMED = "confirmed", _("已核实")
    REJECTED = "rejected", _("已退回")


LIST_TRANSITIONS = TransitionTable(
    {
        (ListState.PROPOSED, "confirm"): ListState.CONFIRMED,
        (ListState.PROPOSED, "reject"): ListState.REJECTED,
    }
)


class HouseholdAccountList(models.Model):
    """A signed list, or a roll with one card per household: the authority for paying whole households to one card.

    ``basis`` names the paper; ``proof`` is the scan, or the file of the roll. Another person confirms it.
    """

    village_field = "village_code"

    village_code = models.CharField(_("所属地"), max_length=12)
    basis = models.CharField(_("依据"), max_length=MAX_REASON_LENGTH)
    proof = models.ForeignKey(Attachment, verbose_name=_("附件"), on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("状态"), max_length=10, choices=ListState.choices, default=ListState.PROPOSED)
    proposed_by = user_key()
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    decided_by = user_key(null=True)
    decided_at = models.DateTimeField(_("核实时间"), null=True)
    decided_why = models.CharField(_("核实情况"), max_length=MAX_REASON_LENGTH, blank=True)

    objects = ScopedQuerySet["HouseholdAccountList"].as_manager()

    class Meta:
        verbose_name = _("全家领款名单")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state=ListState.PROPOSED, decided_by__isnull=True)
                | (~Q(state=ListState.PROPOSED) & Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="account_list_decided_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.village_code} {self.basis}"

    def get_absolute_url(self) -> str:
        return reverse("registry:household_account_list", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether the second person has not decided yet."""
        return self.state == ListState.PROPOSED

    @property
    def tone(self) -> str:
        """The tone of its state's tag on pages."""
        return {ListState.PROPOSED: "warn", ListState.CONFIRMED: "good"}.get(ListState(self.state), "")


class HouseholdAccount(models.Model):
    """A household whose members' money goes to the card of ``payee``, from ``confirmed_on`` until ``ended_on``.

    The card itself is the payee's own on record, so a new card of the payee is the new card of the household.
    """

    account_list = models.ForeignKey(HouseholdAccountList, on_delete=models.PROTECT, related_name="households")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="household_accounts")
    payee = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    confirmed_on = models.DateField(_("核实日期"), null=True)
    ended_on = models.DateField(_("停用日期"), null=True)
    ended_by = user_key(null=True)
    ended_why = models.CharField(_("停用原因"), max_length=MAX_REASON_LENGTH, blank=True)

    class Meta:
        verbose_name = _("全家领款账户")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("household",),
                condition=Q(ended_on=None, confirmed_on__isnull=False),
                name="one_household_account_in_force",
            ),
            models.UniqueConstraint(
                fields=("household",),
                condition=Q(ended_on=None, confirmed_on=None),
                name="one_proposed_household_account",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by=None) | Q(ended_on__isnull=False, ended_by__isnull=False),
                name="household_account_ended_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.household_id} {self.payee_id}"
