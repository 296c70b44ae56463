"""Enter, plan and confirm a campaign; record activities and questions; report and confirm the report."""

from __future__ import annotations

from dataclasses import dataclass
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
from doudi.core.refusals import OutsideScope, required_text
from doudi.outreach.publicity.materials import material
from doudi.outreach.publicity.models import (
    LONGEST_REPORT,
    LONGEST_TEXT,
    Activity,
    Campaign,
    CampaignTask,
    Question,
)
from doudi.outreach.publicity.refusals import ActivityIncomplete, CampaignIncomplete
from doudi.outreach.publicity.workflow import CAMPAIGN_TRANSITIONS, Kind
from doudi.values.carries import carries
from doudi.values.divisions import COUNTY_CODE

MOST_TASKS = 60
MOST_DAYS = 120
MOST_PEOPLE = 2_000_000
_VILLAGE_DIGITS = 12


@dataclass(frozen=True)
class CampaignPlan:
    """The frame of a campaign; budget in fen."""

    title: str
    first_day: date
    last_day: date
    aim: str
    paper: str = ""
    budget_fen: int = 0


@carries("P18-24.a")
@action("campaign.enter")
def enter_campaign(*, by: User, plan: CampaignPlan) -> Campaign:
    """Enter a campaign.

    Raises:
        PermissionRequired, CampaignIncomplete, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    title = required_text(plan.title, "title", _("请写明名称。"))[:80]
    if Campaign.objects.filter(title=title).exists():
        message = _("已经有“{title}”。").format(title=title)
        raise CampaignIncomplete(message, title=message)
    if plan.last_day < plan.first_day:
        message = _("结束不能早于开始。")
        raise CampaignIncomplete(message, last_day=message)
    if (plan.last_day - plan.first_day).days >= MOST_DAYS:
        message = _("一次宣传最长{most}天。").format(most=MOST_DAYS)
        raise CampaignIncomplete(message, last_day=message)
    made = Campaign.objects.create(
        title=title,
        first_day=plan.first_day,
        last_day=plan.last_day,
        paper=plan.paper.strip()[:120],
        aim=required_text(plan.aim, "aim", _("请写明目标和要求。"))[:LONGEST_TEXT],
        budget_fen=plan.budget_fen,
        entered_by=by,
        entered_on=today(),
    )
    record(_("录入宣传月“{title}”。").format(title=title), subject=made)
    return made


@dataclass(frozen=True)
class TaskPlan:
    """A task of a campaign; budget in fen."""

    kind: str
    place: str
    is_of_townships: bool
    people: str
    due_on: date
    target_number: int = 0
    budget_fen: int = 0


@action("campaign.add_task")
def add_task(*, by: User, campaign: Campaign, task: TaskPlan) -> CampaignTask:
    """Add a task to a plan that nobody has confirmed; who adds it has entered the plan.

    Raises:
        PermissionRequired, TransitionNotAllowed, CampaignIncomplete, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = lock_row(Campaign.objects.all(), campaign.pk)
    refuse_transition(CAMPAIGN_TRANSITIONS, locked.state, "add_task", _("方案已经确认，不能再加。"))
    if task.kind not in Kind.values:
        raise CampaignIncomplete(_("请选择方式。"), kind=_("请选择方式。"))
    if not locked.first_day <= task.due_on <= locked.last_day:
        message = _("日期要在宣传月以内。")
        raise CampaignIncomplete(message, due_on=message)
    planned = list(locked.tasks.all())
    if len(planned) >= MOST_TASKS:
        raise CampaignIncomplete(_("最多{most}项安排。").format(most=MOST_TASKS))
    if sum(one.budget_fen for one in planned) + task.budget_fen > locked.budget_fen:
        message = _("各项经费合计超过了预算。")
        raise CampaignIncomplete(message, budget_fen=message)
    place = required_text(task.place, "place", _("请写明地点。"))[:80]
    if any((one.kind, one.is_of_townships, one.place) == (task.kind, task.is_of_townships, place) for one in planned):
        message = _("这个地点的这种方式已经有了。")
        raise CampaignIncomplete(message, place=message)
    made = CampaignTask.objects.create(
        campaign=locked,
        kind=task.kind,
        place=place,
        is_of_townships=task.is_of_townships,
        people=required_text(task.people, "people", _("请写明负责人和参加人员。"))[:120],
        due_on=task.due_on,
        target_number=task.target_number,
        budget_fen=task.budget_fen,
    )
    locked.entered_by = by
    advance(locked, "add_task", CAMPAIGN_TRANSITIONS)
    record(_("“{title}”加一项安排：{task}。").format(title=locked.title, task=made), subject=locked)
    return made


