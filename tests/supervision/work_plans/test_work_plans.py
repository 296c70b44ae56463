"""The year's papers as living pages: entered, confirmed, reported, checked, carried over, printed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doudi import policy
from doudi.core.attachments.uploads import Upload
from doudi.core.refusals import OutsideScope, PermissionRequired, SecondPersonRequired, TransitionNotAllowed
from doudi.supervision.measures.measure import Group, Measure, measure_named
from doudi.supervision.work_plans import queries
from doudi.supervision.work_plans.actions import (
    carry_over,
    check_report,
    close_plan,
    confirm_plan,
    enter_plan,
    report_task,
)
from doudi.supervision.work_plans.models import PlanTask, WorkPlan
from doudi.supervision.work_plans.plan_files import duties_of, known_plans, plan_of
from doudi.supervision.work_plans.refusals import EvidenceMissing, PlanIncomplete
from doudi.supervision.work_plans.worklist import waiting_tasks
from tests.conftest import Cast
from tests.pictures import PNG_HEAD

pytestmark = pytest.mark.django_db
PAPER = Upload("会议.png", PNG_HEAD)
SHORT = """
year: 2024
kind: governance
title: 专项治理清单
paper: 于民字〔2024〕3号
tasks:
  - {number: "1", label: 公示规范, due: 2024-02-29, measures: [published_in_time]}
  - {number: "2", label: 县局自查, townships: false}
