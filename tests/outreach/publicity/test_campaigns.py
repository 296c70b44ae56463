"""A campaign: plan and report by two people each, activities with photo and numbers, townships that lack something."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doudi.core.clock import today
from doudi.core.refusals import (
    NumberInText,
    OutsideScope,
    PermissionRequired,
    SecondPersonRequired,
    TransitionNotAllowed,
)
from doudi.outreach.publicity import actions, queries
from doudi.outreach.publicity.materials import material
from doudi.outreach.publicity.models import Activity
from doudi.outreach.publicity.refusals import ActivityIncomplete, CampaignIncomplete
from doudi.policy import LocalClause, LocalValue, law_in_force
from tests.conftest import Cast
from tests.outreach.publicity.campaign_rows import PHOTO, activity_of, drafted, report, running

pytestmark = pytest.mark.django_db


@pytest.mark.clause("P18-24.a")
def test_the_plan_is_confirmed_by_a_second_person(cast: Cast) -> None:
    made = drafted(cast)
    with pytest.raises(PermissionRequired):
        actions.enter_campaign(by=cast.officer, plan=actions.CampaignPlan("x", today(), today(), "x"))
    with pytest.raises(CampaignIncomplete):
        drafted(cast)
    too_dear = actions.TaskPlan("screen", "广场", False, "救助股", made.last_day, 0, 19_500_00)
    with pytest.raises(CampaignIncomplete):
        actions.add_task(by=cast.bureau, campaign=made, task=too_dear)
    with pytest.raises(TransitionNotAllowed):
        activity_of(made, cast.officer)
    assert not queries.campaigns(by=cast.officer).exists()
    with pytest.raises(PermissionRequired):
        actions.confirm_campaign(by=cast.bureau, campaign=made)
    late = actions.TaskPlan("screen", "广场", False, "救助股", made.last_day)
    actions.add_task(by=cast.director, campaign=made, task=late)
    with pytest.raises(SecondPersonRequired):
        actions.confirm_campaign(by=cast.director, campaign=made)
    task = made.tasks.get(kind="screen")
    actions.remove_task(by=cast.bureau, campaign=made, task=task.pk)
    actions.confirm_campaign(by=cast.director, campaign=made)
    assert queries.campaigns(by=cast.officer).exists()


@pytest.mark.clause("P18-24.b", "P18-24.c")
def test_townships_record_activities_with_photo_and_numbers(cast: Cast) -> None:
    made = running(cast)
    desk = made.tasks.get(kind="desk")
    for wrong in (
        {"photo": None},
        {"held_on": today() + timedelta(days=1)},
        {"held_on": made.first_day - timedelta(days=1)},
        {"found_number": 1, "corrected_number": 2},
        {"kind": "party"},
    ):
        with pytest.raises(ActivityIncomplete):
            actions.record_activity(by=cast.officer, campaign=made, report=report(**wrong))
    with pytest.raises(OutsideScope):
        actions.record_activity(by=cast.officer, campaign=made, report=report(task=made.tasks.get(kind="board")))
    done = actions.record_activity(by=cast.officer, campaign=made, report=report(task=desk))
    assert done.material_edition == material().edition
    correction = report(kind="correction", place="两个村", found_number=3, corrected_number=2)
    actions.record_activity(by=cast.officer, campaign=made, report=correction)
    rows = {row.code: row for row in queries.township_rows(made)}
    own, other = rows[cast.officer.scope], rows[cast.other_officer.scope]
    assert (own.activities, own.reached_number, own.found_number, own.corrected_number) == (2, 240, 3, 2)
    assert (own.state, other.state) == ("都做了", "缺1项，已过期")
    assert queries.sums_of(made, by=cast.other_officer).activities == 0
    assert queries.waiting(cast.other_officer)["late"] == 1
    assert queries.waiting(cast.officer)["late"] == 0


@pytest.mark.clause("P18-24.b")
def test_questions_are_kept_with_their_answers_and_without_persons(cast: Cast) -> None:
    activity = activity_of(running(cast), cast.officer)
    asked: dict[str, Any] = {"activity": activity, "question": "低保多久办好", "answer": "自受理起18个工作日"}
    with pytest.raises(OutsideScope):
        actions.record_question(by=cast.other_officer, **asked)
    with pytest.raises(NumberInText):
        actions.record_question(by=cast.officer, **asked | {"question": "电话13700000001的怎么办"})
    actions.record_question(by=cast.officer, **asked, asked_number=5)
    assert [one.asked_number for one in queries.questions(activity.campaign, by=cast.bureau)] == [5]
    assert not queries.questions(activity.campaign, by=cast.other_officer).exists()


@pytest.mark.clause("P18-24.a")
def test_the_report_is_confirmed_by_a_second_person(cast: Cast) -> None:
    with pytest.raises(CampaignIncomplete):
        actions.report_campaign(by=cast.bureau, campaign=running(cast), report="做得好")
    made = running(cast, title="去年的宣传月", last_day=today())
    made = actions.report_campaign(by=cast.director, campaign=made, report="做得好")
    with pytest.raises(SecondPersonRequired):
        actions.check_report(by=cast.director, campaign=made, is_confirmed=True)
    made = actions.report_campaign(by=cast.bureau, campaign=made, report="23个乡镇都做了")
    made = actions.check_report(by=cast.director, campaign=made, is_confirmed=False, why="写上经费")
    made = actions.report_campaign(by=cast.bureau, campaign=made, report="23个乡镇都做了，用款20000元")
    made = actions.check_report(by=cast.director, campaign=made, is_confirmed=True)
    assert made.state == "closed"
    with pytest.raises(TransitionNotAllowed):
        activity_of(made, cast.officer)


@pytest.mark.clause("P18-24.b")
def test_material_says_what_is_in_force_and_changes_its_edition(cast: Cast) -> None:
    before = material()
    dibao = next(topic for topic in before.topics if topic.key == "dibao")
    assert any(row.name == "低保标准（农村）" for row in dibao.amounts)
    every = [row.name for topic in before.topics for row in topic.amounts]
    assert len(every) == len(set(every)), "an amount stands with the first benefit that pays it"
    assert {topic.key for topic in before.topics if not topic.amounts} >= {"dibao_margin"}, "a limit is no amount"
    value = LocalValue(
        "dibao_standard",
        (("urban", 999_00), ("rural", 777_00)),
        date(2024, 1, 1),
        None,
        date(2024, 1, 2),
        LocalClause("P30", "T1", "试", "试"),
    )
    try:
        law_in_force.use([value], (1,))
        after = material()
    finally:
        law_in_force.use([])
    assert after.edition != before.edition
    assert any(row.yuan == "777" for topic in after.topics for row in topic.amounts)


def test_pages_of_a_campaign(cast: Cast, signed_in: Any) -> None:
    bureau, officer = signed_in("bureau"), signed_in("officer")
    asked = {
        "title": "宣传月",
        "first_day": f"{today()}",
        "last_day": f"{today()}",
        "aim": "家家知道",
        "budget_fen": "100",
    }
    assert bureau.post("/publicity/new/", asked | {"last_day": "2020-01-01"}).status_code == 422
    address = bureau.post("/publicity/new/", asked).url
    task = {"kind": "talk", "place": "各村", "is_of_townships": "True", "people": "民政办", "due_on": f"{today()}"}
    assert bureau.post(f"{address}acts/add_task/", task | {"place": ""}).status_code == 422
    assert bureau.post(f"{address}acts/add_task/", task).status_code == 302
    version = {"seen_version": 1}
    assert bureau.post(f"{address}acts/confirm/", version).status_code == 400
    assert signed_in("director").post(f"{address}acts/confirm/", version).status_code == 302
    assert "还没做的" in bureau.get(address).content.decode()
    activity = {"kind": "talk", "place": "桥头村", "held_on": f"{today()}", "staff_number": "2", "reached_number": "30"}
    assert officer.post(f"{address}activities/new/", activity | {"text": "讲政策"}).status_code == 422
    photo = SimpleUploadedFile(PHOTO.name, PHOTO.content)
    answer = officer.post(f"{address}activities/new/", activity | {"text": "讲政策", "photo": photo})
    assert answer.status_code == 302
    question = {"question": "谁能领", "answer": "看告知单", "asked_number": "2"}
    assert officer.post(answer.url, question).status_code == 302
    assert "看告知单" in officer.get(answer.url).content.decode()
    assert signed_in("other_officer").get(answer.url).status_code == 404
    assert Activity.objects.count() == 1
    printed = bureau.get(f"{address}report/").content.decode()
    assert "谁能领" in printed
    assert material().edition in officer.get("/publicity/materials/").content.decode()
    for form in ("leaflet", "board", "slides"):
        assert "政策截至" in officer.get(f"/publicity/materials/{form}/").content.decode()
    assert officer.get("/publicity/materials/party/").status_code == 404
