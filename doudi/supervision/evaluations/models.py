"""Evaluations of a year, figures entered for them, the points of each township, and what townships object to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.queries import place_name
from doudi.supervision.evaluations.workflow import EvaluationState

LONGEST_TEXT = 500
LONGEST_REFERENCE = 200


class Evaluation(models.Model):
    """The evaluation of a year by a set of indicators; frozen by another person, with a hash over all points."""

    year = models.PositiveSmallIntegerField(_("年度"), unique=True)
    title = models.CharField(_("名称"), max_length=80)
    indicators = models.JSONField(_("指标"))
    state = models.CharField(_("状态"), max_length=8, choices=EvaluationState.choices, default=EvaluationState.DRAFT)
    computed_by = user_key(db_index=False)
    computed_at = models.DateTimeField(_("测算时间"))
    comments_until = models.DateField(_("意见截止"), null=True)
    frozen_by = user_key(null=True, db_index=False)
    frozen_on = models.DateField(_("定稿日期"), null=True)
    content_hash = models.CharField(_("校验码"), max_length=64, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("绩效评价")
        ordering = ("-year",)
        constraints = (
            models.CheckConstraint(
                condition=Q(frozen_by__isnull=True) | ~Q(frozen_by=F("computed_by")),
                name="evaluation_frozen_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def title_in_language(self) -> str:
        """The title, which is recorded in Chinese, in the language of the reader if the system has the set."""
        return gettext(self.title)

    def get_absolute_url(self) -> str:
        return address_of("supervision_evaluations:evaluation", self.pk)


class Score(models.Model):
    """The points of a township for an indicator, in hundredths of a point.

    Where nothing fell under the indicator (``denominator`` 0) it does not apply, and its points count neither as won
    nor as possible.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="scores")
    indicator = models.CharField(_("指标"), max_length=8)
    township_code = models.CharField(_("乡镇"), max_length=9)
    numerator = models.PositiveBigIntegerField(_("分子"))
    denominator = models.PositiveBigIntegerField(_("分母"), null=True)
    possible = models.PositiveIntegerField(_("满分"))
    won = models.PositiveIntegerField(_("得分"))

    class Meta:
        verbose_name = _("得分")
        ordering = ("indicator", "township_code")
        constraints = (
            models.UniqueConstraint(fields=("evaluation", "indicator", "township_code"), name="one_score"),
            models.CheckConstraint(condition=Q(won__lte=F("possible")), name="score_within_its_points"),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.township_code}"


class EnteredFigure(models.Model):
    """A figure of a township that the system does not hold: entered with evidence, confirmed by another person.

    Never edited: a change is a new row that points at the one it ``replaces``. Money is in fen.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="entered_figures")
    indicator = models.CharField(_("指标"), max_length=8)
    township_code = models.CharField(_("乡镇"), max_length=9)
    numerator = models.PositiveBigIntegerField(_("分子"))
    denominator = models.PositiveBigIntegerField(_("分母"), null=True)
    evidence = models.ForeignKey(
        Attachment, verbose_name=_("证据"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reference = models.CharField(_("证据出处"), max_length=LONGEST_REFERENCE, blank=True)
    reason = models.CharField(_("录入说明"), max_length=LONGEST_TEXT)
    entered_by = user_key(db_index=False)
    entered_on = models.DateField(_("录入日期"))
    confirmed_by = user_key(null=True, db_index=False)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    replaces = models.OneToOneField(
        "self", verbose_name=_("代替"), null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        verbose_name = _("录入的评价数字")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="evaluation_figure_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(evidence__isnull=False) | ~Q(reference=""), name="evaluation_figure_with_evidence"
            ),
            models.UniqueConstraint(
                fields=("evaluation", "indicator", "township_code"),
                condition=Q(replaces=None),
                name="one_first_figure_of_an_indicator",
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.township_code} {self.numerator}"

    @property
    def place(self) -> str:
        """The name of the township."""
        return place_name(self.township_code)


class ScoreObjection(models.Model):
    """What a township objects to in its points, and the answer."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="objections")
    indicator = models.CharField(_("指标"), max_length=8)
    township_code = models.CharField(_("乡镇"), max_length=9)
    text = models.CharField(_("意见"), max_length=LONGEST_TEXT)
    raised_by = user_key(db_index=False)
    raised_on = models.DateField(_("提出日期"))
    is_accepted = models.BooleanField(_("采纳"), null=True)
    answer = models.CharField(_("答复"), max_length=LONGEST_TEXT, blank=True)
    answered_by = user_key(null=True, db_index=False)
    answered_on = models.DateField(_("答复日期"), null=True)

    class Meta:
        verbose_name = _("评价意见")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(is_accepted__isnull=True) | ~Q(answer=""), name="score_objection_answered_with_words"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.township_code}"

    @property
    def place(self) -> str:
        """The name of the township."""
        return place_name(self.township_code)
