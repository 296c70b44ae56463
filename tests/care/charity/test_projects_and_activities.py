"""Linking projects, volunteers and their hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from doudi.care.charity.activities.actions import (
    ActivityReport,
    leave,
    record_activity,
    register_volunteer,
    void_activity,
)
from doudi.care.charity.activities.models import Volunteer
from doudi.care.charity.activities.queries import volunteers
from doudi.care.charity.effects.queries import effects_of
from doudi.care.charity.needs.actions import open_need
from doudi.care.charity.projects.actions import ProjectPlan, close_project, open_project
from doudi.care.charity.projects.queries import needs_by_township, public_projects
from doudi.care.charity.refusals import ActivityIncomplete, ProjectIncomplete
from doudi.casework.office_details.models import OfficeDetail
from doudi.core.clock import today
from doudi.core.refusals import OutsideScope, PermissionRequired, TransitionNotAllowed
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def plan(area: Any) -> ProjectPlan:
    return ProjectPlan("暖冬", "living", area, "家家有被盖", "县慈善会", today(), today() + timedelta(days=30))


@pytest.fixture
def volunteer(cast: Cast) -> Volunteer:
    return register_volunteer(by=cast.social_worker, name="谢志愿", area=cast.village, phone="13900000002")


@pytest.fixture
def report(cast: Cast, volunteer: Volunteer) -> ActivityReport:
    return ActivityReport("call", "入户看望", cast.village, today(), 3, 5, "打扫卫生", [volunteer], 90)


@pytest.mark.clause("SAL2026-57", "P18-14.c")
def test_a_project_counts_who_needs_it_and_ends_with_a_result(cast: Cast, family: Any) -> None:
    for person in (family.mother, family.son):
        open_need(by=cast.officer, person=person, kind="living", text="缺被子")
    assert [(one.kind, one.people) for one in needs_by_township(by=cast.bureau)] == [("生活物资", 2)]
    project = open_project(by=cast.social_worker, plan=plan(cast.village))
    assert project.needed == 2
    closed = close_project(by=cast.officer, project=project, served=2, result="两人都有了被子")
    assert (closed.served, closed.closed_on) == (2, today())
    with pytest.raises(TransitionNotAllowed):
        close_project(by=cast.officer, project=project, served=2, result="再结一次")
    assert effects_of(today().year, by=cast.officer).served == 2


@pytest.mark.clause("SAL2026-59")
def test_who_wants_to_help_finds_projects_and_whom_to_ask(cast: Cast, client: Any) -> None:
    project = open_project(by=cast.officer, plan=plan(cast.village))
    office = cast.village.code[:9]
    OfficeDetail.objects.create(place_code=office, name="window", value="便民服务中心3号窗", entered_by=cast.bureau)
    page = client.get("/apply/charity/").content.decode()
    assert "暖冬" in page
    assert "家家有被盖" in page
    assert "便民服务中心3号窗" in page
    assert "12349" in page
    close_project(by=cast.officer, project=project, served=0, result="做完了")
    assert public_projects() == []


def test_a_project_with_impossible_days_or_elsewhere_is_refused(cast: Cast) -> None:
    with pytest.raises(ProjectIncomplete):
        open_project(by=cast.officer, plan=replace(plan(cast.village), last_day=today() - timedelta(days=1)))
    with pytest.raises(OutsideScope):
        open_project(by=cast.officer, plan=plan(cast.other_village))
    with pytest.raises(PermissionRequired):
        open_project(by=cast.auditor, plan=plan(cast.village))


@pytest.mark.clause("SAL2026-59", "SAL2026-58", "P18-14.e")
def test_hours_count_until_an_activity_is_void(cast: Cast, report: ActivityReport) -> None:
    activity = record_activity(by=cast.social_worker, report=report)
    assert volunteers(by=cast.officer).values_list("minutes", flat=True).get() == 90
    assert effects_of(today().year, by=cast.officer).minutes == 90
    void_activity(by=cast.social_worker, activity=activity, why="录到别的村了")
    assert volunteers(by=cast.officer).values_list("minutes", flat=True).get() is None
    assert effects_of(today().year, by=cast.officer).activities == 0
    with pytest.raises(TransitionNotAllowed):
        void_activity(by=cast.social_worker, activity=activity, why="再作废")


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "party"), ("day", today() + timedelta(days=1)), ("volunteers", []), ("minutes", 0), ("people", -1)],
)
def test_an_incomplete_activity_is_refused(cast: Cast, report: ActivityReport, field: str, value: Any) -> None:
    changed: Any = {field: value}
    with pytest.raises(ActivityIncomplete) as refused:
        record_activity(by=cast.officer, report=replace(report, **changed))
    assert field in refused.value.fields


def test_a_volunteer_of_another_township_is_not_touched(cast: Cast, volunteer: Volunteer) -> None:
    with pytest.raises(OutsideScope):
        leave(by=cast.other_officer, volunteer=volunteer)
    assert leave(by=cast.officer, volunteer=volunteer).left_on == today()
    with pytest.raises(TransitionNotAllowed):
        leave(by=cast.officer, volunteer=volunteer)


def test_the_pages(cast: Cast, volunteer: Volunteer, signed_in: Any) -> None:
    client = signed_in("social_worker")
    sent = {
        "kind": "service",
        "title": "义剪",
        "area": cast.village.code,
        "day": today().isoformat(),
        "households": "4",
        "people": "6",
        "result": "理发",
        "volunteers": [volunteer.pk],
        "minutes": "120",
    }
    assert client.post("/care/charity/activities/new/", sent | {"minutes": "0"}).status_code == 422
    made = client.post("/care/charity/activities/new/", sent)
    assert made.status_code == 302, made.content.decode()
    assert "谢志愿 2.0小时" in client.get(made["Location"]).content.decode()
    listed = client.get("/care/charity/volunteers/").content.decode()
    assert "谢志愿" in listed
    assert "13900000002" not in listed
    assert client.post(f"/care/charity/volunteers/{volunteer.pk}/leave/").status_code == 302
    assert "已退出" in client.get("/care/charity/volunteers/").content.decode()


def test_what_belongs_to_a_whole_township_is_seen_by_it(cast: Cast, report: ActivityReport, signed_in: Any) -> None:
    township = cast.social_worker.division
    one = register_volunteer(by=cast.social_worker, name="赖志愿", area=township)
    activity = record_activity(by=cast.social_worker, report=replace(report, area=township, volunteers=[one]))
    assert one in volunteers(by=cast.officer)
    assert not volunteers(by=cast.other_officer).exists()
    assert signed_in("social_worker").get(activity.get_absolute_url()).status_code == 200
