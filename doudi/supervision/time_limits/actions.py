"""Open, hold, follow up and close talks with townships that fell behind (P18-26.b, P18-26.c)."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.divisions.queries import townships
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.supervision.measures.periods import quarter_of
from doudi.supervision.time_limits.models import LONGEST_TEXT, Talk, TalkFollowUp
from doudi.supervision.time_limits.refusals import PromisesNotChecked, QuarterNotOver, TalkIncomplete
from doudi.supervision.time_limits.thresholds import reasons_by_township
from doudi.supervision.time_limits.workflow import TALK_TRANSITIONS, TalkState
from doudi.values.carries import carries
from doudi.values.working_days import add_working_days


@carries("P18-26.b", "P18-26.c")
@action("talk.open_quarter")
def open_talks(*, by: Actor, quarter: date) -> list[Talk]:
    """Open a talk with each township that fell behind in a quarter; one that has its talk keeps it.

    Raises:
        PermissionRequired, QuarterNotOver
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    period = quarter_of(quarter)
    if period.last >= today():
        raise QuarterNotOver(_("{quarter}还没有结束。").format(quarter=period.label))
    real = {township.code for township in townships()}
    before = set(
        Talk.objects.filter(quarter=period.before.first)
        .exclude(state=TalkState.DROPPED)
        .values_list("township_code", flat=True)
    )
    known = set(Talk.objects.filter(quarter=period.first).values_list("township_code", flat=True))
    days = procedure_figure("talk_invitation_days", today())
    opened = [
        Talk.objects.create(
            township_code=code,
            quarter=period.first,
            reasons=reasons,
            is_second_running=code in before,
            opened_on=today(),
            due_on=add_working_days(today(), days).day,
        )
        for code, reasons in sorted(reasons_by_township(period).items())
        if code in real and code not in known
    ]
    record(_("按{quarter}的指标提出约谈{number}个乡镇。").format(quarter=period.label, number=len(opened)))
    return opened


def _locked(by: User, talk: Talk, verb: str, seen_version: int | None, permission: Permission) -> Talk:
    require_permission(by, permission)
    locked = lock_row(Talk.objects.visible_to(by), talk.pk, missing=OutsideScope(_("这次约谈不在您的辖区内。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经登记，请看过再办。"))
    refuse_transition(TALK_TRANSITIONS, locked.state, verb, _("这次约谈现在不能这样办。"))
    return locked


def _sentence(talk: Talk, what: str) -> str:
    return _("约谈{place}（{quarter}）：{what}。").format(
        place=talk.place, quarter=quarter_of(talk.quarter).label, what=what
    )


@action("talk.invite")
def invite(*, by: User, talk: Talk, day: date, who: str, seen_version: int | None = None) -> Talk:
    """Call a township in for a day.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, TalkIncomplete, ReasonRequired
    """
    locked = _locked(by, talk, "invite", seen_version, Permission.MANAGE_SUPERVISION)
    if day < today():
        raise TalkIncomplete(_("约谈日期不能早于今天。"), day=_("约谈日期不能早于今天。"))
    locked.invited_for = day
    locked.invited_who = required_text(who, "who", _("请写明约谈谁。"))[:120]
    locked.invited_by = by
    advance(locked, "invite", TALK_TRANSITIONS)
    record(_sentence(locked, _("已通知")), subject=locked, village_code=locked.township_code)
    return locked


@carries("P18-26.c")
@action("talk.hold")
def hold(
    *,
    by: User,
    talk: Talk,
    held_on: date,
    attended: str,
    causes: str,
    promises: str,
    promised_by: date | None = None,
    seen_version: int | None = None,
) -> Talk:
    """Record a talk: who was there, why the township fell behind, what it promised, by when.

    Args:
        promised_by: the deadline of the promises; the usual number of days after the talk if None.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, TalkIncomplete, ReasonRequired
    """
    locked = _locked(by, talk, "hold", seen_version, Permission.MANAGE_SUPERVISION)
    if not quarter_of(locked.quarter).last < held_on <= today():
        message = _("约谈日期要在季度结束以后，不晚于今天。")
        raise TalkIncomplete(message, held_on=message)
    deadline = promised_by or held_on + timedelta(days=procedure_figure("talk_promise_days", held_on))
    if deadline <= held_on:
        raise TalkIncomplete(_("兑现期限要晚于约谈日期。"), promised_by=_("兑现期限要晚于约谈日期。"))
    locked.held_on, locked.promised_by, locked.held_by = held_on, deadline, by
    locked.attended = required_text(attended, "attended", _("请写明参加人。"))[:200]
    locked.causes = required_text(causes, "causes", _("请写明原因。"))[:LONGEST_TEXT]
    locked.promises = required_text(promises, "promises", _("请写明整改承诺。"))[:LONGEST_TEXT]
    advance(locked, "hold", TALK_TRANSITIONS)
    record(_sentence(locked, _("已约谈")), subject=locked, village_code=locked.township_code)
    return locked


@carries("P18-26.c")
@action("talk.follow_up")
def follow_up(*, by: User, talk: Talk, seen_on: date, text: str, seen_version: int | None = None) -> TalkFollowUp:
    """Record what the township did after its talk, or what the bureau found.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, TalkIncomplete, ReasonRequired
    """
    locked = _locked(by, talk, "follow_up", seen_version, Permission.ANSWER_SUPERVISION)
    if not (locked.held_on or today()) <= seen_on <= today():
        raise TalkIncomplete(_("日期要在约谈以后，不晚于今天。"), seen_on=_("日期要在约谈以后，不晚于今天。"))
    made = TalkFollowUp.objects.create(
        talk=locked,
        seen_on=seen_on,
        text=required_text(text, "text", _("请写明情况。"))[:LONGEST_TEXT],
        recorded_by=by,
    )
    advance(locked, "follow_up", TALK_TRANSITIONS)
    record(_sentence(locked, _("登记督办情况")), subject=locked, village_code=locked.township_code)
    return made


@carries("P18-26.c")
@action("talk.close")
def close(*, by: User, talk: Talk, closing: str, seen_version: int | None = None) -> Talk:
    """Close a talk whose promises were looked at; a leader does it who did not hold it.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired,
        PromisesNotChecked, ReasonRequired
    """
    locked = _locked(by, talk, "close", seen_version, Permission.CONFIRM_SUPERVISION)
    refuse_same_person(by, locked.held_by_id, sentence=_("约谈由另一人办结。"))
    if not locked.follow_ups.exists():
        raise PromisesNotChecked(_("还没有登记督办情况，不能办结。"))
    locked.closing = required_text(closing, "closing", _("请写明结果。"))[:LONGEST_TEXT]
    locked.closed_on, locked.closed_by = today(), by
    advance(locked, "close", TALK_TRANSITIONS)
    record(_sentence(locked, _("办结")), subject=locked, village_code=locked.township_code, why=locked.closing)
    return locked


@action("talk.drop")
def drop(*, by: User, talk: Talk, closing: str, seen_version: int | None = None) -> Talk:
    """Decide with a reason not to hold a talk, such as for cases that a disaster delayed.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    locked = _locked(by, talk, "drop", seen_version, Permission.CONFIRM_SUPERVISION)
    locked.closing = required_text(closing, "closing", _("请写明为什么不约谈。"))[:LONGEST_TEXT]
    locked.closed_on, locked.closed_by = today(), by
    advance(locked, "drop", TALK_TRANSITIONS)
    record(_sentence(locked, _("不约谈")), subject=locked, village_code=locked.township_code, why=locked.closing)
    return locked
