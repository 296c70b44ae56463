"""Surveys of a year, the people drawn to be asked with their answers, and the result of each township."""

from __future__ import annotations

import json

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.queries import place_name
from doudi.core.encryption import SealedField, SealedKind
from doudi.registry.models import Person
from doudi.supervision.surveys.questions import Question, questions_from
from doudi.supervision.surveys.workflow import TONES, Result, SurveyState
from doudi.values.masks import mask_name


class Survey(models.Model):
    """A survey of a year by an organisation: planned with its seed, drawn a day later at the earliest.

    ``sample_size`` is how many are drawn in each township; who has ``satisfied_from`` points of a hundred or more
    counts as satisfied. A township with fewer answers than ``least_answers`` has counts only: its points would tell
    what single people answered. ``fieldwork_until`` is the last day on which the organisation asks.
    """

    year = models.PositiveSmallIntegerField(_("年度"))
    title = models.CharField(_("调查"), max_length=80)
    organisation = models.CharField(_("调查单位"), max_length=60)
    questions = models.JSONField(_("问题"))
    sample_size = models.PositiveSmallIntegerField(_("每个乡镇抽几户"))
    satisfied_from = models.PositiveSmallIntegerField(_("几分起算满意"))
    least_answers = models.PositiveSmallIntegerField(_("至少几人回答才出分"))
    seed = models.CharField(_("随机种子"), max_length=32)
    state = models.CharField(_("状态"), max_length=10, choices=SurveyState.choices, default=SurveyState.PLANNED)
    planned_by = user_key(db_index=False)
    planned_on = models.DateField(_("公布种子"))
    fieldwork_until = models.DateField(_("调查截止"), null=True)
    drawn_on = models.DateField(_("抽样日期"), null=True)
    population = models.JSONField(_("总体"), default=dict)
    population_hash = models.CharField(_("总体摘要"), max_length=64, blank=True)
    confirmed_by = user_key(null=True, db_index=False)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    cancelled_why = models.CharField(_("取消的原因"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("第三方调查")
        ordering = ("-year", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("year",), condition=~Q(state="cancelled"), name="one_survey_a_year"),
            models.CheckConstraint(
                condition=Q(drawn_on=None) | Q(drawn_on__gt=F("planned_on")), name="survey_seed_known_before"
            ),
            models.CheckConstraint(
                condition=Q(fieldwork_until=None) | Q(fieldwork_until__gt=F("planned_on")),
                name="survey_fieldwork_after_its_seed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("planned_by")),
                name="survey_confirmed_by_second_person",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("supervision_surveys:survey", self.pk)

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions, named by their places."""
        return questions_from(self.questions)

    @property
    def tone(self) -> str:
        """The tone of its state on pages."""
        return TONES[SurveyState(self.state)]


class SampledPerson(models.Model):
    """Somebody drawn to be asked, by a number within the survey, and what came of it. Answers are sealed.

    ``village_code`` is where the person lived when the sample was drawn.
    """

    village_field = "village_code"

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="sample")
    number = models.PositiveIntegerField(_("样本号"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="surveys")
    village_code = models.CharField(_("村（居）"), max_length=12)
    result = models.CharField(_("调查情况"), max_length=12, choices=Result.choices, default=Result.WAITING)
    sealed_answers = SealedField(_("回答"), kind=SealedKind.ROW, blank=True)
    entered_by = user_key(null=True, db_index=False)
    entered_on = models.DateField(_("登记日期"), null=True)

    class Meta:
        verbose_name = _("调查样本")
        ordering = ("survey", "number")
        constraints = (
            models.UniqueConstraint(fields=("survey", "number"), name="survey_number_once"),
            models.UniqueConstraint(fields=("survey", "person"), name="survey_person_once"),
            models.CheckConstraint(
                condition=Q(result="answered") & ~Q(sealed_answers="") | ~Q(result="answered") & Q(sealed_answers=""),
                name="survey_answers_of_who_answered",
            ),
        )

    def __str__(self) -> str:
        return f"{self.survey_id} {self.number}"

    def get_absolute_url(self) -> str:
        return address_of("supervision_surveys:sampled", self.pk)

    @property
    def masked_name(self) -> str:
        """The surname with stars."""
        return mask_name(self.person.name)

    @property
    def township_code(self) -> str:
        """The township in nine digits."""
        return self.village_code[:9]

    @property
    def answers(self) -> dict[str, str]:
        """The answers by question, decrypted; none of who did not answer."""
        answers: dict[str, str] = json.loads(self.sealed_answers.clear()) if self.sealed_answers else {}
        return answers


class TownshipResult(models.Model):
    """The result of a township as it was confirmed: counts, and means in hundredths of a point; it names nobody."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="results")
    township_code = models.CharField(_("乡镇"), max_length=9)
    answered = models.PositiveIntegerField(_("已回答"))
    not_reached = models.PositiveIntegerField(_("没有联系上"))
    refused = models.PositiveIntegerField(_("拒绝回答"))
    satisfied = models.PositiveIntegerField(_("满意"))
    mean = models.PositiveIntegerField(_("平均分"), null=True)
    question_means = models.JSONField(_("各题平均分"))

    class Meta:
        verbose_name = _("乡镇调查结果")
        ordering = ("township_code",)
        constraints = (
            models.UniqueConstraint(fields=("survey", "township_code"), name="one_survey_result_a_township"),
            models.CheckConstraint(condition=Q(satisfied__lte=F("answered")), name="survey_satisfied_answered"),
        )

    def __str__(self) -> str:
        return f"{self.survey_id} {self.township_code}"

    @property
    def place(self) -> str:
        """The name of the township."""
        return place_name(self.township_code)
