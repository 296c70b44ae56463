"""What the page of a pilot tells: its facts and the next step."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from doudi.outreach.pilots.models import Pilot
from doudi.outreach.pilots.queries import missing_for_write_up
from doudi.outreach.pilots.workflow import PilotState
from doudi.ui.templatetags.ui import date_span, day


def facts_of(pilot: Pilot) -> list[tuple[Any, Any]]:
    """Return what a pilot tries, where and when, and who planned, started and closed it."""
    rows: list[tuple[Any, Any]] = [
        (_("类别"), pilot.get_kind_display()),
        (_("乡镇"), pilot.place),
        (_("做什么、达到什么"), pilot.goal),
        (_("时间"), date_span(pilot.first_day, pilot.last_day)),
        (_("比较"), _("试点前后各{number}个整月").format(number=pilot.compared_months)),
        (_("登记"), f"{pilot.planned_by.name} {day(pilot.planned_on)}"),
    ]
    if pilot.project:
        rows.append((_("资源链接项目"), f"{pilot.project.name}（{pilot.project.state_label}）"))
    if pilot.started_by:
        rows.append((_("启动"), f"{pilot.started_by.name} {day(pilot.started_on)}"))
    if pilot.sent_back_why:
        rows.append((_("总结被退回"), pilot.sent_back_why))
    if pilot.closed_by:
        rows.append((_("结项"), f"{pilot.closed_by.name} {day(pilot.closed_on)}"))
    return rows


def next_step(pilot: Pilot) -> str:
    """Return what has to be done next, by whom."""
    if pilot.state == PilotState.PLANNED:
        if not (pilot.stages.exists() and pilot.indicators.exists()):
            return _("登记阶段和指标。")
        return _("县民政局负责人（登记人以外的人）启动。")
    if pilot.state == PilotState.UNDER_WAY:
        missing = missing_for_write_up(pilot)
        return _("总结以前还差：{missing}。").format(missing="，".join(missing)) if missing else _("写总结。")
    if pilot.state == PilotState.WRITTEN_UP:
        return _("县民政局负责人（总结人以外的人）结项或者退回。")
    return "" if pilot.papers.exists() else _("上报案例、理论研究成果，登记上报和结果。")
