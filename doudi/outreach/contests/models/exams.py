"""Contests and short tests, and the answer sheet that each participant has of them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.queries import place_name
from doudi.outreach.contests.generated.question import Topic
from doudi.outreach.contests.workflow import ContestState

MOST_QUESTIONS = 100
LONGEST_MINUTES = 240
LONGEST_GRACE = 60


class Contest(models.Model):
    """An exam that everybody at work may take once: a skills contest, or the short test of a training.

    Attributes:
        topics: the topics that questions are drawn from; all where empty.
        invited: keys of the users it is for; everybody with the permission to learn where empty.
        seed: from which each participant's questions are drawn, so that the draw can be repeated and checked.
        grace_minutes: how long after the end answers still arrive that were given before it without signal.
    """

    class Kind(models.TextChoices):
        CONTEST = "contest", _("技能竞赛")
        TEST = "test", _("培训测试")

    kind = models.CharField(_("类别"), max_length=8, choices=Kind.choices, default=Kind.CONTEST)
    title = models.CharField(_("名称"), max_length=60)
    topics: Any = models.JSONField(_("专题"), default=list, blank=True)
    invited: Any = models.JSONField(_("参加人员"), default=list, blank=True)
    question_count = models.PositiveSmallIntegerField(_("题数"))
    minutes = models.PositiveSmallIntegerField(_("答题时间（分钟）"))
    grace_minutes = models.PositiveSmallIntegerField(_("断网补传时间（分钟）"), default=10)
    pass_percent = models.PositiveSmallIntegerField(_("合格线（%）"), default=60)
    first_prizes = models.PositiveSmallIntegerField(_("一等奖人数"), default=0)
    second_prizes = models.PositiveSmallIntegerField(_("二等奖人数"), default=0)
    third_prizes = models.PositiveSmallIntegerField(_("三等奖人数"), default=0)
    opens_at = models.DateTimeField(_("开始时间"))
    closes_at = models.DateTimeField(_("结束时间"))
    seed = models.CharField(_("抽题种子"), max_length=32)
    state = models.CharField(_("状态"), max_length=10, choices=ContestState.choices, default=ContestState.DRAFT)
    entered_by = user_key(db_index=False)
    confirmed_by = user_key(null=True, db_index=False)
    published_by = user_key(null=True, db_index=False)
    published_on = models.DateField(_("公布日期"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("竞赛")
        ordering = ("-opens_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="contest_confirmed_by_second_person",
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="contest_closes_after_it_opens"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("outreach_contests:contest", self.pk)

    @property
    def topics_shown(self) -> str:
        """The topics in words."""
        return "、".join(str(Topic(topic).label) for topic in self.topics) or str(_("全部专题"))


class ExamSheet(models.Model):
    """The questions that were drawn for a participant, with the answers given so far.

    Attributes:
        paper: per question its key, topic, text, options, answer, explanation and basis as they were at the draw; it
            never leaves the server before the contest is over.
        answers: the option chosen, by the number of the question (as text).
        late_answers: how many answers arrived in the grace time.
        topic_results: ``[right, all]`` by topic, once it is marked.
    """

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="sheets")
    user = user_key(db_index=False)
    township_code = models.CharField(_("乡镇"), max_length=9, blank=True)
    paper: Any = models.JSONField(_("试题"))
    answers: Any = models.JSONField(_("答案"), default=dict)
    late_answers = models.PositiveSmallIntegerField(_("补传的题数"), default=0)
    started_at = models.DateTimeField(_("开始答题"))
    ends_at = models.DateTimeField(_("截止时间"))
    handed_in_at = models.DateTimeField(_("交卷时间"), null=True)
    right = models.PositiveSmallIntegerField(_("答对"), null=True)
    number = models.PositiveSmallIntegerField(_("题数"))
    seconds_used = models.PositiveIntegerField(_("用时（秒）"), null=True)
    topic_results: Any = models.JSONField(_("各专题答对"), default=dict)
    rank = models.PositiveIntegerField(_("名次"), null=True)
    prize = models.CharField(_("奖项"), max_length=8, blank=True)

    class Meta:
        verbose_name = _("答题卡")
        ordering = ("contest", "rank", "pk")
        constraints = (models.UniqueConstraint(fields=("contest", "user"), name="one_sheet_of_a_participant"),)

    def __str__(self) -> str:
        return f"{self.contest_id} {self.user_id}"

    def get_absolute_url(self) -> str:
        return address_of("outreach_contests:sheet", self.pk)

    @property
    def place(self) -> str:
        """The township of the participant, or the bureau."""
        return place_name(self.township_code) if self.township_code else str(_("县民政局"))

    @property
    def percent(self) -> int | None:
        """The share of right answers, in whole percent; None before it is marked."""
        return None if self.right is None else self.right * 100 // self.number

    @property
    def is_passed(self) -> bool:
        """Whether the share of right answers reaches the pass mark."""
        return self.percent is not None and self.percent >= self.contest.pass_percent
