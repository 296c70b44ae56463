"""What stands between a due and its payment: holds, accounts of others, amounts by list."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.payments.models.common import MAX_REASON_LENGTH, actor_column
from doudi.registry.models import Person


class AccountAuthority(models.Model):
    """Somebody else's account is paid for a person: a guardian's with proof, an institution's by agreement.

    Where an official keeps the card, the agreement is filed with the county (MCA57-26): the bureau confirms it.
    """

    class Basis(models.TextChoices):
        GUARDIAN = "guardian", _("监护人账户")
        INSTITUTION = "institution", _("供养机构账户")
        KEEPER = "keeper", _("干部代管账户")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="account_authorities")
    basis = models.CharField(_("依据类别"), max_length=12, choices=Basis.choices)
    holder_name = models.CharField(_("户名"), max_length=60)
    account = SealedField(_("账号"), kind=SealedKind.BANK_ACCOUNT)
    account_index = BlindIndexField(kind=SealedKind.BANK_ACCOUNT)
    proof = models.CharField(_("证明或协议"), max_length=MAX_REASON_LENGTH)
    since = models.DateField(_("自"))
    ended_on = models.DateField(_("至"), null=True)
    proposed_by = actor_column()
    confirmed_by = actor_column(null=True)

    class Meta:
        verbose_name = _("代领账户")
        constraints = (
            models.UniqueConstraint(fields=("person",), condition=Q(ended_on=None), name="one_authority_at_a_time"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="authority_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.basis}"


class Hold(models.Model):
    """Somebody's money waits, for a named reason, until somebody named lifts it."""

    village_field = "person__village_id"

    class Reason(models.TextChoices):
        DEATH_DOUBT = "death_doubt", _("疑似死亡")
        PRISON = "prison", _("服刑或羁押")
        RETURNED_TWICE = "returned_twice", _("两次退回")
        SHARED_ACCOUNT = "shared_account", _("账户与他人共用")
        DISPUTED = "disputed", _("有争议")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="holds")
    programme = models.CharField(_("项目"), max_length=40, blank=True)
    reason = models.CharField(_("原因"), max_length=16, choices=Reason.choices)
    detail = models.CharField(_("情况"), max_length=MAX_REASON_LENGTH)
    placed_by = actor_column(null=True)
    placed_at = models.DateTimeField(_("时间"), auto_now_add=True)
    lifted_by = actor_column(null=True)
    lifted_at = models.DateTimeField(_("解除时间"), null=True)
    lifted_why = models.CharField(_("解除依据"), max_length=MAX_REASON_LENGTH, blank=True)

    objects = ScopedQuerySet["Hold"].as_manager()

    class Meta:
        verbose_name = _("缓发")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "programme", "reason"), condition=Q(lifted_at=None), name="one_hold_for_a_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.reason}"


class SpecialAmount(models.Model):
    """An amount by list, outside the rules: with its reason, and approved by a second person."""

    village_field = "person__village_id"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="special_amounts")
    month = models.DateField(_("月份"))
    amount_fen = models.BigIntegerField(_("金额"))
    source = models.CharField(_("资金来源"), max_length=40)
    reason = models.CharField(_("理由"), max_length=MAX_REASON_LENGTH)
    proposed_by = actor_column()
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    approved_by = actor_column(null=True)
    refused_by = actor_column(null=True)

    objects = ScopedQuerySet["SpecialAmount"].as_manager()

    class Meta:
        verbose_name = _("特殊金额")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="special_is_positive"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="special_approved_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.month:%Y-%m}"
