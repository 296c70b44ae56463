"""Teams named to assess self-care, their members, and the assessments they made."""

from __future__ import annotations

import json
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import Case
from doudi.core.attachments.models import Attachment
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Person


class Term(models.Model):
    """From the first to the last day, both included; without a last day until now."""

    first_day = models.DateField(_("自"))
    last_day = models.DateField(_("至"), null=True)

    class Meta:
        abstract = True

    def is_in_force(self, day: date) -> bool:
        """Return whether the day lies in the term."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


class SelfCareTeam(Term):
    """A team that the county named, for a township or (``township_code`` empty) the county. Ended, never edited."""

    name = models.CharField(_("小组"), max_length=40)
    township_code = models.CharField(_("乡镇"), max_length=9, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("自理能力评估小组")
        ordering = ("-first_day", "-pk")

    def __str__(self) -> str:
        return self.name

    def covers(self, village_code: str) -> bool:
        """Return whether the team was named for the place of a village code."""
        return village_code.startswith(self.township_code)


class SelfCareTeamMember(Term):
    """A member of a team: an account, or an expert of another office by name and unit."""

    team = models.ForeignKey(SelfCareTeam, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("姓名"), max_length=40)
    unit = models.CharField(_("单位"), max_length=60)

    class Meta:
        verbose_name = _("自理能力评估小组成员")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("team", "user"), condition=Q(user__isnull=False), name="account_once_in_a_self_care_team"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"


class SelfCareAssessment(models.Model):
    """The six tests of a person in a case, made by members of a team; tests and remark are sealed. Append-only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="self_care_assessments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(SelfCareTeam, on_delete=models.PROTECT, related_name="assessments")
    present = models.ManyToManyField(SelfCareTeamMember, related_name="+")
    assessed_on = models.DateField(_("评估日期"))
    sealed_tests = SealedField(kind=SealedKind.ROW)
    sealed_remark = SealedField(kind=SealedKind.ROW, blank=True)
    signature_note = models.CharField(_("签字情况"), max_length=120, blank=True)
    sheet = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("自理能力评估")
        ordering = ("assessed_on", "pk")

    def __str__(self) -> str:
        return f"{self.case_id} {self.assessed_on}"

    @property
    def tests(self) -> dict[str, bool]:
        """The six tests by name of the fact, decrypted: whether each was passed."""
        found: dict[str, bool] = json.loads(self.sealed_tests.clear())
        return found