@action("campaign.remove_task")
def remove_task(*, by: User, campaign: Campaign, task: int) -> None:
    """Take a task out of a plan that nobody has confirmed.

    Raises:
        PermissionRequired, TransitionNotAllowed, CampaignIncomplete
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = lock_row(Campaign.objects.all(), campaign.pk)
    refuse_transition(CAMPAIGN_TRANSITIONS, locked.state, "remove_task", _("方案已经确认，不能再改。"))
    found = locked.tasks.filter(pk=task).first()
    if found is None:
        raise CampaignIncomplete(_("没有这项安排。"))
    record(_("“{title}”去掉一项安排：{task}。").format(title=locked.title, task=found), subject=locked)
    found.delete()
    locked.entered_by = by
    advance(locked, "remove_task", CAMPAIGN_TRANSITIONS)


@carries("P18-24.a")
@action("campaign.confirm")
def confirm_campaign(*, by: User, campaign: Campaign, seen_version: int | None = None) -> Campaign:
    """Confirm the plan of a campaign; another person than who entered it.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, CampaignIncomplete
    """
    require_permission(by, Permission.CONFIRM_OUTREACH)
    locked = lock_row(Campaign.objects.all(), campaign.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    refuse_transition(CAMPAIGN_TRANSITIONS, locked.state, "confirm", _("方案已经确认。"))
    refuse_same_person(by, locked.entered_by_id, sentence=_("方案由另一人确认。"))
    if not locked.tasks.exists():
        raise CampaignIncomplete(_("还没有一项安排，不能确认。"))
    locked.confirmed_by, locked.confirmed_on = by, today()
    advance(locked, "confirm", CAMPAIGN_TRANSITIONS)
    record(_("确认宣传月方案“{title}”。").format(title=locked.title), subject=locked)
    return locked


@dataclass(frozen=True)
class ActivityReport:
    """An activity as reported; money in fen."""

    kind: str
    place: str
    held_on: date
    staff_number: int
    reached_number: int
    text: str
    material_number: int = 0
    spent_fen: int = 0
    found_number: int = 0
    corrected_number: int = 0
    task: CampaignTask | None = None
    photo: Upload | None = None


@carries("P18-24.b", "P18-24.c")
@action("campaign.record_activity")
def record_activity(*, by: User, campaign: Campaign, report: ActivityReport) -> Activity:
    """Record an activity with its photo: a township for itself, the bureau for itself.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ActivityIncomplete, ReasonRequired
    """
    require_permission(by, Permission.REPORT_OUTREACH)
    locked = lock_row(Campaign.objects.all(), campaign.pk)
    refuse_transition(CAMPAIGN_TRANSITIONS, locked.state, "record", _("这个宣传月还没有开始，或者已经总结。"))
    unit = own_unit(by)
    _refuse_incomplete(locked, report, unit)
    made = Activity(
        campaign=locked,
        task=report.task,
        township_code=unit,
        kind=report.kind,
        place=required_text(report.place, "place", _("请写明地点。"))[:80],
        held_on=report.held_on,
        staff_number=report.staff_number,
        reached_number=report.reached_number,
        material_number=report.material_number,
        material_edition=material().edition if report.material_number else "",
        spent_fen=report.spent_fen,
        found_number=report.found_number,
        corrected_number=report.corrected_number,
        text=required_text(report.text, "text", _("请写明情况。"))[:LONGEST_TEXT],
        reported_by=by,
        reported_on=today(),
    )
    if report.photo is not None:
        made.photo = store_upload(by=by, upload=report.photo, village_code=unit)
    made.save()
    record(
        _("“{title}”{unit}登记活动：{kind}，{place}，覆盖{number}人。").format(
            title=locked.title,
            unit=made.unit,
            kind=made.get_kind_display(),
            place=made.place,
            number=made.reached_number,
        ),
        subject=locked,
        village_code=unit,
    )
    return made


def own_unit(by: User) -> str:
    """Return the code that a user's activities carry: the township's, or the county's, with zeros."""
    return (by.township_code or COUNTY_CODE).ljust(_VILLAGE_DIGITS, "0")


