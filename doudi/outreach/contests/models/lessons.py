"""Lessons that everybody at work gives, and the scores of the jury."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.queries import place_name
from doudi.outreach.contests.generated.question import Topic

HIGHEST_SCORE = 100
LONGEST_REMARK = 300


class Lesson(models.Model):
    """A lesson about the work that somebody gave; everybody gives one a year."""

    user = user_key(db_index=False)
    township_code = models.CharField(_("乡镇"), max_length=9, blank=True)
    topic = models.CharField(_("专题"), max_length=12, choices=Topic.choices)
    title = models.CharField(_("题目"), max_length=80)
    held_on = models.DateField(_("讲课日期"))
    place_held = models.CharField(_("地点"), max_length=60)
    listeners = models.PositiveSmallIntegerField(_("听课人数"))
    material = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    registered_by = user_key(db_index=False)

    class Meta:
        verbose_name = _("业务课")
        ordering = ("-held_on", "-pk")
        indexes = (models.Index(fields=("held_on", "township_code"), name="lessons_of_a_year"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("outreach_contests:lesson", self.pk)

    @property
    def place(self) -> str:
        """The township of the speaker, or the bureau."""
        return place_name(self.township_code) if self.township_code else str(_("县民政局"))


class Juror(models.Model):
    """A member of the jury of a year."""

    year = models.PositiveSmallIntegerField(_("年度"))
    user = user_key(db_index=False)
    named_by = user_key(db_index=False)

    class Meta:
        verbose_name = _("评委")
        ordering = ("year", "pk")
        constraints = (models.UniqueConstraint(fields=("year", "user"), name="one_juror_of_a_year"),)

    def __str__(self) -> str:
        return f"{self.year} {self.user_id}"


class LessonScore(models.Model):
    """The score of one juror for a lesson, out of a hundred."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="scores")
    juror = user_key(db_index=False)
    score = models.PositiveSmallIntegerField(_("得分"))
    remark = models.CharField(_("点评"), max_length=LONGEST_REMARK, blank=True)
    scored_on = models.DateField(_("打分日期"))

    class Meta:
        verbose_name = _("业务课得分")
        ordering = ("lesson", "pk")
        constraints = (
            models.UniqueConstraint(fields=("lesson", "juror"), name="one_score_of_a_juror"),
            models.CheckConstraint(condition=Q(score__lte=HIGHEST_SCORE), name="score_out_of_a_hundred"),
        )

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.score}"
