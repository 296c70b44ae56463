"""Open a project with a partner, and close it with its result (P18-14.c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.care.charity.areas import charity_scope, refuse_foreign_area
from doudi.care.charity.kinds import NeedKind
from doudi.care.charity.projects.models import LinkingProject
from doudi.care.charity.projects.queries import people_in_need
from doudi.care.charity.refusals import ProjectIncomplete
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row, refuse_stale
from doudi.core.refusals import OutsideScope, TransitionNotAllowed, required_text
from doudi.values.carries import carries

LONGEST_RESULT = 600
MOST_SERVED = 1_000_000


@dataclass(frozen=True)
class ProjectPlan:
    """A project as it is planned."""

    name: str
    kind: str
    area: Division
    goal: str
    partner: str
    first_day: date
    last_day: date


@carries("SAL2026-57", "P18-14.c")
@action("charity.project.open")
def open_project(*, by: User, plan: ProjectPlan) -> LinkingProject:
    """Open a project; how many people need it is counted from the open needs of the area.

    Raises:
        PermissionRequired, OutsideScope, ProjectIncomplete, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.MANAGE_CHARITY)
    refuse_foreign_area(by, plan.area)
    if plan.kind not in NeedKind.values:
        raise ProjectIncomplete(_("请选择需求。"), kind=_("请选择需求。"))
    if plan.last_day < max(plan.first_day, today()):
        message = _("结束日期不能早于开始和今天。")
        raise ProjectIncomplete(message, last_day=message)
    project = LinkingProject.objects.create(
        name=required_text(plan.name, "name", _("请写明项目名称。"))[:60],
        kind=plan.kind,
        area_code=plan.area.code,
        needed=people_in_need(plan.kind, plan.area.code),
        goal=required_text(plan.goal, "goal", _("请写明目标。"))[:200],
        partner=required_text(plan.partner, "partner", _("请写明合作单位。"))[:60],
        first_day=plan.first_day,
        last_day=plan.last_day,
        opened_by=by,
    )
    record(
        _("发起资源链接项目“{name}”（{place}），需要的{needed}人。").format(
            name=project.name, place=place_name(plan.area.code), needed=project.needed
        ),
        subject=project,
    )
    return project


@carries("P18-14.c")
@action("charity.project.close")
def close_project(
    *, by: User, project: LinkingProject, served: int, result: str, seen_version: int | None = None
) -> LinkingProject:
    """Close a project with the number of people served and its result.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ProjectIncomplete, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_CHARITY)
    locked = lock_row(LinkingProject.objects.all(), project.pk)
    if not contains(charity_scope(by), locked.area_code):
        raise OutsideScope(_("这个项目不在您的辖区内。"))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经登记，请看过再办。"))
    if locked.closed_on is not None:
        raise TransitionNotAllowed(_("这个项目已经结项。"))
    if not 0 <= served <= MOST_SERVED:
        raise ProjectIncomplete(_("服务人数不对，请核对。"), served=_("服务人数不对，请核对。"))
    locked.served = served
    locked.result = required_text(result, "result", _("请写明成效。"))[:LONGEST_RESULT]
    locked.closed_on, locked.closed_by = today(), by
    locked.version += 1
    locked.save()
    record(
        _("资源链接项目“{name}”结项，服务{served}人。").format(name=locked.name, served=served),
        subject=locked,
        why=locked.result,
    )
    return locked
