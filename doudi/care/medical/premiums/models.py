"""Premiums of health insurance that are paid for people: a list of a year, each person once."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.care.medical.groups import MedicalGroup
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.labels import choices_of
from doudi.funding.models import Transaction
from doudi.policy import SOURCE_LABELS
from doudi.registry.models import Person


class PremiumList(models.Model):
    """A list of a year: drawn by one person, confirmed by another, booked by finance as one sum to the insurer."""

    class State(models.TextChoices):
        DRAWN = "drawn", _("待复核")
        CONFIRMED = "confirmed", _("已复核，待支付")
        BOOKED = "booked", _("已支付")

    year = models.PositiveSmallIntegerField(_("参保年度"))
    number = models.PositiveSmallIntegerField(_("第几批"))
    state = models.CharField(_("状态"), max_length=9, choices=State.choices, default=State.DRAWN)
    source = models.CharField(_("资金来源"), max_length=40, choices=choices_of(SOURCE_LABELS))
    people_number = models.PositiveIntegerField(_("人数"), default=0)
    total_fen = models.BigIntegerField(_("资助金额"), default=0)
    drawn_by = user_key()
    drawn_at = models.DateTimeField(_("生成时间"), auto_now_add=True)
    confirmed_by = user_key(null=True)
    confirmed_on = models.DateField(_("复核日期"), null=True)
    booked_by = user_key(null=True)
    booked_on = models.DateField(_("支付日期"), null=True)
    transaction = models.OneToOneField(Transaction, null=True, on_delete=models.PROTECT, related_name="premium_list")

    class Meta:
        verbose_name = _("参保资助名单")
        ordering = ("-year", "-number")
        constraints = (
            models.UniqueConstraint(fields=("year", "number"), name="premium_list_once"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("drawn_by")),
                name="premium_list_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(booked_by__isnull=True) | ~Q(booked_by=F("confirmed_by")) & ~Q(booked_by=F("drawn_by")),
                name="premium_list_booked_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="booked") | Q(transaction__isnull=False, booked_on__isnull=False),
                name="premium_list_booked_with_voucher",
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    def get_absolute_url(self) -> str:
        return address_of("care_medical:premium_list", self.pk)

    @property
    def state_tone(self) -> str:
        """The tone of the state's tag on pages."""
        return "good" if self.state == self.State.BOOKED else "warn"


class PaidPremium(models.Model):
    """A person on a list, with the premium and the part that is paid for them. Never edited."""

    village_field = "person__village_id"

    premium_list = models.ForeignKey(PremiumList, on_delete=models.PROTECT, related_name="people")
    year = models.PositiveSmallIntegerField(_("参保年度"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="paid_premiums")
    group = models.CharField(_("对象"), max_length=6, choices=MedicalGroup.choices)
    premium_fen = models.BigIntegerField(_("个人缴费标准"))
    aid_fen = models.BigIntegerField(_("资助金额"))

    objects = ScopedQuerySet["PaidPremium"].as_manager()

    class Meta:
        verbose_name = _("参保资助")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("year", "person"), name="premium_once_a_year"),
            models.CheckConstraint(
                condition=Q(aid_fen__gt=0) & Q(aid_fen__lte=F("premium_fen")), name="premium_aid_within"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.person_id}"
