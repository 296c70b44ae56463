"""Plan a survey with its seed, draw whom to ask, enter the answers, confirm the result as another person (P18-19)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.access_log.note import note_shown
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.registry.text_messages.outbox import phones_of
from doudi.supervision.inspections.draw import draw_strata, population_hash
from doudi.supervision.surveys.answer_file import read_answer_file
from doudi.supervision.surveys.models import SampledPerson, Survey, TownshipResult
from doudi.supervision.surveys.population import recipients
from doudi.supervision.surveys.queries import first_people, results_now, visible_sample
from doudi.supervision.surveys.questions import CHOICES, MOST_QUESTIONS, Question, questions_from
from doudi.supervision.surveys.refusals import (
    AnswerFileFaulty,
    AnswersNotAllowed,
    NobodyToAsk,
    SurveyDrawTooEarly,
    SurveyIncomplete,
    SurveyNotAllowed,
)
from doudi.supervision.surveys.workflow import SURVEY_TRANSITIONS, QuestionKind, Result, SurveyState
from doudi.values.carries import carries

LONGEST_TITLE = 80
LONGEST_ORGANISATION = 60
LONGEST_QUESTION = 120
LONGEST_WHY = 200
MOST_OF_A_SAMPLE = 200
MOST_WEIGHT = 100
MOST_DAYS_OF_FIELDWORK = 366
_FIRST_YEAR = 2023


@dataclass(frozen=True)
class SurveyPlan:
    """What a survey is to be: its year, who asks until when, the questions (text, kind, weight), how many are drawn."""

    year: int
    title: str
    organisation: str
    questions: Sequence[Mapping[str, object]]
    sample_size: int
    fieldwork_until: date


def usual_fieldwork_end() -> date:
    """Return the last day of asking that is usual for a survey planned today."""
    return today() + timedelta(days=procedure_figure("survey_fieldwork_days", today()))


def usual_sample_size() -> int:
    """Return how many are usually drawn in each township."""
    return procedure_figure("survey_sample_size", today())


@carries("P18-19")
@action("survey.plan")
def plan_survey(*, by: User, plan: SurveyPlan) -> Survey:
    """Plan a survey and publish the seed of its draw, which nobody chose.

    Raises:
        PermissionRequired, SurveyNotAllowed, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    if not _FIRST_YEAR <= plan.year <= today().year:
        message = _("这一年还没有开始，或者太早。")
        raise SurveyNotAllowed(message, year=message)
    if Survey.objects.filter(year=plan.year).exclude(state=SurveyState.CANCELLED).exists():
        message = _("{year}年已经有一次调查。").format(year=plan.year)
        raise SurveyNotAllowed(message, year=message)
    if not 0 < plan.sample_size <= MOST_OF_A_SAMPLE:
        message = _("每个乡镇抽1到{most}户。").format(most=MOST_OF_A_SAMPLE)
        raise SurveyNotAllowed(message, sample_size=message)
    if not timedelta(0) < plan.fieldwork_until - today() <= timedelta(days=MOST_DAYS_OF_FIELDWORK):
        message = _("明天起才能抽样，调查截止要在明天到一年以内。")
        raise SurveyNotAllowed(message, fieldwork_until=message)
    questions = _questions(plan.questions)
    made = Survey.objects.create(
        year=plan.year,
        title=required_text(plan.title, "title")[:LONGEST_TITLE],
        organisation=required_text(plan.organisation, "organisation")[:LONGEST_ORGANISATION],
        questions=[one.as_data() for one in questions],
        sample_size=plan.sample_size,
        satisfied_from=procedure_figure("survey_satisfied_from", today()),
        least_answers=procedure_figure("survey_least_answers", today()),
        seed=secrets.token_hex(8),
        planned_by=by,
        planned_on=today(),
        fieldwork_until=plan.fieldwork_until,
    )
    record(
        _("公布“{title}”的随机种子{seed}，由{organisation}调查。").format(
            title=made.title, seed=made.seed, organisation=made.organisation
        ),
        subject=made,
        new={"seed": made.seed, "sample_size": made.sample_size, "questions": made.questions},
    )
    return made


