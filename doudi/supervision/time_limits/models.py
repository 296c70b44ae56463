"""Talks with townships that fell behind in a quarter (约谈), and what was found afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.supervision.time_limits.workflow import TalkState

LONGEST_TEXT = 1000


class TalkQuerySet(models.QuerySet["Talk"]):
    """Talks, each of one township."""

    def visible_to(self, by: User) -> TalkQuerySet:
        """Return the talks with the townships of a user's division; nobody else's township."""
        if by.division_id is None:
            return self.none()
        return self.filter(township_code__startswith=by.division_id[:TOWNSHIP_DIGITS])


class Talk(models.Model):
    """A talk with a township about a quarter.

    ``reasons`` are the figures as they were when it opened: measure, numerator, denominator and limit of each.
    ``is_second_running`` says that the quarter before had a talk too, which takes it to the county.
    """

    township_code = models.CharField(_("乡镇"), max_length=9)
    quarter = models.DateField(_("季度"))
    reasons = models.JSONField(_("原因"))
    is_second_running = models.BooleanField(_("连续两个季度"))
    state = models.CharField(_("状态"), max_length=8, choices=TalkState.choices, default=TalkState.OPEN)
    opened_on = models.DateField(_("提出日期"))
    due_on = models.DateField(_("约谈期限"))
    invited_for = models.DateField(_("约谈日期"), null=True)
    invited_who = models.CharField(_("约谈对象"), max_length=120, blank=True)
    invited_by = user_key(null=True, db_index=False)
    held_on = models.DateField(_("实际约谈日期"), null=True)
    attended = models.CharField(_("参加人"), max_length=200, blank=True)
    causes = models.CharField(_("原因分析"), max_length=LONGEST_TEXT, blank=True)
    promises = models.CharField(_("整改承诺"), max_length=LONGEST_TEXT, blank=True)
    promised_by = models.DateField(_("兑现期限"), null=True)
    held_by = user_key(null=True, db_index=False)
    closing = models.CharField(_("结果"), max_length=LONGEST_TEXT, blank=True)
    closed_on = models.DateField(_("办结日期"), null=True)
    closed_by = user_key(null=True, db_index=False)
    version = models.PositiveIntegerField(default=0)

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("约谈")
        ordering = ("-quarter", "township_code")
        constraints = (
            models.UniqueConstraint(fields=("township_code", "quarter"), name="one_talk_a_quarter"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(held_by__isnull=True) | ~Q(closed_by=F("held_by")),
                name="talk_closed_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return f"{self.township_code} {self.quarter:%Y-%m}"

    def get_absolute_url(self) -> str:
        return address_of("supervision_time_limits:talk", self.pk)

    @property
    def place(self) -> str:
        """The name of the township."""
        return place_name(self.township_code)


class TalkFollowUp(models.Model):
    """What a township did after its talk, or what the bureau found when it looked again; never edited."""

    talk = models.ForeignKey(Talk, on_delete=models.PROTECT, related_name="follow_ups")
    seen_on = models.DateField(_("日期"))
    text = models.CharField(_("情况"), max_length=LONGEST_TEXT)
    recorded_by = user_key(db_index=False)
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("督办情况")
        ordering = ("seen_on", "pk")

    def __str__(self) -> str:
        return f"{self.talk_id} {self.seen_on:%Y-%m-%d}"
