"""What can be done with a pilot, and which of it a user is offered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.process import Verb, verbs_by_name
from doudi.outreach.pilots import forms
from doudi.outreach.pilots.actions import papers, plans, results
from doudi.outreach.pilots.models import Pilot
from doudi.outreach.pilots.queries import missing_for_write_up
from doudi.outreach.pilots.workflow import PILOT_TRANSITIONS

_REPORT, _MANAGE, _CONFIRM = Permission.REPORT_OUTREACH, Permission.MANAGE_OUTREACH, Permission.CONFIRM_OUTREACH

VERBS = verbs_by_name(
    Verb("start", _("启动试点"), plans.start_pilot, forms.ButtonForm, _CONFIRM),
    Verb("close", _("结项"), results.close_pilot, forms.ButtonForm, _CONFIRM),
    Verb("send_back", _("退回总结"), results.send_back, forms.SendBackForm, _CONFIRM),
    Verb("send_up", _("登记上报"), papers.send_up, forms.SendUpForm, _MANAGE),
    Verb("outcome", _("登记上报的结果"), papers.record_outcome, forms.OutcomeForm, _MANAGE),
    Verb("report_stage", _("完成一个阶段"), results.report_stage, forms.ReportStageForm, _REPORT),
    Verb("draw", _("取试点后的数字"), results.draw_figures, forms.ButtonForm, _REPORT),
    Verb("figure", _("填自己的指标"), results.enter_figure, forms.FigureForm, _REPORT),
    Verb("write_up", _("写总结"), results.write_up, forms.WriteUpForm, _REPORT),
    Verb("stage", _("加阶段"), plans.add_stage, forms.StageForm, _REPORT),
    Verb("indicator", _("加指标"), plans.add_indicator, forms.IndicatorForm, _REPORT),
)


def offered_verbs(pilot: Pilot, by: User) -> list[Verb]:
    """Return the verbs that a user may use on a pilot now."""
    names = PILOT_TRANSITIONS.verbs_in(pilot.state)
    return [
        verb
        for verb in VERBS.values()
        if verb.name in names and verb.permission and by.may(verb.permission) and _fits(verb.name, pilot, by)
    ]


def _fits(name: str, pilot: Pilot, by: User) -> bool:
    """Whether a verb makes sense for this pilot and user, beyond state and permission."""
    if name == "start":
        return bool(pilot.planned_by_id != by.pk and pilot.stages.exists() and pilot.indicators.exists())
    if name == "close":
        return bool(pilot.written_up_by_id != by.pk)
    if name == "report_stage":
        return pilot.stages.filter(done_on=None).exists()
    if name == "draw":
        return pilot.indicators.exclude(measure="").exists()
    if name == "figure":
        return pilot.indicators.filter(measure="").exists()
    if name == "write_up":
        return not missing_for_write_up(pilot)
    if name == "outcome":
        return pilot.papers.exists()
    return True
