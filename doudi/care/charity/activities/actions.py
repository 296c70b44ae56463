"""Register volunteers and record what they did, with hours (P18-14.e)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.care.charity.activities.models import Activity, ActivityShare, Volunteer
from doudi.care.charity.areas import charity_scope, refuse_foreign_area
from doudi.care.charity.refusals import ActivityIncomplete
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, refuse_hidden_characters, required_text
from doudi.values.carries import carries

LONGEST_RESULT = 300
MOST_VOLUNTEERS = 100
MOST_MINUTES = 1440
MOST_PEOPLE = 100_000


@carries("SAL2026-58")
@action("charity.volunteer.register")
def register_volunteer(*, by: User, name: str, area: Division, phone: str = "", organisation: str = "") -> Volunteer:
    """Register a volunteer of a township or village.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired, HiddenCharacters, NumberInText
    """
    require_permission(by, Permission.MANAGE_CHARITY)
    refuse_foreign_area(by, area)
    text = required_text(name, "name", _("请填写姓名。"), is_sealed=True)[:40]
    refuse_hidden_characters(text)
    volunteer = Volunteer.objects.create(
        sealed_name=text,
        phone=phone,
        organisation=required_text(organisation, "organisation")[:60] if organisation.strip() else "",
        area_code=area.code,
        recorded_on=today(),
    )
    record(_("登记一名志愿者（{place}）。").format(place=place_name(area.code)), subject=volunteer)
    return volunteer


@action("charity.volunteer.leave")
def leave(*, by: User, volunteer: Volunteer) -> Volunteer:
    """Record that a volunteer takes part no more; the hours stay.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    require_permission(by, Permission.MANAGE_CHARITY)
    outside = OutsideScope(_("这位志愿者不在您的辖区内。"))
    locked = lock_row(Volunteer.objects.in_scope(charity_scope(by)), volunteer.pk, outside)
    if locked.left_on is not None:
        raise TransitionNotAllowed(_("这位志愿者已经退出。"))
    locked.left_on = today()
    locked.save()
    record(_("一名志愿者退出（{place}）。").format(place=place_name(locked.area_code)), subject=locked)
    return locked


@dataclass(frozen=True)
class ActivityReport:
    """What volunteers did on a day; everybody took part for the same ``minutes``."""

    kind: str
    title: str
    area: Division
    day: date
    households: int
    people: int
    result: str
    volunteers: Sequence[Volunteer]
    minutes: int


@carries("SAL2026-59", "SAL2026-58", "P18-14.e")
@action("charity.activity.record")
def record_activity(*, by: User, report: ActivityReport) -> Activity:
    """Record an activity with the hours of each volunteer.

    Raises:
        PermissionRequired, OutsideScope, ActivityIncomplete, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.MANAGE_CHARITY)
    refuse_foreign_area(by, report.area)
    _refuse_incomplete(report)
    activity = Activity.objects.create(
        kind=report.kind,
        title=required_text(report.title, "title", _("请写明活动。"))[:60],
        area_code=report.area.code,
        day=report.day,
        households=report.households,
        people=report.people,
        result=required_text(report.result, "result", _("请写明做了什么。"))[:LONGEST_RESULT],
        recorded_by=by,
    )
    ActivityShare.objects.bulk_create(
        ActivityShare(activity=activity, volunteer=one, minutes=report.minutes) for one in report.volunteers
    )
    record(
        _("登记志愿活动“{title}”，{volunteers}人，服务{people}人。").format(
            title=activity.title, volunteers=len(report.volunteers), people=activity.people
        ),
        subject=activity,
    )
    return activity


def _refuse_incomplete(report: ActivityReport) -> None:
    if report.kind not in Activity.Kind.values:
        raise ActivityIncomplete(_("请选择类别。"), kind=_("请选择类别。"))
    if report.day > today():
        raise ActivityIncomplete(_("日期不能晚于今天。"), day=_("日期不能晚于今天。"))
    if not 0 < len(set(report.volunteers)) <= MOST_VOLUNTEERS:
        message = _("请选择1到{most}名志愿者。").format(most=MOST_VOLUNTEERS)
        raise ActivityIncomplete(message, volunteers=message)
    if not 0 < report.minutes <= MOST_MINUTES:
        raise ActivityIncomplete(_("时长不对，请核对。"), minutes=_("时长不对，请核对。"))
    if not (0 <= report.people <= MOST_PEOPLE and 0 <= report.households <= MOST_PEOPLE):
        raise ActivityIncomplete(_("服务人数不对，请核对。"), people=_("服务人数不对，请核对。"))


@action("charity.activity.void")
def void_activity(*, by: User, activity: Activity, why: str) -> Activity:
    """Void an activity that was recorded wrongly; it stays and counts no more.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.MANAGE_CHARITY)
    outside = OutsideScope(_("这次活动不在您的辖区内。"))
    locked = lock_row(Activity.objects.in_scope(charity_scope(by)), activity.pk, outside)
    if locked.void_reason:
        raise TransitionNotAllowed(_("这次活动已经作废。"))
    locked.void_reason = required_text(why, "why", _("请写明哪里录错了。"))[:200]
    locked.save()
    record(_("作废志愿活动“{title}”。").format(title=locked.title), subject=locked, why=locked.void_reason)
    return locked
