"""Public notices of cases, the objections to them, and the appraisals of objections (民主评议)."""

from __future__ import annotations

import json

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.models import LONGEST_REASON, Case
from doudi.core.accounts.user_key import user_key
from doudi.core.attachments.models import Attachment
from doudi.core.encryption import SealedField, SealedKind
from doudi.values.dates import format_date


class PublicNotice(models.Model):
    """A public notice in the village: the lines that may be shown, and the days on which it hangs.

    ``ended_by`` is empty where the system took it down after its last day.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="public_notices")
    first_day = models.DateField(_("公示自"))
    last_day = models.DateField(_("公示至"))
    lines = models.JSONField(_("公示内容"))
    posted_by = user_key(null=True)
    ended_on = models.DateField(_("撤下日期"), null=True)
    ended_by = user_key(null=True)

    class Meta:
        verbose_name = _("公示")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.first_day}"

    @property
    def is_cut_short(self) -> bool:
        """Whether it was taken down before its last day had passed."""
        return self.ended_on is not None and self.ended_on <= self.last_day


class Appraisal(models.Model):
    """An appraisal of objections (民主评议): when, where, who was present, the votes, the minutes. Never edited.

    The votes are about the opinion of the notice: for it, against it, abstained.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appraisals")
    held_on = models.DateField(_("评议日期"))
    place = models.CharField(_("评议地点"), max_length=80)
    sealed_people = SealedField(_("参加人员"), kind=SealedKind.ROW)
    votes_for = models.PositiveSmallIntegerField(_("赞成"))
    votes_against = models.PositiveSmallIntegerField(_("反对"))
    votes_abstained = models.PositiveSmallIntegerField(_("弃权"))
    minutes = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    chaired_by = user_key()
    recorded_by = user_key()
    recorded_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("民主评议")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.held_on}"

    @property
    def people(self) -> list[tuple[str, str]]:
        """Name and capacity of everybody who voted, decrypted."""
        return [(name, capacity) for name, capacity in json.loads(self.sealed_people.clear())]

    @property
    def in_words(self) -> str:
        """Day, place, chair and votes in a sentence; the names of those present are on the minutes."""
        return gettext(
            "{day}在{place}民主评议，{chair}主持，{number}人参加：赞成{agreed}，反对{against}，弃权{abstained}。"
        ).format(
            day=format_date(self.held_on),
            place=self.place,
            chair=self.chaired_by.name,
            number=len(self.people),
            agreed=self.votes_for,
            against=self.votes_against,
            abstained=self.votes_abstained,
        )


class Objection(models.Model):
    """An objection to a public notice; the name of the objector is kept encrypted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="objections")
    sealed_objector = SealedField(_("提出人"), kind=SealedKind.ROW, blank=True)
    text = models.CharField(_("异议"), max_length=LONGEST_REASON)
    recorded_at = models.DateTimeField(_("时间"), auto_now_add=True)
    recorded_on = models.DateField(_("提出日期"), null=True)
    appraisal = models.ForeignKey(Appraisal, null=True, on_delete=models.PROTECT, related_name="objections")
    result = models.CharField(_("处理结果"), max_length=LONGEST_REASON, blank=True)
    is_founded = models.BooleanField(_("异议成立"), null=True)
    concluded_by = user_key(null=True)
    concluded_on = models.DateField(_("处理日期"), null=True)

    class Meta:
        verbose_name = _("异议")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text[:40]
