"""Institutions that support people under tekun, who lives in them, absences, and the monthly lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.care.agreements.models import Agreement, Carer
from doudi.care.institutions.workflow import IN_FORCE, NOT_ENDED, ListState, ResidenceState
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Person


class Institution(models.Model):
    """A home for people under tekun; ``carer`` is the same institution as a party to care agreements."""

    village_field = "village_code"

    carer = models.OneToOneField(Carer, on_delete=models.PROTECT, related_name="institution")
    name = models.CharField(_("机构名称"), max_length=60)
    village_code = models.CharField(_("所在村（居）"), max_length=12, db_index=True)
    licence = models.CharField(_("许可或者备案编号"), max_length=60)
    licence_until = models.DateField(_("许可到期"), null=True, blank=True)
    beds = models.PositiveSmallIntegerField(_("床位"))
    holder_name = models.CharField(_("户名"), max_length=60)
    account = SealedField(_("账号"), kind=SealedKind.BANK_ACCOUNT)
    opened_on = models.DateField(_("登记日期"))
    opened_by = user_key()
    closed_on = models.DateField(_("停办日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Institution"].as_manager()

    class Meta:
        verbose_name = _("供养服务机构")
        ordering = ("village_code", "pk")
        constraints = (
            models.UniqueConstraint(fields=("name",), condition=Q(closed_on=None), name="one_open_institution_of_name"),
            models.CheckConstraint(condition=Q(beds__gt=0), name="institution_has_beds"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("care_institutions:institution", self.pk)


class Residence(models.Model):
    """A person in an institution from a day to a day, by the person's own choice and the decision of the bureau."""

    village_field = "person__village_id"

    class EndedWhy(models.TextChoices):
        WISH = "wish", _("本人要求回家")
        TRIAL = "trial", _("试住后不愿住")
        AWARD_ENDED = "award_ended", _("不再享受特困供养")
        CLOSED = "closed", _("机构停办")
        TRANSFER = "transfer", _("转到另一家机构")
        DIED = "died", _("去世")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="residences")
    bed = models.CharField(_("床位号"), max_length=20)
    application = models.ForeignKey(
        Attachment, verbose_name=_("本人申请"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="residence")
    comes_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="goes_to", db_index=False)
    state = models.CharField(_("状态"), max_length=8, choices=ResidenceState.choices, default=ResidenceState.PROPOSED)
    first_day = models.DateField(_("入住日期"))
    trial_until = models.DateField(_("试住到"), null=True)
    stays_since = models.DateField(_("试住后决定长住"), null=True)
    proposed_by = user_key()
    proposed_on = models.DateField(_("申请日期"))
    decided_by = user_key(null=True)
    decided_on = models.DateField(_("决定日期"), null=True)
    refused_why = models.CharField(_("不同意的理由"), max_length=200, blank=True)
    last_day = models.DateField(_("离院日期"), null=True)
    ended_why = models.CharField(_("离院原因"), max_length=11, choices=EndedWhy.choices, blank=True)
    ended_note = models.CharField(_("离院说明"), max_length=200, blank=True)
    leaving_by = user_key(null=True)
    ended_by = user_key(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["Residence"].as_manager()

    class Meta:
        verbose_name = _("集中供养")
        ordering = ("-first_day", "-pk")
        indexes = (models.Index(fields=("institution", "state"), name="residence_of_institution"),)
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(state__in=NOT_ENDED), name="one_residence_of_person"
            ),
            models.UniqueConstraint(
                fields=("person",), condition=Q(state="proposed"), name="one_proposed_residence_of_person"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=IN_FORCE)
                | Q(decided_by__isnull=False, decided_on__isnull=False) & ~Q(decided_by=F("proposed_by")),
                name="residence_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", last_day__isnull=False) & ~Q(ended_why="")
                | Q(state="leaving", last_day__isnull=False) & ~Q(ended_why="")
                | Q(state__in=("proposed", "living", "refused"), last_day__isnull=True),
                name="residence_ends_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="residence_has_days"
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | ~Q(ended_by=F("leaving_by")), name="residence_ended_by_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.institution_id}"

    def get_absolute_url(self) -> str:
        return address_of("care_institutions:residence", self.pk)

    @property
    def until(self) -> date | None:
        """The last day of those who have left; None of those who live there or have not left yet."""
        return self.last_day if self.state == ResidenceState.ENDED else None

    @property
    def state_label(self) -> Any:
        """The state, with the trial."""
        if self.state == ResidenceState.LIVING and self.trial_until and not self.stays_since:
            return _("试住")
        return self.get_state_display()


