"""Report stages, measure indicators, write a pilot up and close it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.process import advance, refuse_same_person
from doudi.core.refusals import required_text
from doudi.outreach.pilots.actions.locking import lock_pilot, record_on, stored
from doudi.outreach.pilots.actions.plans import draw_before
from doudi.outreach.pilots.figures import draw_figure
from doudi.outreach.pilots.models import LONGEST_TEXT, Indicator, Pilot, Stage
from doudi.outreach.pilots.queries import missing_for_write_up
from doudi.outreach.pilots.refusals import FigureNotThere, PilotIncomplete
from doudi.outreach.pilots.workflow import PILOT_TRANSITIONS
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries

LARGEST_VALUE = Decimal(10**11)


@action("pilot.report_stage")
def report_stage(
    *,
    by: User,
    pilot: Pilot,
    stage: Stage,
    done_on: date,
    text: str,
    evidence: Upload | None = None,
    seen_version: int | None = None,
) -> Stage:
    """Report that a stage is done.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired, NumberInText,
        PilotIncomplete, EmptyFile, FileTooLarge, WrongFileType
    """
    locked = lock_pilot(by, pilot, "report_stage", Permission.REPORT_OUTREACH, seen_version)
    found = locked.stages.filter(pk=stage.pk, done_on=None).first()
    if found is None:
        raise PilotIncomplete(_("这个阶段已经完成。"))
    if not locked.first_day <= done_on <= today():
        message = _("完成日期在试点开始以后、今天以前。")
        raise PilotIncomplete(message, done_on=message)
    found.text = required_text(text, "text", _("请写明做了什么。"))[:LONGEST_TEXT]
    found.done_on, found.reported_by = done_on, by
    found.evidence = stored(by, locked, evidence)
    found.save()
    advance(locked, "report_stage", PILOT_TRANSITIONS)
    record_on(locked, _("完成阶段“{name}”。").format(name=found.name))
    return found


@carries("P18-25.e")
@action("pilot.draw")
def draw_figures(*, by: User, pilot: Pilot, seen_version: int | None = None) -> int:
    """Take the figures of the latest whole months for every indicator of the system; return how many.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, FigureNotThere
    """
    locked = lock_pilot(by, pilot, "draw", Permission.REPORT_OUTREACH, seen_version)
    first = add_months(today().replace(day=1), -locked.compared_months)
    if first < locked.first_day.replace(day=1):
        possible_on = add_months(locked.first_day.replace(day=1), locked.compared_months)
        raise FigureNotThere(
            _("试点满{number}个整月才能比较，{day}起可以取数。").format(number=locked.compared_months, day=possible_on)
        )
    number = 0
    for indicator in locked.indicators.exclude(measure=""):
        if not indicator.before_shown:
            draw_before(indicator, locked)
        drawn = draw_figure(indicator.measure, locked.township_code, first, locked.compared_months)
        if drawn is None:
            continue
        indicator.after_value, indicator.after_shown = drawn.value, drawn.shown
        indicator.after_period, indicator.drawn_on = drawn.period, today()
        indicator.save()
        number += 1
    if not number:
        raise FigureNotThere(_("没有可以从系统取数的指标。"))
    advance(locked, "draw", PILOT_TRANSITIONS)
    record_on(locked, _("取试点后的数字，{number}项。").format(number=number))
    return number


@action("pilot.figure")
def enter_figure(
    *,
    by: User,
    pilot: Pilot,
    indicator: Indicator,
    before: Decimal,
    after: Decimal,
    evidence: Upload,
    seen_version: int | None = None,
) -> Indicator:
    """Enter both figures of an indicator that the system does not know, with proof.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, FigureNotThere, EmptyFile,
        FileTooLarge, WrongFileType
    """
    locked = lock_pilot(by, pilot, "figure", Permission.REPORT_OUTREACH, seen_version)
    found = locked.indicators.filter(pk=indicator.pk, measure="").first()
    if found is None:
        raise FigureNotThere(_("系统里的指标由系统取数，不用填。"))
    if max(abs(before), abs(after)) >= LARGEST_VALUE:
        raise FigureNotThere(_("数字太大，请核对。"), after=_("数字太大，请核对。"))
    found.before_value, found.before_shown = before, f"{before.normalize():f}"
    found.after_value, found.after_shown = after, f"{after.normalize():f}"
    found.evidence, found.drawn_on = stored(by, locked, evidence), today()
    found.save()
    advance(locked, "figure", PILOT_TRANSITIONS)
    record_on(locked, _("填指标“{label}”，附佐证。").format(label=found.label))
    return found


@carries("P18-25.e", "P18-14.a")
@action("pilot.write_up")
def write_up(*, by: User, pilot: Pilot, result: str, lessons: str, seen_version: int | None = None) -> Pilot:
    """Write a pilot up: what it reached, what was learnt and what did not work.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, PilotIncomplete, ReasonRequired,
        NumberInText
    """
    locked = lock_pilot(by, pilot, "write_up", Permission.REPORT_OUTREACH, seen_version)
    if missing := missing_for_write_up(locked):
        raise PilotIncomplete(_("还不能总结：{missing}。").format(missing="，".join(missing)))
    locked.result = required_text(result, "result", _("请写明成效。"))[:LONGEST_TEXT]
    locked.lessons = required_text(lessons, "lessons", _("请写明经验和问题。"))[:LONGEST_TEXT]
    locked.written_up_by, locked.written_up_on, locked.sent_back_why = by, today(), ""
    advance(locked, "write_up", PILOT_TRANSITIONS)
    record_on(locked, _("总结。"))
    return locked


@action("pilot.send_back")
def send_back(*, by: User, pilot: Pilot, why: str, seen_version: int | None = None) -> Pilot:
    """Send a write-up back with a reason.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired, NumberInText
    """
    locked = lock_pilot(by, pilot, "send_back", Permission.CONFIRM_OUTREACH, seen_version)
    locked.sent_back_why = required_text(why, "why", _("请写明退回的理由。"))[:200]
    advance(locked, "send_back", PILOT_TRANSITIONS)
    record_on(locked, _("退回总结。"), why=locked.sent_back_why)
    return locked


@carries("P18-25.e")
@action("pilot.close")
def close_pilot(*, by: User, pilot: Pilot, seen_version: int | None = None) -> Pilot:
    """Close a pilot as a leader of the bureau who did not write it up.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    locked = lock_pilot(by, pilot, "close", Permission.CONFIRM_OUTREACH, seen_version)
    refuse_same_person(by, locked.written_up_by_id, sentence=_("试点由总结人以外的负责人结项。"))
    locked.closed_by, locked.closed_on = by, today()
    advance(locked, "close", PILOT_TRANSITIONS)
    record_on(locked, _("结项。"))
    return locked