def _refuse_incomplete(campaign: Campaign, report: ActivityReport, unit: str) -> None:
    if report.kind not in Kind.values:
        raise ActivityIncomplete(_("请选择方式。"), kind=_("请选择方式。"))
    if not campaign.first_day <= report.held_on <= min(campaign.last_day, today()):
        message = _("日期要在宣传月以内，不能晚于今天。")
        raise ActivityIncomplete(message, held_on=message)
    if report.corrected_number > report.found_number:
        message = _("已改正的不能多于发现的。")
        raise ActivityIncomplete(message, corrected_number=message)
    if report.photo is None and report.kind != Kind.HOTLINE:
        message = _("请附一张现场照片。")
        raise ActivityIncomplete(message, photo=message)
    is_of_county = not unit[len(COUNTY_CODE) :].strip("0")
    if report.task is not None and (
        report.task.campaign_id != campaign.pk or report.task.is_of_townships == is_of_county
    ):
        raise OutsideScope(_("这项安排不是您单位的。"))


@carries("P18-24.b")
@action("campaign.record_question")
def record_question(*, by: User, activity: Activity, question: str, answer: str, asked_number: int = 1) -> Question:
    """Keep a question that was asked at a desk or on the hotline, and the answer given; without who asked.

    Raises:
        PermissionRequired, OutsideScope, ActivityIncomplete, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.REPORT_OUTREACH)
    if activity.township_code != own_unit(by):
        raise OutsideScope(_("这次活动不是您单位的。"))
    if asked_number < 1:
        message = _("至少一个人。")
        raise ActivityIncomplete(message, asked_number=message)
    made = Question.objects.create(
        activity=activity,
        question=required_text(question, "question", _("请写明问了什么。"))[:300],
        answer=required_text(answer, "answer", _("请写明怎么答的。"))[:500],
        asked_number=asked_number,
        recorded_by=by,
        recorded_on=today(),
    )
    record(
        _("“{title}”登记群众的问题。").format(title=activity.campaign.title),
        subject=activity.campaign,
        village_code=activity.township_code,
    )
    return made


@action("campaign.report")
def report_campaign(*, by: User, campaign: Campaign, report: str, seen_version: int | None = None) -> Campaign:
    """Write the report of a campaign once it is over.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, CampaignIncomplete, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = lock_row(Campaign.objects.all(), campaign.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    refuse_transition(CAMPAIGN_TRANSITIONS, locked.state, "report", _("方案还没有确认，或者已经总结。"))
    if today() < locked.last_day:
        raise CampaignIncomplete(_("宣传月还没有结束，结束那天起才能总结。"))
    locked.report = required_text(report, "report", _("请写明总结。"))[:LONGEST_REPORT]
    locked.reported_by, locked.reported_on, locked.returned_why = by, today(), ""
    advance(locked, "report", CAMPAIGN_TRANSITIONS)
    record(_("写出宣传月“{title}”的总结。").format(title=locked.title), subject=locked)
    return locked


@carries("P18-24.a")
@action("campaign.check_report")
def check_report(
    *, by: User, campaign: Campaign, is_confirmed: bool, why: str = "", seen_version: int | None = None
) -> Campaign:
    """Confirm the report of a campaign, or return it with a reason; another person than who wrote it.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    require_permission(by, Permission.CONFIRM_OUTREACH)
    locked = lock_row(Campaign.objects.all(), campaign.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    verb = "confirm_report" if is_confirmed else "return_report"
    refuse_transition(CAMPAIGN_TRANSITIONS, locked.state, verb, _("还没有总结，或者已经确认。"))
    refuse_same_person(by, locked.reported_by_id, sentence=_("总结由另一人确认。"))
    if is_confirmed:
        locked.report_confirmed_by, locked.report_confirmed_on = by, today()
    else:
        locked.returned_why = required_text(why, "why", _("请写明退回的理由。"))[:200]
    advance(locked, verb, CAMPAIGN_TRANSITIONS)
    sentence = _("确认宣传月“{title}”的总结。") if is_confirmed else _("退回宣传月“{title}”的总结。")
    record(sentence.format(title=locked.title), subject=locked, why=locked.returned_why)
    return locked
