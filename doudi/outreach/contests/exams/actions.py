"""Enter, confirm and publish contests; begin an exam and hand it in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import SYSTEM, Actor, action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.outreach.contests.exams.draw import candidates, draw_paper
from doudi.outreach.contests.exams.marks import mark, rank_sheets
from doudi.outreach.contests.generated.question import Topic
from doudi.outreach.contests.models import Contest, ExamSheet
from doudi.outreach.contests.models.exams import LONGEST_GRACE, LONGEST_MINUTES, MOST_QUESTIONS
from doudi.outreach.contests.refusals import ContestIncomplete, ExamNotOpen, ExamOver
from doudi.outreach.contests.workflow import CONTEST_TRANSITIONS, ContestState
from doudi.values.carries import carries

_PERCENT = 100


@dataclass(frozen=True)
class ContestPlan:
    """What a contest is to be."""

    title: str
    question_count: int
    minutes: int
    opens_at: datetime
    closes_at: datetime
    topics: Sequence[str] = ()
    pass_percent: int = 60
    grace_minutes: int = 10
    first_prizes: int = 0
    second_prizes: int = 0
    third_prizes: int = 0
    kind: str = Contest.Kind.CONTEST
    invited: Sequence[int] = ()


def _refuse_impossible(plan: ContestPlan) -> None:
    if not 1 <= plan.question_count <= MOST_QUESTIONS:
        message = _("题数在1到{most}之间。").format(most=MOST_QUESTIONS)
        raise ContestIncomplete(message, question_count=message)
    if not 1 <= plan.minutes <= LONGEST_MINUTES or not 0 <= plan.grace_minutes <= LONGEST_GRACE:
        message = _("答题时间在1到{most}分钟之间，补传时间不超过{grace}分钟。").format(
            most=LONGEST_MINUTES, grace=LONGEST_GRACE
        )
        raise ContestIncomplete(message, minutes=message)
    if plan.closes_at < plan.opens_at + timedelta(minutes=plan.minutes):
        message = _("从开始到结束要够一次答题的时间。")
        raise ContestIncomplete(message, closes_at=message)
    if not 0 <= plan.pass_percent <= _PERCENT or set(plan.topics) - set(Topic.values):
        raise ContestIncomplete(_("合格线或者专题不对。"))
    found = len(candidates(plan.topics))
    if found < plan.question_count:
        message = _("这些专题只有{found}道可以考的题，少于{wanted}题。").format(found=found, wanted=plan.question_count)
        raise ContestIncomplete(message, question_count=message)


@carries("P18-23.a")
@action("contest.enter")
def enter_contest(*, by: User, plan: ContestPlan) -> Contest:
    """Enter a contest; another person confirms it.

    Raises:
        PermissionRequired, ContestIncomplete, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    _refuse_impossible(plan)
    contest = Contest.objects.create(
        kind=plan.kind,
        title=required_text(plan.title, "title")[:60],
        topics=list(plan.topics),
        invited=list(plan.invited),
        question_count=plan.question_count,
        minutes=plan.minutes,
        grace_minutes=plan.grace_minutes,
        pass_percent=plan.pass_percent,
        first_prizes=plan.first_prizes,
        second_prizes=plan.second_prizes,
        third_prizes=plan.third_prizes,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        seed=secrets.token_hex(16),
        entered_by=by,
    )
    record(_("安排{kind}“{title}”。").format(kind=contest.get_kind_display(), title=contest.title), subject=contest)
    return contest