class Absence(models.Model):
    """Days on which a resident is not in the institution: on leave or in hospital; open until they are back."""

    village_field = "residence__person__village_id"

    class Kind(models.TextChoices):
        LEAVE = "leave", _("请假")
        HOSPITAL = "hospital", _("住院")

    residence = models.ForeignKey(Residence, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(_("类别"), max_length=8, choices=Kind.choices)
    first_day = models.DateField(_("离开日期"))
    last_day = models.DateField(_("最后一天"), null=True)
    sealed_where = SealedField(_("去哪里"), kind=SealedKind.ROW)
    recorded_by = user_key()
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    objects = ScopedQuerySet["Absence"].as_manager()

    class Meta:
        verbose_name = _("请假和住院")
        ordering = ("-first_day", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("residence",), condition=Q(last_day=None), name="one_open_absence"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="absence_has_days"
            ),
        )

    def __str__(self) -> str:
        return f"{self.residence_id} {self.first_day}"


class MonthlyList(models.Model):
    """The residents of an institution in a month: checked by an officer of the township, signed by another."""

    village_field = "institution__village_code"

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="lists")
    month = models.DateField(_("月份"))
    due_on = models.DateField(_("签字期限"))
    state = models.CharField(_("状态"), max_length=7, choices=ListState.choices, default=ListState.DRAWN)
    differences = models.PositiveSmallIntegerField(_("不符人数"), default=0)
    checked_by = user_key(null=True)
    checked_on = models.DateField(_("核对日期"), null=True)
    signed_by = user_key(null=True)
    signed_on = models.DateField(_("签字日期"), null=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["MonthlyList"].as_manager()

    class Meta:
        verbose_name = _("在院人员月度名单")
        ordering = ("-month", "institution")
        constraints = (
            models.UniqueConstraint(fields=("institution", "month"), name="one_list_of_institution_and_month"),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_by__isnull=False) & ~Q(signed_by=F("checked_by")),
                name="institution_list_signed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.institution_id} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return address_of("care_institutions:monthly_list", self.pk)


class ListedResident(models.Model):
    """A person of a monthly list: the days by the books and those away, and whether the township found them."""

    village_field = "list__institution__village_code"

    class Found(models.TextChoices):
        HERE = "here", _("在院")
        AWAY = "away", _("请假或住院，已登记")
        MISSING = "missing", _("不在院，没有登记")

    list = models.ForeignKey(MonthlyList, on_delete=models.PROTECT, related_name="residents")
    residence = models.ForeignKey(Residence, on_delete=models.PROTECT, related_name="listings")
    days = models.PositiveSmallIntegerField(_("在册天数"))
    days_away = models.PositiveSmallIntegerField(_("请假、住院天数"))
    found = models.CharField(_("核对情况"), max_length=7, choices=Found.choices, blank=True)
    note = models.CharField(_("说明"), max_length=100, blank=True)

    objects = ScopedQuerySet["ListedResident"].as_manager()

    class Meta:
        verbose_name = _("在院人员")
        ordering = ("list", "residence__bed", "pk")
        constraints = (models.UniqueConstraint(fields=("list", "residence"), name="resident_once_on_a_list"),)

    def __str__(self) -> str:
        return f"{self.list_id} {self.residence_id}"

    @property
    def days_here(self) -> int:
        """The days in the institution by the books."""
        return self.days - self.days_away
