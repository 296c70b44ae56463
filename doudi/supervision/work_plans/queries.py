"""Plans of a year, their tasks with figures and state, and the reports within a user's reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name, township_governments
from doudi.supervision.measures.measure import Figure, Measure, PeriodFigures, measure_named, total_of
from doudi.supervision.measures.periods import Period, year_of
from doudi.supervision.measures.queries import figures_for
from doudi.supervision.work_plans.models import PlanTask, TaskReport, WorkPlan
from doudi.supervision.work_plans.plan_files import duties_of
from doudi.supervision.work_plans.workflow import PlanState, Progress
from doudi.values.carries import carries


@dataclass(frozen=True)
class TaskFigure:
    """A measure of a task in the year: its figure for the reader, or that no room fills it yet."""

    label: str
    shown: str
    fraction: str
    url: str

    def __str__(self) -> str:
        return f"{self.label} {self.shown} {self.fraction}".strip()


@dataclass(frozen=True)
class TaskLine:
    """A task as it stands today: for the bureau of the whole county, for a township of itself.

    ``state`` is what the owner reported last and somebody confirmed; ``done_townships`` of ``all_townships`` have
    reported a task of townships as done and been confirmed.
    """

    task: PlanTask
    figures: tuple[TaskFigure, ...]
    state: str
    is_late: bool
    remark: str
    evidence_count: int
    done_townships: int
    all_townships: int

    @property
    def url(self) -> str:
        """The page of the task."""
        return self.task.get_absolute_url()

    @property
    def figures_shown(self) -> str:
        """The figures in one line; tasks without a measure have none."""
        return "；".join(str(figure) for figure in self.figures) or "—"

    @property
    def townships_shown(self) -> str:
        """How many townships are done."""
        return f"{self.done_townships}/{self.all_townships}" if self.all_townships else "—"

    @property
    def late_shown(self) -> str:
        """Whether it is late."""
        return _("已超期") if self.is_late else ""


def plans(*, by: User) -> QuerySet[WorkPlan]:
    """Return the plans a user may see: townships see those in force."""
    found = WorkPlan.objects.order_by("-year", "pk")
    return found.exclude(state=PlanState.DRAFT) if by.township_code else found


def years(*, by: User) -> list[int]:
    """Return the years with a plan, the latest first."""
    return sorted(set(plans(by=by).values_list("year", flat=True)), reverse=True)


def duties(task: PlanTask) -> list[tuple[str, str]]:
    """Return what a task asks: the duties of its clause, or its text."""
    return (duties_of(task.clause) if task.clause else []) or ([("", task.text)] if task.text else [])


def _figure(measure: Measure | None, name: str, counted: PeriodFigures, by: User) -> TaskFigure:
    if measure is None or not measure.is_built:
        return TaskFigure(str(measure.label) if measure else name, _("尚未建设"), "", "")
    found = total_of(figures_for(measure, counted, by=by))
    of_period = urlencode({"period": counted.period.key})
    address = f"{reverse('supervision_measures:measure', args=[measure.name])}?{of_period}"
    return TaskFigure(str(measure.label), measure.shown(found), measure.fraction(found), address)


def figures_of(tasks: Iterable[PlanTask], period: Period, *, by: User) -> dict[str, TaskFigure]:
    """Return the figures of the measures of some tasks, each counted once."""
    names = {name for task in tasks for name in task.measures}
    counted = PeriodFigures(period)
    return {name: _figure(measure_named(name), name, counted, by) for name in sorted(names)}


def _latest(tasks: list[PlanTask]) -> dict[int, dict[str, TaskReport]]:
    latest: dict[int, dict[str, TaskReport]] = defaultdict(dict)
    for report in TaskReport.objects.filter(task__in=tasks).order_by("pk"):
        latest[report.task_id][report.township_code] = report
    return latest


def _is_done(report: TaskReport | None) -> bool:
    return report is not None and report.progress == Progress.DONE and report.confirmed_on is not None


def _state(report: TaskReport | None) -> str:
    if report is None:
        return str(Progress.NOT_BEGUN.label)
    if report.returned_why:
        return _("已退回")
    if report.is_waiting:
        return _("已完成，待核实")
    return str(report.get_progress_display())


@carries("P18-1.a", "P18-13.b")
def task_lines(plan: WorkPlan, *, by: User) -> list[TaskLine]:
    """Return the tasks of a plan as they stand for a user."""
    tasks = list(plan.tasks.select_related("plan"))
    figures = figures_of(tasks, year_of(date(plan.year, 1, 1)), by=by)
    latest = _latest(tasks)
    township = by.township_code
    codes = [one.code for one in township_governments()]
    lines = []
    for task in tasks:
        reports = latest[task.pk]
        own = reports.get(township)
        done = sum(_is_done(reports.get(code)) for code in codes) if task.is_of_townships and not township else 0
        lines.append(
            TaskLine(
                task=task,
                figures=tuple(figures[name] for name in task.measures),
                state=_state(own),
                is_late=task.due_on is not None and task.due_on < today() and not _is_done(own),
                remark=own.text if own else "",
                evidence_count=sum(report.evidence_id is not None for report in reports.values()),
                done_townships=done,
                all_townships=len(codes) if task.is_of_townships and not township else 0,
            )
        )
    return lines


def reports_of(task: PlanTask, *, by: User) -> QuerySet[TaskReport]:
    """Return the reports about a task: to a township its own and those of the bureau."""
    found = task.reports.select_related("reported_by", "confirmed_by", "evidence")
    township = by.township_code
    return found.filter(Q(township_code=township) | Q(township_code="")) if township else found


def tasks(*, by: User) -> QuerySet[PlanTask]:
    """Return the tasks of the plans a user may see."""
    return PlanTask.objects.filter(plan__in=plans(by=by)).select_related("plan")


@dataclass(frozen=True)
class TownshipStanding:
    """Where a township stands with a task."""

    place: str
    state: str
    text: str
    figure: str


def standing_of_townships(task: PlanTask, *, by: User) -> list[TownshipStanding]:
    """Return every township with its last report and the first figure of the task; nothing to a township itself."""
    if by.township_code or not task.is_of_townships:
        return []
    reports = _latest([task])[task.pk]
    measure = next((one for name in task.measures if (one := measure_named(name)) and one.is_built), None)
    figures: dict[str, Figure] = (
        figures_for(measure, PeriodFigures(year_of(date(task.plan.year, 1, 1))), by=by) if measure is not None else {}
    )
    return [
        TownshipStanding(
            place_name(one.code),
            _state(reports.get(one.code)),
            reports[one.code].text if one.code in reports else "",
            measure.shown(figures.get(one.code)) if measure is not None else "",
        )
        for one in township_governments()
    ]


def waiting(*, by: User) -> dict[str, int]:
    """Return how many reports wait to be checked, plans to be confirmed, and late tasks of a township."""
    in_force = WorkPlan.objects.filter(state=PlanState.IN_FORCE)
    late = 0
    if township := by.township_code:
        late_tasks = list(PlanTask.objects.filter(plan__in=in_force, is_of_townships=True, due_on__lt=today()))
        latest = _latest(late_tasks)
        late = sum(not _is_done(latest[task.pk].get(township)) for task in late_tasks)
    checked = Q(confirmed_on__isnull=False) | ~Q(returned_why="")
    return {
        "reports": TaskReport.objects.filter(progress=Progress.DONE).exclude(checked).count(),
        "plans": WorkPlan.objects.filter(state=PlanState.DRAFT).count(),
        "late": late,
    }
