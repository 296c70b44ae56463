"""Questions of the bank, and the answers that people gave when practising."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.outreach.contests.generated.question import Topic
from doudi.outreach.contests.generated.translations import wording_of_generated
from doudi.outreach.contests.workflow import QuestionState

LONGEST_QUESTION = 500
LONGEST_OPTION = 120
LONGEST_EXPLANATION = 600
OPTIONS_OF_A_QUESTION = 4


class Question(models.Model):
    """A question with one right option of four, what it rests on, and the days on which it is right.

    Attributes:
        options: rows of ``text`` and ``mistake`` (the mistake that leads to it; empty for the right one).
        law_mark: a hash of the law that the answer rests on; another one today takes the question out of use.
        is_settled: whether the law behind it is more than assumed; exams draw settled questions only.
    """

    class Source(models.TextChoices):
        WRITTEN = "written", _("编写")
        GENERATED = "generated", _("自动生成")

    source = models.CharField(_("来源"), max_length=9, choices=Source.choices)
    kind = models.CharField(_("题型"), max_length=30, blank=True)
    seed = models.PositiveIntegerField(_("种子"), null=True)
    topic = models.CharField(_("专题"), max_length=12, choices=Topic.choices)
    text = models.CharField(_("题目"), max_length=LONGEST_QUESTION)
    options: Any = models.JSONField(_("选项"))
    answer = models.PositiveSmallIntegerField(_("答案"))
    explanation = models.CharField(_("为什么"), max_length=LONGEST_EXPLANATION)
    clauses: Any = models.JSONField(_("依据条款"), default=list)
    law_mark = models.CharField(_("依据的摘要"), max_length=64, blank=True)
    is_settled = models.BooleanField(_("依据已确认"), default=True)
    state = models.CharField(_("状态"), max_length=8, choices=QuestionState.choices, default=QuestionState.DRAFT)
    valid_from = models.DateField(_("使用自"), null=True)
    valid_to = models.DateField(_("使用至"), null=True)
    retired_why = models.CharField(_("停用原因"), max_length=200, blank=True)
    entered_by = user_key(null=True, db_index=False)
    confirmed_by = user_key(null=True, db_index=False)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("题目")
        ordering = ("topic", "pk")
        indexes = (models.Index(fields=("state", "topic"), name="questions_in_force"),)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "seed"),
                condition=Q(source="generated", state="in_force"),
                name="one_question_of_a_seed_in_force",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="question_confirmed_by_second_person",
            ),
            models.CheckConstraint(condition=Q(answer__lt=OPTIONS_OF_A_QUESTION), name="answer_is_an_option"),
        )

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return address_of("outreach_contests:question", self.pk)

    def in_language(self, text: str) -> str:
        """Return a text of the question in the language in force, where it can be drawn again."""
        return wording_of_generated(self.kind, self.seed, self.valid_from, self.law_mark).get(text, text)

    @property
    def text_shown(self) -> str:
        """The question in the language in force."""
        return self.in_language(self.text)

    @property
    def explanation_shown(self) -> str:
        """Why the answer is right, in the language in force."""
        return self.in_language(self.explanation)

    @property
    def options_shown(self) -> list[dict[str, str]]:
        """The options and the mistakes that lead to them, in the language in force."""
        return [{name: self.in_language(option[name]) for name in ("text", "mistake")} for option in self.options]


class PracticeAnswer(models.Model):
    """An answer that somebody gave when practising."""

    user = user_key(db_index=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(_("专题"), max_length=12, choices=Topic.choices)
    township_code = models.CharField(_("乡镇"), max_length=9, blank=True)
    is_right = models.BooleanField(_("答对"))
    answered_at = models.DateTimeField(_("答题时间"))

    class Meta:
        verbose_name = _("练习答题")
        ordering = ("-pk",)
        indexes = (models.Index(fields=("user", "-answered_at"), name="practice_of_a_person"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.question_id}"
