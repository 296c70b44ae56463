"""Plan a pilot with its stages and indicators, and start it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.care.charity.projects.models import LinkingProject
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.divisions.queries import townships
from doudi.core.process import advance, refuse_same_person
from doudi.core.refusals import OutsideScope, required_text
from doudi.outreach.pilots.actions.locking import lock_pilot, record_on
from doudi.outreach.pilots.figures import draw_figure, figure_names, is_higher_better
from doudi.outreach.pilots.kinds import PilotKind
from doudi.outreach.pilots.models import LONGEST_TEXT, Indicator, Pilot, Stage
from doudi.outreach.pilots.refusals import PilotIncomplete
from doudi.outreach.pilots.workflow import PILOT_TRANSITIONS
from doudi.values.carries import carries

MOST_STAGES, MOST_INDICATORS = 12, 20
_MOST_DAYS = 3 * 366


@dataclass(frozen=True)
class PilotPlan:
    """What is to be tried, where, and when."""

    kind: str
    title: str
    township_code: str
    goal: str
    first_day: date
    last_day: date
    compared_months: int
    project: LinkingProject | None = None


@carries("P18-25.a", "P18-25.b", "P18-25.c", "P18-25.d")
@action("pilot.plan")
def plan_pilot(*, by: User, plan: PilotPlan) -> Pilot:
    """Plan a pilot: a township for itself, the bureau for any.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired, NumberInText, PilotIncomplete
    """
    require_permission(by, Permission.REPORT_OUTREACH)
    own = by.township_code
    if own and plan.township_code != own:
        raise OutsideScope(_("乡镇只登记本乡镇的试点。"))
    _refuse_incomplete(plan)
    pilot = Pilot.objects.create(
        kind=plan.kind,
        title=required_text(plan.title, "title", _("请写明试点的名称。"))[:80],
        township_code=plan.township_code,
        goal=required_text(plan.goal, "goal", _("请写明做什么、达到什么。"))[:LONGEST_TEXT],
        first_day=plan.first_day,
        last_day=plan.last_day,
        compared_months=plan.compared_months,
        project=plan.project,
        planned_by=by,
        planned_on=today(),
    )
    record_on(pilot, _("登记，{kind}。").format(kind=pilot.get_kind_display()))
    return pilot


def _refuse_incomplete(plan: PilotPlan) -> None:
    if plan.kind not in PilotKind.values:
        raise PilotIncomplete(_("请选择类别。"), kind=_("请选择类别。"))
    if plan.township_code not in {township.code for township in townships()}:
        raise PilotIncomplete(_("请选择乡镇。"), township_code=_("请选择乡镇。"))
    if not 0 <= (plan.last_day - plan.first_day).days <= _MOST_DAYS:
        message = _("结束日期要在开始以后，三年以内。")
        raise PilotIncomplete(message, last_day=message)
    if plan.compared_months not in Pilot.Months.values:
        raise PilotIncomplete(_("请选择比较几个月。"), compared_months=_("请选择比较几个月。"))
    if plan.project is not None and plan.kind != PilotKind.CHARITY:
        message = _("只有政府救助与慈善救助衔接的试点关联资源链接项目。")
        raise PilotIncomplete(message, project=message)


@action("pilot.stage")
def add_stage(*, by: User, pilot: Pilot, name: str, due_on: date, seen_version: int | None = None) -> Stage:
    """Add a stage with the day until which it is to be done.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired, PilotIncomplete
    """
    locked = lock_pilot(by, pilot, "stage", Permission.REPORT_OUTREACH, seen_version)
    number = locked.stages.count()
    if number >= MOST_STAGES:
        raise PilotIncomplete(_("最多{most}个阶段。").format(most=MOST_STAGES))
    if not locked.first_day <= due_on <= locked.last_day:
        message = _("阶段的时限在试点的开始和结束之间。")
        raise PilotIncomplete(message, due_on=message)
    made = Stage.objects.create(pilot=locked, order=number + 1, name=required_text(name, "name")[:80], due_on=due_on)
    advance(locked, "stage", PILOT_TRANSITIONS)
    record_on(locked, _("加阶段“{name}”。").format(name=made.name))
    return made


@action("pilot.indicator")
def add_indicator(
    *,
    by: User,
    pilot: Pilot,
    measure: str = "",
    label: str = "",
    higher_is_better: bool = True,
    seen_version: int | None = None,
) -> Indicator:
    """Add an indicator: a measure of the system, or one of one's own that is entered with proof.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired, PilotIncomplete
    """
    locked = lock_pilot(by, pilot, "indicator", Permission.REPORT_OUTREACH, seen_version)
    if locked.indicators.count() >= MOST_INDICATORS:
        raise PilotIncomplete(_("最多{most}项指标。").format(most=MOST_INDICATORS))
    known = dict(figure_names())
    if measure and measure not in known:
        raise PilotIncomplete(_("系统里没有这项指标。"), measure=_("系统里没有这项指标。"))
    named = str(known[measure]) if measure else required_text(label, "label", _("请选择系统里的指标，或者写明自己的。"))
    if locked.indicators.filter(label=named[:80]).exists():
        message = _("已经有“{label}”。").format(label=named)
        raise PilotIncomplete(message, label=message)
    made = Indicator(
        pilot=locked,
        measure=measure,
        label=named[:80],
        is_higher_better=is_higher_better(measure) if measure else higher_is_better,
    )
    draw_before(made, locked)
    made.save()
    advance(locked, "indicator", PILOT_TRANSITIONS)
    record_on(locked, _("加指标“{label}”。").format(label=made.label))
    return made


def draw_before(indicator: Indicator, pilot: Pilot) -> None:
    """Take the figure of the months before the pilot, once they are over."""
    if not indicator.measure or pilot.first_day.replace(day=1) > today():
        return
    drawn = draw_figure(indicator.measure, pilot.township_code, pilot.before, pilot.compared_months)
    if drawn is not None:
        indicator.before_value, indicator.before_shown = drawn.value, drawn.shown
        indicator.before_period, indicator.drawn_on = drawn.period, today()


@carries("P18-25.a", "P18-25.b", "P18-25.c", "P18-25.d")
@action("pilot.start")
def start_pilot(*, by: User, pilot: Pilot, seen_version: int | None = None) -> Pilot:
    """Start a pilot as a leader of the bureau who did not plan it; figures before it are taken now.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, PilotIncomplete
    """
    locked = lock_pilot(by, pilot, "start", Permission.CONFIRM_OUTREACH, seen_version)
    refuse_same_person(by, locked.planned_by_id, sentence=_("试点由登记人以外的负责人启动。"))
    if not locked.stages.exists() or not locked.indicators.exists():
        raise PilotIncomplete(_("先登记阶段和指标，再启动。"))
    for indicator in locked.indicators.filter(before_shown=""):
        draw_before(indicator, locked)
        indicator.save()
    locked.started_by, locked.started_on = by, today()
    advance(locked, "start", PILOT_TRANSITIONS)
    record_on(locked, _("启动。"))
    return locked
