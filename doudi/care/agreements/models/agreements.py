"""Care agreements (照料服务协议) between a person under tekun, the carer and the township."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.care.agreements.models.carers import Carer
from doudi.care.agreements.workflow import AgreementState
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.registry.models import Person

AGREEMENT_SERVICES = {
    "daily_watch": _("日常看护"),
    "living_care": _("生活照料"),
    "hospital_company": _("住院陪护"),
}
"""The services of an agreement by code; ``Agreement.services`` has the codes."""


class Agreement(models.Model):
    """Who cares for a person under tekun from a day to a day, and what is agreed.

    Confirmed and ended agreements hold from ``first_day`` to ``ended_on``, or to ``last_day`` where they were not
    ended. A successor ends the one before on the day before its own first day, so a person has one on each day.
    """

    village_field = "person__village_id"

    class Form(models.TextChoices):
        DISPERSED = "dispersed", _("分散供养")
        INSTITUTION = "institution", _("集中供养")

    class Why(models.TextChoices):
        FIRST = "first", _("首次签订")
        CARER = "carer", _("更换照料人")
        GRADE = "grade", _("自理能力变化")
        FORM = "form", _("供养方式变化")
        EXPIRED = "expired", _("到期续签")
        SUBSTITUTE = "substitute", _("临时替代照料")

    class SignedWay(models.TextChoices):
        PAPER = "paper", _("纸质签字")
        SCREEN = "screen", _("屏幕签字")

    class EndedWhy(models.TextChoices):
        SUCCESSOR = "successor", _("由新协议接替")
        PERSON_DIED = "person_died", _("本人死亡")
        AWARD_ENDED = "award_ended", _("不再享受特困供养")
        CARER_DIED = "carer_died", _("照料人死亡")
        CARER_MOVED = "carer_moved", _("照料人迁离")
        CARER_GAVE_UP = "carer_gave_up", _("照料人不再照料")
        BREACH = "breach", _("照料人没有履行")
        WISH = "wish", _("本人要求终止")

    number = models.CharField(_("协议编号"), max_length=30, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="care_agreements")
    carer = models.ForeignKey(Carer, on_delete=models.PROTECT, related_name="agreements")
    relation = models.CharField(_("照料人与本人关系"), max_length=20)
    township_code = models.CharField(_("乡镇（街道）"), max_length=9)
    guardian_name = models.CharField(_("监护人"), max_length=40, blank=True)
    grade = SealedField(_("签订时自理能力"), kind=SealedKind.HEALTH)
    grade_index = BlindIndexField(kind=SealedKind.HEALTH)
    form = models.CharField(_("供养方式"), max_length=12, choices=Form.choices, default=Form.DISPERSED)
    services = models.JSONField(_("服务内容"), default=list)
    visit_every_days = models.PositiveSmallIntegerField(_("多少天走访一次"))
    hours_per_week = models.PositiveSmallIntegerField(_("每周照料小时数"))
    first_day = models.DateField(_("起"))
    last_day = models.DateField(_("止"))
    why = models.CharField(_("签订原因"), max_length=10, choices=Why.choices, default=Why.FIRST)
    replaces = models.ForeignKey(
        "self",
        verbose_name=_("接替的协议"),
        null=True,
        on_delete=models.PROTECT,
        related_name="successors",
        db_index=False,
    )
    handover_note = models.CharField(_("交接事项"), max_length=300, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=AgreementState.choices, default=AgreementState.DRAFT)
    drafted_by = user_key(null=True)
    drafted_on = models.DateField(_("起草日期"))
    signed_on = models.DateField(_("签字日期"), null=True)
    signed_way = models.CharField(_("签字方式"), max_length=6, choices=SignedWay.choices, blank=True)
    signed_by = user_key(null=True)
    signed_file = models.ForeignKey(
        Attachment, verbose_name=_("签字件"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    signatures = models.JSONField(default=list)
    """On the screen: who signed, as what, and the key of the drawing (``name``, ``as``, ``file``)."""
    confirmed_by = user_key(null=True)
    confirmed_on = models.DateField(_("复核日期"), null=True)
    archived_file = models.ForeignKey(
        Attachment, verbose_name=_("存档件"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ended_on = models.DateField(_("实际终止日期"), null=True)
    ended_why = models.CharField(_("终止原因"), max_length=13, choices=EndedWhy.choices, blank=True)
    ended_note = models.CharField(_("终止说明"), max_length=300, blank=True)
    ended_by = user_key(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Agreement"].as_manager()

    class Meta:
        verbose_name = _("照料服务协议")
        ordering = ("-first_day", "-pk")
        indexes = (models.Index(fields=("state", "last_day"), name="care_agreement_by_end"),)
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(state="confirmed"), name="one_care_agreement_in_force"
            ),
            models.UniqueConstraint(
                fields=("person",), condition=Q(state__in=("draft", "signed")), name="one_care_agreement_to_come"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="care_agreement_has_days"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | ~Q(confirmed_by=F("drafted_by")) & ~Q(confirmed_by=F("signed_by")),
                name="care_agreement_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "ended"))
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False, signed_on__isnull=False),
                name="care_agreement_signed_and_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_on__isnull=False, ended_on__lte=F("last_day")) & ~Q(ended_why="")
                | ~Q(state="ended") & Q(ended_on__isnull=True),
                name="care_agreement_ended_with_reason",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address_of("care_agreements:agreement", self.pk)

    @property
    def until(self) -> date:
        """The last day on which it holds as known now."""
        return self.ended_on or self.last_day

    def is_in_force(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.state in ("confirmed", "ended") and self.first_day <= day <= self.until

    @property
    def service_names(self) -> list[str]:
        """What the services are called."""
        return [str(AGREEMENT_SERVICES[code]) for code in self.services if code in AGREEMENT_SERVICES]