@action("contest.confirm")
def confirm_contest(*, by: User, contest: Contest, seen_version: int | None = None) -> Contest:
    """Confirm a contest, so that it opens at its time; somebody does it who did not enter it.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = lock_row(Contest.objects.all(), contest.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    refuse_transition(CONTEST_TRANSITIONS, locked.state, "confirm", _("这场竞赛已经确认。"))
    refuse_same_person(by, locked.entered_by_id, sentence=_("竞赛由另一人确认。"))
    locked.confirmed_by = by
    advance(locked, "confirm", CONTEST_TRANSITIONS)
    record(_("确认{kind}“{title}”。").format(kind=locked.get_kind_display(), title=locked.title), subject=locked)
    return locked


def is_open_to(contest: Contest, user: User, now: datetime) -> bool:
    """Whether somebody may begin a contest now."""
    return (
        contest.state == ContestState.CONFIRMED
        and contest.opens_at <= now < contest.closes_at
        and (not contest.invited or user.pk in contest.invited)
        and user.may(Permission.LEARN)
    )


@carries("P18-23.a")
@action("contest.begin_exam")
def begin_exam(*, by: User, contest: Contest) -> ExamSheet:
    """Draw the participant's questions and start their time; beginning again gives the same sheet.

    Raises:
        PermissionRequired, ExamNotOpen
    """
    require_permission(by, Permission.LEARN)
    now = timezone.now()
    sheet = ExamSheet.objects.filter(contest=contest, user=by).first()
    if sheet is None:
        if not is_open_to(contest, by, now):
            raise ExamNotOpen(_("这场考试还没有开始、已经结束，或者您不用参加。"))
        paper = draw_paper(contest, by.pk)
        if not paper:
            raise ExamNotOpen(_("题库里现在没有可以考的题，请告诉县局。"))
        sheet = ExamSheet.objects.create(
            contest=contest,
            user=by,
            township_code=by.township_code,
            paper=paper,
            number=len(paper),
            started_at=now,
            ends_at=min(now + timedelta(minutes=contest.minutes), contest.closes_at),
        )
    record(
        _("{name}进入“{title}”答题。").format(name=by.name, title=contest.title),
        subject=contest,
        village_code=sheet.township_code,
    )
    return sheet


@action("contest.hand_in")
def hand_in(*, by: User, sheet: ExamSheet) -> ExamSheet:
    """Hand in a sheet and mark it.

    Raises:
        OutsideScope, ExamOver
    """
    locked = lock_row(ExamSheet.objects.select_related("contest"), sheet.pk, missing=ExamOver(_("没有这张答题卡。")))
    if locked.user_id != by.pk:
        raise OutsideScope(_("这不是您的答题卡。"))
    if locked.handed_in_at is not None:
        raise ExamOver(_("已经交卷。"))
    mark(locked, timezone.now())
    record(
        _("{name}交卷“{title}”。").format(name=by.name, title=locked.contest.title),
        subject=locked.contest,
        village_code=locked.township_code,
    )
    return locked


def sheets_due(now: datetime, contest: Contest | None = None) -> list[ExamSheet]:
    """Return the sheets that nobody handed in and whose time, with the grace time, is over."""
    found = ExamSheet.objects.filter(handed_in_at=None, ends_at__lt=now).select_related("contest")
    if contest is not None:
        found = found.filter(contest=contest)
    return [one for one in found if now > one.ends_at + timedelta(minutes=one.contest.grace_minutes)]


@action("contest.mark_due")
def mark_due_sheets(*, by: Actor) -> int:  # noqa: ARG001 - the trail records who
    """Mark the sheets whose time is over as they stand; return their number."""
    due = sheets_due(timezone.now())
    for sheet in due:
        mark(sheet, sheet.ends_at)
    record(_("答题时间已到，自动交卷{number}份。").format(number=len(due)))
    return len(due)


@action("contest.publish")
def publish_contest(*, by: User, contest: Contest, seen_version: int | None = None) -> Contest:
    """Rank the participants, give the prizes and publish the results, once the contest is over.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ExamNotOpen
    """
    require_permission(by, Permission.CONFIRM_OUTREACH)
    locked = lock_row(Contest.objects.all(), contest.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    refuse_transition(CONTEST_TRANSITIONS, locked.state, "publish", _("这场竞赛还没有确认，或者已经公布。"))
    refuse_same_person(by, locked.entered_by_id, sentence=_("成绩由另一人公布。"))
    now = timezone.now()
    if now < locked.closes_at:
        raise ExamNotOpen(_("竞赛还没有结束，结束以后再公布。"))
    for sheet in sheets_due(now, locked):
        mark(sheet, sheet.ends_at)
    if ExamSheet.objects.filter(contest=locked, handed_in_at=None).exists():
        raise ExamNotOpen(_("还有人在补传答案，请过{minutes}分钟再公布。").format(minutes=locked.grace_minutes))
    rank_sheets(locked)
    locked.published_by, locked.published_on = by, today()
    advance(locked, "publish", CONTEST_TRANSITIONS)
    record(_("公布“{title}”成绩。").format(title=locked.title), subject=locked)
    return locked


def mark_due_if_any() -> int:
    """Mark sheets whose time is over, if there are any; the daily task calls it often."""
    return mark_due_sheets(by=SYSTEM) if sheets_due(timezone.now()) else 0
