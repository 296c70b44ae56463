"""Register lessons, name the jury, give scores."""

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
from doudi.core.refusals import OutsideScope, required_text
from doudi.outreach.contests.models import Juror, Lesson, LessonScore
from doudi.outreach.contests.models.lessons import HIGHEST_SCORE, LONGEST_REMARK
from doudi.outreach.contests.people import learners
from doudi.outreach.contests.refusals import LessonIncomplete, NotAJuror
from doudi.values.carries import carries

MOST_LISTENERS = 2000


@dataclass(frozen=True)
class LessonHeld:
    """A lesson that somebody gave."""

    user: User
    topic: str
    title: str
    held_on: date
    place_held: str
    listeners: int
    material: Upload | None = None


@carries("P18-23.b")
@action("lesson.register")
def register_lesson(*, by: User, held: LessonHeld) -> Lesson:
    """Register a lesson: a township for its own people, the bureau for everybody.

    Raises:
        PermissionRequired, OutsideScope, LessonIncomplete, ReasonRequired
    """
    require_permission(by, Permission.REPORT_OUTREACH)
    if not learners(by=by).filter(pk=held.user.pk).exists():
        raise OutsideScope(_("讲课人不是您这里的工作人员。"))
    if held.held_on > today() or not 1 <= held.listeners <= MOST_LISTENERS:
        message = _("讲课日期不能晚于今天，听课人数在1到{most}之间。").format(most=MOST_LISTENERS)
        raise LessonIncomplete(message, held_on=message)
    lesson = Lesson(
        user=held.user,
        township_code=held.user.township_code,
        topic=held.topic,
        title=required_text(held.title, "title")[:80],
        held_on=held.held_on,
        place_held=required_text(held.place_held, "place_held")[:60],
        listeners=held.listeners,
        registered_by=by,
    )
    if held.material is not None:
        lesson.material = store_upload(
            by=by, upload=held.material, village_code=lesson.township_code or str(by.division_id)
        )
    lesson.save()
    record(
        _("登记{name}讲的业务课“{title}”。").format(name=held.user.name, title=lesson.title),
        subject=lesson,
        village_code=lesson.township_code,
    )
    return lesson


@action("lesson.name_juror")
def name_juror(*, by: User, year: int, user: User) -> Juror:
    """Name a member of the jury of a year.

    Raises:
        PermissionRequired, LessonIncomplete
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    if not user.may(Permission.READ_OUTREACH):
        raise LessonIncomplete(_("评委要能查看宣传培训：请选县局或者乡镇的人员。"))
    juror, is_new = Juror.objects.get_or_create(year=year, user=user, defaults={"named_by": by})
    if not is_new:
        raise LessonIncomplete(_("{name}已经是{year}年的评委。").format(name=user.name, year=year))
    record(_("确定{name}为{year}年业务课评委。").format(name=user.name, year=year), subject=juror)
    return juror


@carries("P18-23.b")
@action("lesson.score")
def score_lesson(*, by: User, lesson: Lesson, score: int, remark: str = "") -> LessonScore:
    """Give the score of a juror; once only, and not for one's own lesson.

    Raises:
        PermissionRequired, NotAJuror, LessonIncomplete
    """
    require_permission(by, Permission.READ_OUTREACH)
    if not Juror.objects.filter(year=lesson.held_on.year, user=by).exists():
        raise NotAJuror(_("您不是{year}年的评委。").format(year=lesson.held_on.year))
    if lesson.user_id == by.pk:
        raise NotAJuror(_("不能给自己的课打分。"))
    if not 0 <= score <= HIGHEST_SCORE:
        message = _("得分在0到{most}之间。").format(most=HIGHEST_SCORE)
        raise LessonIncomplete(message, score=message)
    made, is_new = LessonScore.objects.get_or_create(
        lesson=lesson,
        juror=by,
        defaults={"score": score, "remark": remark.strip()[:LONGEST_REMARK], "scored_on": today()},
    )
    if not is_new:
        raise LessonIncomplete(_("您已经给这堂课打过分。"))
    record(_("给业务课“{title}”打分。").format(title=lesson.title), subject=lesson, village_code=lesson.township_code)
    return made
