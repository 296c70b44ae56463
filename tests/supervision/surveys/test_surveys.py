"""A survey from its seed to the indicator of the evaluation: who sees what, who may do what, what counts apart."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from doudi.core.clock import today
from doudi.core.refusals import (
    OutsideScope,
    PermissionRequired,
    ReasonRequired,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.registry.models import Person
from doudi.supervision.evaluations.actions import compute, open_evaluation
from doudi.supervision.evaluations.queries import missing_scores, score_lines
from doudi.supervision.surveys import queries
from doudi.supervision.surveys.actions import (
    cancel_survey,
    confirm_survey,
    draw_survey,
    enter_answers,
    reveal_phone,
    upload_answers,
)
from doudi.supervision.surveys.answer_file import read_answer_file
from doudi.supervision.surveys.models import SampledPerson, Survey
from doudi.supervision.surveys.refusals import (
    AnswerFileFaulty,
    AnswersNotAllowed,
    SurveyDrawTooEarly,
    SurveyIncomplete,
    SurveyNotAllowed,
)
from doudi.supervision.surveys.worklist import waiting_tasks
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast
from tests.supervision.surveys.survey_rows import QUESTIONS, answered, planned

pytestmark = pytest.mark.django_db
OWN, OTHER = "360731100", "360731101"
HEAD = "样本号,调查情况,第1题（1至5分）,第2题（是、否）"


@pytest.fixture
def drawn(cast: Cast, family: Any, other_family: Any, clock: Clock) -> Survey:  # noqa: F811 - a fixture
    """A survey of the two families, drawn the day after its seed was published; one answer is enough for points."""
    survey = planned(cast.bureau)
    clock.after(1)
    Survey.objects.filter(pk=survey.pk).update(least_answers=1)
    return draw_survey(by=cast.bureau, survey=survey)


def _row(survey: Survey, township: str = OWN) -> SampledPerson:
    return survey.sample.get(village_code__startswith=township)


@pytest.mark.clause("P18-19")
def test_the_seed_is_published_a_day_before_and_draws_the_same_again(
    cast: Cast,
    family: Any,
    other_family: Any,
    clock: Clock,  # noqa: F811 - a fixture
) -> None:
    survey = planned(cast.bureau)
    with pytest.raises(SurveyDrawTooEarly):
        draw_survey(by=cast.bureau, survey=survey)
    clock.after(1)
    with pytest.raises(PermissionRequired):
        draw_survey(by=cast.officer, survey=survey)
    first = draw_survey(by=cast.bureau, survey=survey)
    assert first.population == {OWN: 1, OTHER: 1}, "one of each household"
    people = list(first.sample.values_list("number", "person"))
    with pytest.raises(TransitionNotAllowed):
        draw_survey(by=cast.bureau, survey=survey)
    cancel_survey(by=cast.bureau, survey=first, why="换调查单位")
    again = planned(cast.bureau)
    Survey.objects.filter(pk=again.pk).update(seed=first.seed)
    clock.after(1)
    second = draw_survey(by=cast.bureau, survey=again)
    assert (second.population_hash, list(second.sample.values_list("number", "person"))) == (
        first.population_hash,
        people,
    )


def test_what_cannot_be_planned_is_refused(cast: Cast) -> None:
    with pytest.raises(PermissionRequired):
        planned(cast.officer)
    for changes in (
        {"year": 2022},
        {"year": today().year + 1},
        {"sample_size": 0},
        {"sample_size": 201},
        {"questions": ()},
        {"questions": QUESTIONS * 5},
        {"questions": [QUESTIONS[0] | {"kind": "essay"}]},
        {"questions": [QUESTIONS[0] | {"weight": 0}]},
        {"questions": [QUESTIONS[0] | {"weight": None}]},
        {"fieldwork_until": today()},
        {"fieldwork_until": today() + timedelta(days=367)},
    ):
        with pytest.raises(SurveyNotAllowed):
            planned(cast.bureau, **changes)
    for changes in ({"organisation": " "}, {"title": ""}):
        with pytest.raises(ReasonRequired):
            planned(cast.bureau, **changes)
    planned(cast.bureau)
    with pytest.raises(SurveyNotAllowed):
        planned(cast.bureau)


@pytest.mark.clause("P18-19")
def test_answers_are_sealed_and_checked_and_nobody_of_a_township_sees_them(cast: Cast, drawn: Survey) -> None:
    row = _row(drawn)
    for result, answers in (
        ("answered", {"q1": "4"}),
        ("answered", {"q1": "6", "q2": "yes"}),
        ("answered", {"q1": "4", "q2": "maybe"}),
        ("refused", {"q1": "4"}),
        ("waiting", {}),
        ("gone", {}),
    ):
        with pytest.raises(AnswersNotAllowed):
            enter_answers(by=cast.bureau, sampled=row, result=result, answers=answers)
    with pytest.raises(PermissionRequired):
        answered(cast.officer, row)
    done = answered(cast.bureau, row)
    assert (done.answers, "yes" in str(done.sealed_answers)) == ({"q1": "4", "q2": "yes"}, False)
    enter_answers(by=cast.bureau, sampled=row, result="not_reached", answers={"q1": ""})
    row.refresh_from_db()
    assert (row.answers, row.result) == ({}, "not_reached")
    for who in (cast.officer, cast.leader, cast.inspection_group):
        assert not queries.visible_sample(who).exists()
        assert queries.answered_lines(drawn, OWN, by=who) == []
    assert queries.visible_sample(cast.auditor).count() == 2


@pytest.mark.clause("P18-19")
def test_another_person_confirms_and_the_result_feeds_the_evaluation(cast: Cast, drawn: Survey) -> None:
    evaluation = open_evaluation(by=cast.bureau, year=drawn.year)
    answered(cast.bureau, _row(drawn))
    with pytest.raises(SurveyIncomplete):
        confirm_survey(by=cast.director, survey=drawn)
    enter_answers(by=cast.bureau, sampled=_row(drawn, OTHER), result="refused", answers={})
    with pytest.raises(PermissionRequired):
        confirm_survey(by=cast.bureau, survey=drawn)
    assert not queries.surveys(by=cast.officer).exists()
    lines = {one.indicator.id: one for one in score_lines(evaluation, OWN)}
    assert (lines["E27"].figure, lines["E27"].url) == ("调查尚未确认", "")
    confirm_survey(by=cast.director, survey=drawn)
    with pytest.raises(TransitionNotAllowed):
        answered(cast.bureau, _row(drawn), "1")
    drawn.refresh_from_db()
    results = {one.code: one for one in queries.results(drawn, by=cast.bureau)}
    own, other = results[OWN], results[OTHER]
    assert (own.mean_shown, own.share_shown, own.answered) == ("88.00", "100.00%", 1)
    assert (other.mean_shown, other.share_shown, other.refused, other.answered) == ("—", "—", 1, 0)
    assert [one.code for one in queries.results(drawn, by=cast.officer)] == [OWN]
    before = missing_scores(evaluation)[OWN]
    compute(by=cast.bureau, evaluation=evaluation)
    assert missing_scores(evaluation)[OWN] == before - 1
    lines = {one.indicator.id: one for one in score_lines(evaluation, OWN)}
    assert (lines["E27"].figure, lines["E27"].points) == ("100.0% 1/1", "6.00/6.00")
    assert lines["E27"].url == own.url
    not_applied = {one.indicator.id: one for one in score_lines(evaluation, OTHER)}["E27"]
    assert not_applied.points == "—", "nobody answered, which is not nought"


@pytest.mark.clause("P18-19")
def test_who_planned_or_entered_does_not_confirm(cast: Cast, drawn: Survey) -> None:
    answered(cast.director, _row(drawn))
    enter_answers(by=cast.bureau, sampled=_row(drawn, OTHER), result="refused", answers={})
    with pytest.raises(SecondPersonRequired):
        confirm_survey(by=cast.director, survey=drawn)


def test_too_few_answers_give_counts_only(cast: Cast, drawn: Survey) -> None:
    Survey.objects.filter(pk=drawn.pk).update(least_answers=2)
    drawn.refresh_from_db()
    answered(cast.bureau, _row(drawn))
    line = queries.results(drawn, by=cast.bureau)[0]
    assert (line.answered, line.mean_shown, line.share_shown, line.satisfied_shown) == (1, "—", "—", "—")
    assert {mean for _question, mean in line.by_question} == {"—"}


@pytest.mark.clause("P18-19")
def test_a_file_is_taken_as_a_whole_or_not_at_all(cast: Cast, drawn: Survey) -> None:
    good = f"{HEAD}\n1,已回答,4,是\n2,没有联系上,,\n"
    bad = f"{HEAD}\n1,已回答,6,是\n1,不在家,,\n9,拒绝回答,,\n2,拒绝回答,3,\n"
    with pytest.raises(AnswerFileFaulty) as caught:
        upload_answers(by=cast.bureau, survey=drawn, name="答.csv", content=bad.encode())
    found = [(one.row, one.field, one.value) for one in caught.value.faults]
    assert found == [
        (2, "第1题（1至5分）", "6"),
        (3, "样本号", "1"),
        (3, "调查情况", "不在家"),
        (4, "样本号", "9"),
        (5, "第1题（1至5分）", "3"),
    ]
    assert all(one.remedy for one in caught.value.faults)
    assert not drawn.sample.exclude(result="waiting").exists(), "nothing half written"
    with pytest.raises(PermissionRequired):
        upload_answers(by=cast.officer, survey=drawn, name="答.csv", content=good.encode())
    assert upload_answers(by=cast.bureau, survey=drawn, name="答.csv", content=good.encode("gb18030")) == 2
    assert sorted(drawn.sample.values_list("result", flat=True)) == ["answered", "not_reached"]


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"", "文件"),
        ("姓名,电话\n某人,1\n".encode(), "表头"),
        (f"{HEAD}\n".encode(), "文件"),
        (b"PK\x03\x04broken", "文件"),
        ("样本号,调查情况,第1题\n1,已回答,4\n".encode(), "第2题（是、否）"),
    ],
)
def test_a_file_that_is_no_answer_sheet_says_so(cast: Cast, drawn: Survey, content: bytes, field: str) -> None:
    read = read_answer_file("答.csv", content, drawn.asked, {1, 2})
    assert [one.field for one in read.faults] == [field]


def test_the_telephone_is_revealed_to_the_bureau_with_a_purpose(cast: Cast, drawn: Survey, family: Any) -> None:
    row = _row(drawn)
    with pytest.raises(ReasonRequired):
        reveal_phone(by=cast.bureau, sampled=row, why=" ")
    with pytest.raises(PermissionRequired):
        reveal_phone(by=cast.officer, sampled=row, why="回访")
    with pytest.raises(PermissionRequired):
        reveal_phone(by=cast.auditor, sampled=row, why="核对")
    assert reveal_phone(by=cast.bureau, sampled=row, why="调查单位打不通") in {"", "13800000000"}


def test_pages(cast: Cast, drawn: Survey, signed_in: Any) -> None:
    bureau, officer, auditor = signed_in("bureau"), signed_in("officer"), signed_in("auditor")
    address = drawn.get_absolute_url()
    row = _row(drawn)
    assert officer.get(address).status_code == 404
    for page in (f"{address}sample/", row.get_absolute_url(), f"{address}sheet/", f"{address}upload/"):
        assert officer.get(page).status_code == 403
    name = Person.objects.get(pk=row.person_id).name
    listed = auditor.get(f"{address}sample/").content.decode()
    assert (name in listed, f"{name[0]}**" in listed) == (False, True)
    assert auditor.post(row.get_absolute_url(), {"act": "enter", "result": "refused"}).status_code == 400
    assert bureau.post(row.get_absolute_url(), {"act": "enter", "result": "answered", "q1": "4"}).status_code == 422
    sheet = load_workbook(io.BytesIO(bureau.get(f"{address}sheet/").content)).active
    headings = [cell.value for cell in sheet[3]]
    assert headings[0] == "样本号"
    for line in range(4, sheet.max_row + 1):
        sheet.cell(line, headings.index("调查情况") + 1, "已回答")
        sheet.cell(line, headings.index("第1题（1至5分）") + 1, 5)
        sheet.cell(line, headings.index("第2题（是、否）") + 1, "是")
    filled = io.BytesIO()
    sheet.parent.save(filled)
    wrong = SimpleUploadedFile("a.csv", f"{HEAD}\n1,已回答,9,是\n".encode())
    refused = bureau.post(f"{address}upload/", {"file": wrong})
    assert refused.status_code == 422
    assert "请填1、2、3、4、5中的一个整数" in refused.content.decode()
    taken = bureau.post(f"{address}upload/", {"file": SimpleUploadedFile("a.xlsx", filled.getvalue())})
    assert taken.status_code == 302
    drawn.refresh_from_db()
    sent = {"act": "confirm", "seen_version": drawn.version}
    assert bureau.post(address, sent).status_code == 400
    assert signed_in("director").post(address, sent).status_code == 302
    assert "100.00%" in officer.get(f"{address}townships/{OWN}/").content.decode()
    assert officer.get(f"{address}townships/{OTHER}/").status_code == 404
    assert cast.other_village.parent.name not in officer.get(address).content.decode()
    assert bureau.post(f"{address[: -len(str(drawn.pk)) - 1]}new/", {"year": 2020}).status_code == 422


def test_a_survey_is_planned_on_the_page(cast: Cast, signed_in: Any) -> None:
    bureau = signed_in("bureau")
    sent = {"year": today().year, "title": "调查", "organisation": "某大学", "sample_size": 5}
    sent |= {"fieldwork_until": today() + timedelta(days=20)}
    sent |= {"q1_text": "满意吗？", "q1_kind": "scale", "q1_weight": 100}
    assert bureau.post("/surveys/new/", sent | {"q1_weight": ""}).status_code == 422
    assert bureau.post("/surveys/new/", sent).status_code == 302
    assert Survey.objects.get().asked[0].text == "满意吗？"
    assert signed_in("officer").get("/surveys/new/").status_code == 403


def test_the_desk_shows_each_only_what_they_may_do(cast: Cast, drawn: Survey, clock: Clock) -> None:  # noqa: F811 - a fixture
    def waiting(by: Any) -> list[tuple[str, bool]]:
        return [(task.label, task.is_urgent) for task in waiting_tasks(by)]

    late = [("第三方调查已过截止日，还有户没有登记", True)]
    assert (waiting(cast.bureau), waiting(cast.officer), waiting(cast.auditor)) == ([], [], [])
    clock.after(12)
    assert (waiting(cast.bureau), waiting(cast.director), waiting(cast.officer)) == (late, late, [])
    answered(cast.bureau, _row(drawn))
    enter_answers(by=cast.bureau, sampled=_row(drawn, OTHER), result="refused", answers={})
    assert (waiting(cast.bureau), waiting(cast.director)) == ([], [("第三方调查的结果待确认", False)])
    answered(cast.director, _row(drawn))
    assert waiting(cast.director) == [], "who entered an answer does not confirm"
    cancel_survey(by=cast.bureau, survey=drawn, why="换调查单位")
    planned(cast.bureau)
    assert waiting(cast.bureau) == []
    clock.after(1)
    assert waiting(cast.bureau) == [("第三方调查待抽样", False)]


def test_the_page_says_who_else_may_confirm(cast: Cast, drawn: Survey, signed_in: Any) -> None:
    address, director = drawn.get_absolute_url(), signed_in("director")
    page = director.get(address).content.decode()
    assert "还有2户没有登记调查情况，登记完才能确认结果。" in page
    assert f"可以确认的县局负责人：{cast.director.name}。" in page
    answered(cast.bureau, _row(drawn))
    enter_answers(by=cast.bureau, sampled=_row(drawn, OTHER), result="refused", answers={})
    assert "确认结果</button>" in director.get(address).content.decode()
    assert f"可以确认的县局负责人：{cast.director.name}。" in signed_in("bureau").get(address).content.decode()
    Survey.objects.filter(pk=drawn.pk).update(planned_by=cast.director)
    page = director.get(address).content.decode()
    assert "调查是您组织的或者回答是您登记的，结果由另一人确认。" in page
    assert "现在没有别的县局负责人可以确认" in page
    assert "确认结果</button>" not in page
    drawn.refresh_from_db()
    refused = director.post(address, {"act": "confirm", "seen_version": drawn.version})
    assert (refused.status_code, "由另一人确认" in refused.content.decode()) == (422, True)
    assert "现在没有别的县局负责人可以确认" in director.get("/surveys/new/").content.decode()


def test_a_row_of_another_survey_cannot_be_entered_by_a_township(cast: Cast, drawn: Survey) -> None:
    with pytest.raises((OutsideScope, PermissionRequired)):
        answered(cast.other_officer, _row(drawn))
