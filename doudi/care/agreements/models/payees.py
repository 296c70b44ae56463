"""To whom the care part or the living part of a person under tekun is paid, as a dated fact of two people."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.care.agreements.models.agreements import Agreement
from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.registry.models import Person


class CarePayee(models.Model):
    """Whose account a programme of a person is paid into, in benefit months from ``first_month`` to ``last_month``.

    With ``monthly_fen`` the payee gets so much of each month and the person the rest; without it all. Without any
    such fact the person is paid as for every other programme; once one has ended without a next one, the money is
    withheld, and a fact to the person themself (which needs no account) releases it. In force once another officer
    has confirmed it.
    """

    village_field = "person__village_id"

    class Programme(models.TextChoices):
        CARE = "tekun_care", _("照料护理费")
        LIVING = "tekun_basic", _("基本生活费")

    class ToWhom(models.TextChoices):
        PERSON = "person", _("本人")
        CARER = "carer", _("照料人")
        INSTITUTION = "institution", _("供养服务机构")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="care_payees")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="payees")
    programme = models.CharField(_("项目"), max_length=12, choices=Programme.choices, default=Programme.CARE)
    to_whom = models.CharField(_("付给"), max_length=12, choices=ToWhom.choices)
    monthly_fen = models.BigIntegerField(_("每月固定金额"), null=True, blank=True)
    holder_name = models.CharField(_("户名"), max_length=60, blank=True)
    account = SealedField(_("账号"), kind=SealedKind.BANK_ACCOUNT, blank=True)
    account_index = BlindIndexField(kind=SealedKind.BANK_ACCOUNT)
    first_month = models.DateField(_("自月份"))
    last_month = models.DateField(_("至月份"), null=True)
    proposed_by = user_key()
    proposed_on = models.DateField(_("提出日期"))
    confirmed_by = user_key(null=True)
    confirmed_at = models.DateTimeField(_("复核时间"), null=True)
    refused_by = user_key(null=True)
    refused_why = models.CharField(_("不同意的理由"), max_length=200, blank=True)
    ended_at = models.DateTimeField(_("停用时间"), null=True)
    ended_why = models.CharField(_("停用原因"), max_length=200, blank=True)
    ended_by = user_key(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["CarePayee"].as_manager()

    class Meta:
        verbose_name = _("照料护理费的领款人")
        ordering = ("-first_month", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "programme"),
                condition=Q(confirmed_by__isnull=False, last_month=None),
                name="one_care_payee_in_force",
            ),
            models.UniqueConstraint(
                fields=("person", "programme"),
                condition=Q(confirmed_by=None, refused_by=None, ended_at=None),
                name="one_proposed_care_payee",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="care_payee_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(to_whom="person", account_index="", monthly_fen__isnull=True)
                | ~Q(to_whom="person") & ~Q(account_index="") & ~Q(holder_name=""),
                name="care_payee_has_an_account",
            ),
            models.CheckConstraint(
                condition=Q(monthly_fen__isnull=True) | Q(monthly_fen__gt=0), name="care_payee_amount_is_positive"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.programme} {self.to_whom}"


class PayeeDispute(models.Model):
    """A quarrel over who is paid: the programme is held until two people have settled it."""

    village_field = "person__village_id"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="payee_disputes")
    programme = models.CharField(_("项目"), max_length=12, choices=CarePayee.Programme.choices)
    reason = models.CharField(_("争议情况"), max_length=300)
    raised_by = user_key()
    raised_on = models.DateField(_("登记日期"))
    settlement = models.CharField(_("处理意见"), max_length=300, blank=True)
    settled_by = user_key(null=True)
    agreed_by = user_key(null=True)
    agreed_on = models.DateField(_("解决日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["PayeeDispute"].as_manager()

    class Meta:
        verbose_name = _("领款争议")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "programme"), condition=Q(agreed_by=None), name="one_open_payee_dispute"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | Q(settled_by__isnull=False) & ~Q(agreed_by=F("settled_by")),
                name="payee_dispute_settled_by_two",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.programme}"
