"""Enter, confirm and carry over plans; report about tasks and confirm what is done."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.supervision.work_plans.models import LONGEST_TEXT, PlanTask, TaskReport, WorkPlan
from doudi.supervision.work_plans.plan_files import PlanDraft, TaskDraft, unbuilt_measures
from doudi.supervision.work_plans.refusals import EvidenceMissing, PlanIncomplete
from doudi.supervision.work_plans.workflow import PLAN_TRANSITIONS, Progress
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries

LONGEST_SUMMARY = 5000
_MONTHS_OF_A_YEAR = 12


def _create(by: User, draft: PlanDraft, carried_from: WorkPlan | None = None) -> WorkPlan:
    if WorkPlan.objects.filter(year=draft.year, title=draft.title).exists():
        message = _("{year}年已经有“{title}”。").format(year=draft.year, title=draft.title)
        raise PlanIncomplete(message, title=message)
    plan = WorkPlan.objects.create(
        year=draft.year,
        kind=draft.kind,
        title=draft.title,
        paper=draft.paper,
        carried_from=carried_from,
        entered_by=by,
        entered_on=today(),
    )
    PlanTask.objects.bulk_create(
        PlanTask(
            plan=plan,
            order=order,
            number=task.number,
            label=task.label,
            text=task.text,
            clause=task.clause,
            owner=task.owner,
            due_on=task.due_on,
            measures=list(task.measures),
            is_of_townships=task.is_of_townships,
        )
        for order, task in enumerate(draft.tasks, start=1)
    )
    return plan


@carries("P18-1.a", "P18-2.a", "P18-18.a")
@action("work_plan.enter")
def enter_plan(*, by: User, draft: PlanDraft) -> WorkPlan:
    """Enter a plan with its tasks.

    Raises:
        PermissionRequired, PlanIncomplete
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    if not draft.paper.strip() or not draft.tasks:
        raise PlanIncomplete(_("请写明文件和任务。"))
    plan = _create(by, draft)
    record(_("录入工作台账“{title}”，{number}项任务。").format(title=plan.title, number=len(draft.tasks)), subject=plan)
    return plan


@action("work_plan.confirm")
def confirm_plan(*, by: User, plan: WorkPlan, seen_version: int | None = None) -> WorkPlan:
    """Put a plan in force; a leader does it who did not enter it.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    require_permission(by, Permission.CONFIRM_SUPERVISION)
    locked = lock_row(WorkPlan.objects.all(), plan.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    refuse_transition(PLAN_TRANSITIONS, locked.state, "confirm", _("这份台账已经确认。"))
    refuse_same_person(by, locked.entered_by_id, sentence=_("台账由另一人确认。"))
    locked.confirmed_by, locked.confirmed_on = by, today()
    advance(locked, "confirm", PLAN_TRANSITIONS)
    record(_("确认工作台账“{title}”。").format(title=locked.title), subject=locked)
    return locked


@action("work_plan.carry_over")
def carry_over(*, by: User, plan: WorkPlan, title: str, paper: str) -> WorkPlan:
    """Enter the plan of the next year from this one: the same tasks, their days a year later.

    Raises:
        PermissionRequired, PlanIncomplete, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    tasks = tuple(
        TaskDraft(
            number=task.number,
            label=task.label,
            text=task.text,
            clause="",
            owner=task.owner,
            due_on=_year_later(task.due_on),
            measures=tuple(task.measures),
            is_of_townships=task.is_of_townships,
        )
        for task in plan.tasks.all()
    )
    draft = PlanDraft(
        plan.year + 1,
        plan.kind,
        required_text(title, "title", _("请写明名称。"))[:80],
        required_text(paper, "paper", _("请写明文件。"))[:120],
        tasks,
    )
    made = _create(by, draft, plan)
    record(
        _("由“{old}”转录{year}年的工作台账“{title}”。").format(old=plan.title, year=made.year, title=made.title),
        subject=made,
    )
    return made


def _year_later(day: date | None) -> date | None:
    if day is None:
        return None
    month = add_months(day.replace(day=1), _MONTHS_OF_A_YEAR)
    last = (add_months(month, 1) - month).days
    return month.replace(day=min(day.day, last))


@carries("P18-1.a", "P18-13.b")
@action("work_plan.report")
def report_task(*, by: User, task: PlanTask, progress: str, text: str, evidence: Upload | None = None) -> TaskReport:
    """Report how far a task is: a township for itself, the bureau for itself.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, PlanIncomplete, EvidenceMissing, ReasonRequired
    """
    require_permission(by, Permission.ANSWER_SUPERVISION)
    township = by.township_code
    if township and not task.is_of_townships:
        raise OutsideScope(_("这项任务不由乡镇填报。"))
    plan = lock_row(WorkPlan.objects.all(), task.plan_id)
    refuse_transition(PLAN_TRANSITIONS, plan.state, "report", _("这份台账还没有确认，或者已经总结。"))
    if progress not in Progress.values:
        raise PlanIncomplete(_("请选择进展。"), progress=_("请选择进展。"))
    is_without_figure = len(unbuilt_measures(task.measures)) == len(task.measures)
    if progress == Progress.DONE and is_without_figure and evidence is None:
        message = _("这项任务没有系统里的数字，完成时请附佐证材料。")
        raise EvidenceMissing(message, evidence=message)
    made = TaskReport(
        task=task,
        township_code=township,
        progress=progress,
        text=required_text(text, "text", _("请写明情况。"))[:LONGEST_TEXT],
        reported_by=by,
        reported_on=today(),
    )
    if evidence is not None:
        made.evidence = store_upload(by=by, upload=evidence, village_code=township or str(by.division_id))
    made.save()
    record(
        _("{place}填报“{task}”：{progress}。").format(
            place=made.place, task=task.label, progress=Progress(progress).label
        ),
        subject=task,
        village_code=township,
    )
    return made


@action("work_plan.check_report")
def check_report(*, by: User, report: TaskReport, is_confirmed: bool, why: str = "") -> TaskReport:
    """Confirm that a task is done, or return the report with a reason; another person than who reported it.

    Raises:
        PermissionRequired, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    locked = lock_row(TaskReport.objects.all(), report.pk)
    if not locked.is_waiting:
        raise TransitionNotAllowed(_("这条进展不用核实，或者已经核实。"))
    refuse_same_person(by, locked.reported_by_id, sentence=_("进展由另一人核实。"))
    if is_confirmed:
        locked.confirmed_by, locked.confirmed_on = by, today()
    else:
        locked.returned_why = required_text(why, "why", _("请写明退回的理由。"))[:200]
    locked.save()
    sentence = _("核实{place}“{task}”已完成。") if is_confirmed else _("退回{place}“{task}”的进展。")
    record(
        sentence.format(place=locked.place, task=locked.task.label),
        subject=locked.task,
        village_code=locked.township_code,
        why=locked.returned_why,
    )
    return locked


@action("work_plan.close")
def close_plan(*, by: User, plan: WorkPlan, summary: str, seen_version: int | None = None) -> WorkPlan:
    """Close a plan with the summary of the year.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.CONFIRM_SUPERVISION)
    locked = lock_row(WorkPlan.objects.all(), plan.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    refuse_transition(PLAN_TRANSITIONS, locked.state, "close", _("这份台账还没有确认，或者已经总结。"))
    locked.summary = required_text(summary, "summary", _("请写明总结。"))[:LONGEST_SUMMARY]
    locked.closed_by, locked.closed_on = by, today()
    advance(locked, "close", PLAN_TRANSITIONS)
    record(_("工作台账“{title}”已总结。").format(title=locked.title), subject=locked)
    return locked