"""


@pytest.fixture
def plan(cast: Cast) -> WorkPlan:
    """The 28 tasks of 2023, in force."""
    entered = enter_plan(by=cast.bureau, draft=known_plans()["P18"])
    return confirm_plan(by=cast.director, plan=entered)


def task_of(plan: WorkPlan, number: str) -> PlanTask:
    return plan.tasks.get(number=number)


@pytest.mark.clause("P18-1.a", "P18-2.a", "P18-18.a")
def test_the_papers_of_2023_are_whole() -> None:
    plans = known_plans()
    assert {name: len(draft.tasks) for name, draft in plans.items()} == {"P18": 28, "P30": 24}
    clauses = set(policy.rule_book().legislation.clauses)
    for name in plans:
        told = {one.clause for one in plans[name].tasks}
        of_paper = {one for one in clauses if one.startswith(f"{name}-")}
        assert {one for one in of_paper if not any(one == c or one.startswith(f"{c}.") for c in told)} == set()
        assert all(duties_of(clause) for clause in told)


def test_every_measure_of_a_paper_is_declared() -> None:
    named = {name for draft in known_plans().values() for task in draft.tasks for name in task.measures}
    assert {name for name in named if measure_named(name) is None} == set()


def test_a_plan_needs_two_people(cast: Cast) -> None:
    with pytest.raises(PermissionRequired):
        enter_plan(by=cast.officer, draft=known_plans()["P18"])
    own = enter_plan(by=cast.director, draft=known_plans()["P18"])
    with pytest.raises(SecondPersonRequired):
        confirm_plan(by=cast.director, plan=own)
    with pytest.raises(PlanIncomplete):
        enter_plan(by=cast.bureau, draft=known_plans()["P18"])
    assert not queries.plans(by=cast.officer).exists()
    with pytest.raises(TransitionNotAllowed):
        report_task(by=cast.officer, task=task_of(own, "10"), progress="under_way", text="在走访")


@pytest.mark.clause("P18-13.b", "P18-1.a")
def test_a_township_reports_and_another_person_checks(cast: Cast, plan: WorkPlan) -> None:
    task = task_of(plan, "13")
    report = report_task(by=cast.officer, task=task, progress="done", text="限时办结制度已定")
    line = next(one for one in queries.task_lines(plan, by=cast.officer) if one.task == task)
    assert (line.state, line.is_late) == ("已完成，待核实", True)
    assert "工作进展待核实" in [one.label for one in waiting_tasks(cast.bureau)]
    with pytest.raises(PermissionRequired):
        check_report(by=cast.leader, report=report, is_confirmed=True)
    check_report(by=cast.bureau, report=report, is_confirmed=True)
    of_county = next(one for one in queries.task_lines(plan, by=cast.bureau) if one.task == task)
    assert (of_county.townships_shown, of_county.state) == ("1/23", "未开始")
    assert [one.state for one in queries.task_lines(plan, by=cast.officer) if one.task == task] == ["已完成"]
    with pytest.raises(TransitionNotAllowed):
        check_report(by=cast.bureau, report=report, is_confirmed=False, why="再看")
    assert list(queries.reports_of(task, by=cast.other_officer)) == []


def test_a_report_that_is_not_true_goes_back(cast: Cast, plan: WorkPlan) -> None:
    report = report_task(by=cast.bureau, task=task_of(plan, "13"), progress="done", text="全部办结")
    with pytest.raises(SecondPersonRequired):
        check_report(by=cast.bureau, report=report, is_confirmed=True)
    check_report(by=cast.director, report=report, is_confirmed=False, why="还有3件超期")
    line = next(one for one in queries.task_lines(plan, by=cast.bureau) if one.task.number == "13")
    assert (line.state, line.is_late) == ("已退回", True)


def test_a_task_without_a_figure_is_done_with_proof(cast: Cast, plan: WorkPlan) -> None:
    task = task_of(plan, "9")
    with pytest.raises(EvidenceMissing):
        report_task(by=cast.officer, task=task, progress="done", text="开了会")
    made = report_task(by=cast.officer, task=task, progress="done", text="开了会", evidence=PAPER)
    assert made.evidence is not None
    assert made.evidence.village_code == cast.village.code[:9]


def test_a_figure_that_no_room_fills_says_so(cast: Cast, plan: WorkPlan) -> None:
    figures = queries.figures_of([task_of(plan, "14")], queries.year_of(date(2023, 1, 1)), by=cast.bureau)
    assert [one.shown for one in figures.values()] == ["—"]
    assert Measure("unbuilt", "某指标", "某意思", Group.CARE).shown(None) == "尚未建设"


def test_a_plan_of_the_bureau_alone_and_the_next_year(cast: Cast) -> None:
    plan = confirm_plan(by=cast.director, plan=enter_plan(by=cast.bureau, draft=plan_of(SHORT)))
    with pytest.raises(OutsideScope):
        report_task(by=cast.officer, task=task_of(plan, "2"), progress="done", text="不归我们", evidence=PAPER)
    following = carry_over(by=cast.bureau, plan=plan, title="2025年治理清单", paper="于民字〔2025〕2号")
    assert (following.year, following.state) == (2025, "draft")
    assert [one.due_on for one in following.tasks.all()] == [date(2025, 2, 28), None]
    closed = close_plan(by=cast.director, plan=plan, summary="全部完成")
    assert closed.state == "closed"
    with pytest.raises(TransitionNotAllowed):
        report_task(by=cast.bureau, task=task_of(plan, "2"), progress="done", text="晚了", evidence=PAPER)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- 1", "tasks"),
        ("tasks: [", "YAML"),
        (SHORT.replace("2024\n", "'去年'\n", 1), "year"),
        (SHORT.replace("governance", "other"), "kind"),
        (SHORT.replace("paper: 于民字〔2024〕3号\n", ""), "paper"),
        (SHORT.replace('"2"', '"1"'), "number"),
        (SHORT.replace("2024-02-29", "二月"), "第1项"),
        (SHORT.replace("label: 县局自查, ", ""), "第2项"),
        (SHORT + "#" * 200_000, "KB"),
    ],
)
def test_a_faulty_file_is_refused_by_its_fault(text: str, told: str) -> None:
    with pytest.raises(PlanIncomplete, match=told):
        plan_of(text)


def test_the_pages(cast: Cast, plan: WorkPlan, signed_in: Any) -> None:
    bureau, officer = signed_in("bureau"), signed_in("officer")
    assert "脱贫兜底与乡村振兴衔接" in officer.get("/plans/").content.decode()
    task = task_of(plan, "13")
    address = f"/plans/tasks/{task.pk}/"
    assert "按时办结率" in officer.get(address).content.decode()
    assert officer.post(address, {"act": "report", "progress": "done"}).status_code == 422
    assert officer.post(address, {"act": "report", "progress": "done", "text": "做完了"}).status_code == 302
    assert officer.post(address, {"act": "check"}).status_code == 400
    report = task.reports.get()
    sent = {"act": "check", "report": report.pk, "is_confirmed": "no", "why": ""}
    assert bureau.post(address, sent).status_code == 422
    assert bureau.post(address, sent | {"why": "请附清单"}).status_code == 302
    assert "请附清单" in officer.get(address).content.decode()
    assert bureau.get("/plans/2023/summary/").content.startswith(b"%PDF")
    assert bureau.get("/plans/1999/").status_code == 404
    file = SimpleUploadedFile("清单.yaml", SHORT.encode())
    assert bureau.post("/plans/new/", {"known": "", "file": file}).status_code == 302
    assert bureau.post("/plans/new/", {"known": "P18"}).status_code == 422
    draft = WorkPlan.objects.get(year=2024)
    assert officer.get("/plans/2024/").status_code == 404
    director = signed_in("director")
    assert bureau.post(f"/plans/acts/{draft.pk}/confirm/", {"seen_version": 0}).status_code == 400
    assert director.get("/plans/2024/").status_code == 200
    assert director.post(f"/plans/acts/{draft.pk}/close/", {"summary": "x"}).status_code == 400


def test_what_is_recorded_in_chinese_is_read_in_english(cast: Cast, plan: WorkPlan, signed_in: Any) -> None:
    cast.bureau.language = "en"
    cast.bureau.save(update_fields=["language"])
    task = task_of(plan, "1")
    listed = signed_in("bureau").get("/plans/2023/").content.decode()
    shown = signed_in("bureau").get(task.get_absolute_url()).content.decode()
    assert plan.title == "2023年社会救助重点工作"
    assert "Key tasks of social assistance in 2023" in listed
    assert plan.title not in listed + shown
    assert task.label not in listed + shown