def _questions(given: Sequence[Mapping[str, object]]) -> tuple[Question, ...]:
    """Return the questions as they are kept.

    Raises:
        SurveyNotAllowed, ReasonRequired, NumberInText
    """
    if not 0 < len(given) <= MOST_QUESTIONS:
        raise SurveyNotAllowed(_("问题要有1到{most}个。").format(most=MOST_QUESTIONS))
    for place, one in enumerate(given, start=1):
        required_text(str(one["text"]), f"q{place}_text")
        if one["kind"] not in QuestionKind.values:
            raise SurveyNotAllowed(_("请选择怎么回答。"), **{f"q{place}_kind": _("请选择怎么回答。")})
        if not isinstance(one["weight"], int) or not 0 < one["weight"] <= MOST_WEIGHT:
            message = _("权重是1到{most}的整数。").format(most=MOST_WEIGHT)
            raise SurveyNotAllowed(message, **{f"q{place}_weight": message})
    kept = [{**one, "text": str(one["text"]).strip()[:LONGEST_QUESTION]} for one in given]
    return questions_from(kept)


def _locked(survey: Survey, verb: str, seen_version: int | None = None) -> Survey:
    locked = lock_row(Survey.objects.all(), survey.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，这次调查有了变化，请看过再办。"))
    sentence = _("这次调查现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(SURVEY_TRANSITIONS, locked.state, verb, sentence)
    return locked


@carries("P18-19")
@action("survey.draw")
def draw_survey(*, by: User, survey: Survey, seen_version: int | None = None) -> Survey:
    """Draw whom to ask in each township, a day after the seed was published at the earliest.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SurveyDrawTooEarly, NobodyToAsk
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    locked = _locked(survey, "draw", seen_version)
    if today() <= locked.planned_on:
        raise SurveyDrawTooEarly(_("随机种子今天才公布，最早明天抽样，让大家先看到种子。"))
    found = recipients()
    strata = {code: [one.candidate for one in of_township.values()] for code, of_township in found.items()}
    drawn = draw_strata(strata, locked.sample_size, locked.seed)
    people = [found[code][key] for code, keys in drawn.items() for key in keys]
    if not people:
        raise NobodyToAsk(_("没有在享对象可以抽。"))
    SampledPerson.objects.bulk_create(
        [
            SampledPerson(survey=locked, number=number, person_id=one.person, village_code=one.village_code)
            for number, one in enumerate(people, start=1)
        ],
        batch_size=500,
    )
    locked.drawn_on = today()
    locked.population_hash = population_hash({"recipients": strata})
    locked.population = {code: len(of_township) for code, of_township in sorted(strata.items())}
    advance(locked, "draw", SURVEY_TRANSITIONS)
    record(
        _("“{title}”抽样{people}户，涉及{townships}个乡镇。").format(
            title=locked.title, people=len(people), townships=len(drawn)
        ),
        subject=locked,
        new={"seed": locked.seed, "population_hash": locked.population_hash},
    )
    return locked


@carries("P18-19")
@action("survey.enter")
def enter_answers(*, by: User, sampled: SampledPerson, result: str, answers: Mapping[str, str]) -> SampledPerson:
    """Enter what came of asking somebody; what was entered before is replaced until the result is confirmed.

    Args:
        answers: by question, where the person answered.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, AnswersNotAllowed
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    survey = _locked(sampled.survey, "enter")
    missing = OutsideScope(_("这份样本不在您的辖区内。"))
    locked = lock_row(visible_sample(by), sampled.pk, missing=missing)
    _enter(by, survey, locked, result, answers)
    record(
        _("登记“{title}”样本{number}号：{result}。").format(
            title=survey.title, number=locked.number, result=locked.get_result_display()
        ),
        subject=locked,
    )
    return locked


def _enter(by: User, survey: Survey, row: SampledPerson, result: str, answers: Mapping[str, str]) -> None:
    if result not in Result.values or result == Result.WAITING:
        raise AnswersNotAllowed(_("请选择调查情况。"), result=_("请选择。"))
    given = {name: answer for name, answer in answers.items() if answer}
    if result != Result.ANSWERED and given:
        raise AnswersNotAllowed(_("没有回答的，不能有答案。"), result=_("没有回答的，不能有答案。"))
    if result == Result.ANSWERED:
        for question in survey.asked:
            if given.get(question.name) not in CHOICES[question.kind]:
                raise AnswersNotAllowed(_("每一题都要有答案。"), **{question.name: _("请选择。")})
    row.result, row.entered_by, row.entered_on = result, by, today()
    row.sealed_answers = ""
    if result == Result.ANSWERED:
        row.sealed_answers = json.dumps({one.name: given[one.name] for one in survey.asked})
    row.save()


@carries("P18-19")
@action("survey.upload")
def upload_answers(*, by: User, survey: Survey, name: str, content: bytes) -> int:
    """Take a file of answers as a whole, or nothing of it; return how many people it has.

    Raises:
        PermissionRequired, TransitionNotAllowed, AnswerFileFaulty
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    locked = _locked(survey, "enter")
    rows = {one.number: one for one in locked.sample.select_for_update().order_by("number")}
    read = read_answer_file(name, content, locked.asked, frozenset(rows))
    if read.faults:
        refusal = AnswerFileFaulty(_("文件有{number}处问题，没有登记任何一行。").format(number=len(read.faults)))
        refusal.faults = read.faults
        raise refusal
    for answer in read.answers:
        _enter(by, locked, rows[answer.number], answer.result, answer.answers)
    record(
        _("“{title}”从文件登记{number}户的回答。").format(title=locked.title, number=len(read.answers)), subject=locked
    )
    return len(read.answers)


@carries("P18-19")
@action("survey.confirm")
def confirm_survey(*, by: User, survey: Survey, seen_version: int | None = None) -> Survey:
    """Confirm the result as a leader who neither planned the survey nor entered an answer; townships see theirs then.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, SurveyIncomplete
    """
    require_permission(by, Permission.CONFIRM_SUPERVISION)
    locked = _locked(survey, "confirm", seen_version)
    sentence = _("调查是您组织的或者回答是您登记的，由另一人确认。")
    refuse_same_person(by, *first_people(locked), sentence=sentence)
    if left := locked.sample.filter(result=Result.WAITING).count():
        raise SurveyIncomplete(_("还有{left}户没有登记调查情况。").format(left=left))
    TownshipResult.objects.bulk_create(
        [
            TownshipResult(
                survey=locked,
                township_code=one.code,
                answered=one.answered,
                not_reached=one.not_reached,
                refused=one.refused,
                satisfied=one.satisfied,
                mean=one.mean,
                question_means=list(one.question_means),
            )
            for one in results_now(locked)
        ]
    )
    locked.confirmed_by, locked.confirmed_on = by, today()
    advance(locked, "confirm", SURVEY_TRANSITIONS)
    record(_("确认“{title}”的结果。").format(title=locked.title), subject=locked)
    return locked


@action("survey.cancel")
def cancel_survey(*, by: User, survey: Survey, why: str, seen_version: int | None = None) -> Survey:
    """Cancel a survey whose result was not confirmed, so that the year can be planned again; its rows stay.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    locked = _locked(survey, "cancel", seen_version)
    locked.cancelled_why = required_text(why, "why", _("请写明为什么取消。"))[:LONGEST_WHY]
    advance(locked, "cancel", SURVEY_TRANSITIONS)
    record(_("取消“{title}”。").format(title=locked.title), subject=locked, why=locked.cancelled_why)
    return locked


@carries("GB35273-1")
@action("personal_data.reveal")
def reveal_phone(*, by: User, sampled: SampledPerson, why: str) -> str:
    """Return the telephone of somebody in the sample, to those who organise the survey, with the purpose.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    require_permission(by, Permission.REVEAL_PERSONAL_DATA)
    require_permission(by, Permission.MANAGE_SUPERVISION)
    locked = lock_row(visible_sample(by), sampled.pk, missing=OutsideScope(_("这份样本不在您的辖区内。")))
    why = required_text(why, "why", _("请写明为什么要看电话。"))
    record(
        _("查看“{title}”样本{number}号的电话。").format(title=locked.survey.title, number=locked.number),
        subject=locked,
        why=why,
    )
    return phones_of([locked.person])[locked.person_id]


def show_sampled(*, sampled: SampledPerson) -> None:
    """Note that a user sees whom a row of the sample is about."""
    note_shown([sampled.person])
