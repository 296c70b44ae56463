"""The evaluation of the demonstration: the survey of a third party, figures entered with evidence, objections."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from doudi.demo_site.pictures import photograph

_ACCOUNTS = ("bureau", "director")
_A_TOWNSHIP = 6
_ENTERED, _LEFT_UNCONFIRMED = 9, 2
_SCALES = ("5", "4", "5", "3", "4", "5", "2", "4")


def announce_survey() -> None:
    """Publish the seed of the survey that is drawn later: a day has to pass between the seed and the draw."""
    from doudi.core.accounts.models import User
    from doudi.core.clock import today
    from doudi.supervision.surveys.actions import SurveyPlan, plan_survey
    from doudi.supervision.surveys.models import Survey
    from doudi.supervision.surveys.questions import suggested_questions

    if Survey.objects.exists():
        return
    year = today().year
    plan = SurveyPlan(
        year=year,
        title=f"{year}年社会救助群众满意度调查",
        organisation="某师范学院社会调查中心",
        questions=[one.as_data() for one in suggested_questions(year)],
        sample_size=_A_TOWNSHIP,
        fieldwork_until=today() + timedelta(days=45),
    )
    plan_survey(by=User.objects.get(username="bureau"), plan=plan)


def create_evaluation(cast: dict[str, Any]) -> None:
    """Survey and compute the year so far, enter figures, ask the townships, answer one objection; a second waits."""
    from doudi.core.clock import today
    from doudi.supervision.evaluations.actions import answer_objection, open_evaluation, publish, raise_objection

    _survey(cast)
    evaluation = open_evaluation(by=cast["bureau"], year=today().year)
    _enter_figures(cast, evaluation)
    evaluation.refresh_from_db()
    evaluation = publish(by=cast["bureau"], evaluation=evaluation, until=today() + timedelta(days=10))
    names = [one["id"] for one in evaluation.indicators]
    first = raise_objection(by=cast["leader"], evaluation=evaluation, indicator=names[0], text="有一件退回重办，请核对")
    answer_objection(by=cast["bureau"], objection=first, is_accepted=False, answer="退回不停计时，计算无误")
    raise_objection(by=cast["leader"], evaluation=evaluation, indicator=names[1], text="两户是外地回来的，请扣除")


def _survey(cast: dict[str, Any]) -> None:
    """Draw the survey, read the file of the organisation, confirm the result as another person."""
    from doudi.core.clock import today
    from doudi.supervision.surveys.actions import confirm_survey, draw_survey, upload_answers
    from doudi.supervision.surveys.models import Survey

    announce_survey()
    survey = Survey.objects.get()
    if survey.planned_on >= today():
        return
    survey = draw_survey(by=cast["bureau"], survey=survey)
    upload_answers(by=cast["bureau"], survey=survey, name="登记表.csv", content=_answer_file(survey))
    confirm_survey(by=cast["director"], survey=survey)


def _answer_file(survey: Any) -> bytes:
    """Write the answers as the organisation sends them; they follow from the number, so that they repeat."""
    from doudi.supervision.surveys.answer_file import NUMBER_HEADING, RESULT_HEADING, question_heading
    from doudi.supervision.surveys.workflow import QuestionKind

    headings = [question_heading(place, one) for place, one in enumerate(survey.asked, start=1)]
    lines = [",".join([NUMBER_HEADING, RESULT_HEADING, *headings])]
    for number in survey.sample.order_by("number").values_list("number", flat=True):
        if number % 13 in {5, 9}:
            result = "没有联系上" if number % 13 == 5 else "拒绝回答"
            lines.append(",".join([str(number), result, *[""] * len(headings)]))
            continue
        answers = [
            _SCALES[(number * 3 + place) % len(_SCALES)]
            if one.kind == QuestionKind.SCALE
            else ("否" if (number + place) % 7 == 0 else "是")
            for place, one in enumerate(survey.asked)
        ]
        lines.append(",".join([str(number), "已回答", *answers]))
    return "\n".join(lines).encode()


def _enter_figures(cast: dict[str, Any], evaluation: Any) -> None:
    """Enter the working funds of some townships; two wait for the second person, the others are not entered yet."""
    from doudi.core.attachments.uploads import Upload
    from doudi.core.clock import today
    from doudi.core.divisions.queries import township_governments
    from doudi.supervision.evaluations.actions import Given, confirm_figure, enter_figure
    from doudi.supervision.evaluations.indicators import Formula
    from doudi.supervision.evaluations.queries import indicators_of
    from doudi.supervision.measures.measure import measure_named
    from doudi.supervision.measures.periods import year_of

    manual = next(one for one in indicators_of(evaluation) if one.formula == Formula.MANUAL)
    base = measure_named(manual.base)
    counted = base.figures(year_of(today())) if base else {}
    people = {code: figure.denominator or 0 for code, figure in counted.items()}
    townships = [one.code for one in township_governments() if people.get(one.code)][:_ENTERED]
    for order, township in enumerate(townships):
        given = Given(
            numerator=people[township] * (12 + 2 * (order % 5)) * 100,
            denominator=None,
            reason="县财政当年拨付的乡镇社会救助工作经费，已和乡镇财政所对账",
            reference=f"于财社〔2023〕8号附件第{order + 1}行",
            evidence=None if order else Upload("拨款通知.png", photograph(order)),
        )
        row = enter_figure(
            by=cast["bureau"], evaluation=evaluation, indicator=manual.id, township=township, given=given
        )
        if order < len(townships) - _LEFT_UNCONFIRMED:
            confirm_figure(by=cast["director"], figure=row)
