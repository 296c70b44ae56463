"""Begin, correct, confirm and discard rounds; record how households were told and where the text was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.jobs.queue import enqueue
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.outreach.notices.changes import change_of
from doudi.outreach.notices.messages import MESSAGE_JOB
from doudi.outreach.notices.models import LONGEST_TEXT, NoticeRound, Publication
from doudi.outreach.notices.preparation import PREPARE_JOB
from doudi.outreach.notices.refusals import DeliveryNotPossible, NothingChanged, RoundNotPossible
from doudi.outreach.notices.workflow import ROUND_TRANSITIONS, PublicationKind, RoundState
from doudi.values.benefit_month import month_index
from doudi.values.carries import carries

MOST_MONTHS = 36
_COUNTY_ZEROS = 12


@dataclass(frozen=True)
class RoundPlan:
    """What a round is to tell: the day of the decision, the first month paid by it, and the day the money is there."""

    decided: date
    pay_month: date
    paid_by: date
    title: str
    explanation: str = ""


@action("notice_round.begin")
def begin_round(*, by: User, plan: RoundPlan) -> NoticeRound:
    """Begin a round of what was decided on a day; a job computes it.

    Raises:
        PermissionRequired, NothingChanged, RoundNotPossible, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    change = change_of(plan.decided)
    if change is None or not change.changed:
        raise NothingChanged(_("没有这一天决定的标准。"))
    if NoticeRound.objects.filter(decided=plan.decided).exclude(state=RoundState.DISCARDED).exists():
        raise RoundNotPossible(_("这次调整已经有告知批次，不能再做一个。"))
    first, pay_month = change.first_month, plan.pay_month.replace(day=1)
    if pay_month < first:
        message = _("不能早于新标准开始的月份。")
        raise RoundNotPossible(message, pay_month=message)
    if month_index(pay_month) - month_index(first) >= MOST_MONTHS:
        message = _("离新标准开始不能超过{most}个月。").format(most=MOST_MONTHS)
        raise RoundNotPossible(message, pay_month=message)
    if plan.paid_by < first:
        message = _("到账的日子不能早于新标准开始的月份。")
        raise RoundNotPossible(message, paid_by=message)
    made = NoticeRound.objects.create(
        title=required_text(plan.title, "title", _("请写明名称。"))[:80],
        decided=plan.decided,
        first_month=first,
        pay_month=pay_month,
        paid_by=plan.paid_by,
        explanation=plan.explanation.strip()[:LONGEST_TEXT],
        prepared_by=by,
        prepared_on=today(),
    )
    made.job = enqueue(PREPARE_JOB, by=by, round=made.pk)
    made.save(update_fields=["job"])
    record(_("准备告知单“{title}”。").format(title=made.title), subject=made)
    return made


@action("notice_round.edit")
def edit_round(
    *, by: User, prepared: NoticeRound, title: str, paid_by: date, explanation: str, seen_version: int | None = None
) -> NoticeRound:
    """Correct the words of a round that nobody has confirmed; who corrects it has prepared it.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = lock_row(NoticeRound.objects.all(), prepared.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    refuse_transition(ROUND_TRANSITIONS, locked.state, "edit", _("这一批不在待确认，不能改。"))
    locked.title = required_text(title, "title", _("请写明名称。"))[:80]
    locked.paid_by, locked.explanation = paid_by, explanation.strip()[:LONGEST_TEXT]
    locked.prepared_by = by
    advance(locked, "edit", ROUND_TRANSITIONS)
    record(_("修改告知单“{title}”的文字。").format(title=locked.title), subject=locked)
    return locked


@carries("P30-3.1")
@action("notice_round.confirm")
def confirm_round(*, by: User, prepared: NoticeRound, seen_version: int | None = None) -> NoticeRound:
    """Confirm a round, so that its notices and its public text may go out; another person than who prepared it.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    require_permission(by, Permission.CONFIRM_OUTREACH)
    locked = lock_row(NoticeRound.objects.all(), prepared.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    refuse_transition(ROUND_TRANSITIONS, locked.state, "confirm", _("这一批还没有核算好，或者已经确认。"))
    refuse_same_person(by, locked.prepared_by_id, sentence=_("告知单由另一人确认。"))
    locked.confirmed_by, locked.confirmed_on = by, today()
    advance(locked, "confirm", ROUND_TRANSITIONS)
    record(
        _("确认告知单“{title}”，{number}户。").format(title=locked.title, number=locked.households_number),
        subject=locked,
    )
    return locked


@action("notice_round.discard")
def discard_round(*, by: User, prepared: NoticeRound, why: str, seen_version: int | None = None) -> NoticeRound:
    """Discard a round that nobody has confirmed, with its notices; it may then be prepared again.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = lock_row(NoticeRound.objects.all(), prepared.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经修改，请看过再办。"))
    refuse_transition(ROUND_TRANSITIONS, locked.state, "discard", _("这一批已经确认，不能放弃。"))
    locked.discarded_why = required_text(why, "why", _("请写明放弃的理由。"))[:200]
    locked.notices.all().delete()
    advance(locked, "discard", ROUND_TRANSITIONS)
    record(_("放弃告知单“{title}”。").format(title=locked.title), subject=locked, why=locked.discarded_why)
    return locked


@action("notice_round.send_messages")
def send_messages(*, by: User, prepared: NoticeRound) -> NoticeRound:
    """Ask for the messages of a confirmed round: a job puts them into the outbox of the short-message platform.

    Raises:
        PermissionRequired, TransitionNotAllowed
    """
    require_permission(by, Permission.MANAGE_OUTREACH)
    locked = lock_row(NoticeRound.objects.all(), prepared.pk)
    refuse_transition(ROUND_TRANSITIONS, locked.state, "send_messages", _("告知单确认以后才能发短信。"))
    locked.message_job = enqueue(MESSAGE_JOB, by=by, round=locked.pk)
    locked.save(update_fields=["message_job"])
    record(_("生成“{title}”的短信。").format(title=locked.title), subject=locked)
    return locked


@carries("P30-3.1")
@action("notice_round.publish")
def record_publication(
    *, by: User, prepared: NoticeRound, area: str, kind: str, place: str, published_on: date
) -> Publication:
    """Record where and when the public text of a confirmed round was published.

    ``area`` is the code of the county, a township or a village within the user's scope.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, DeliveryNotPossible, ReasonRequired
    """
    require_permission(by, Permission.RECORD_NOTICES)
    if not contains(by.scope, area):
        raise OutsideScope(_("这个地方不在您的辖区。"))
    locked = lock_row(NoticeRound.objects.all(), prepared.pk)
    refuse_transition(ROUND_TRANSITIONS, locked.state, "publish", _("告知单确认以后才能公开。"))
    if kind not in PublicationKind.values:
        raise DeliveryNotPossible(_("请选择方式。"), kind=_("请选择方式。"))
    refuse_day(locked, published_on, "published_on")
    made = Publication.objects.create(
        round=locked,
        village_code=area.ljust(_COUNTY_ZEROS, "0"),
        kind=kind,
        place=required_text(place, "place", _("请写明地点或媒体。"))[:80],
        published_on=published_on,
        recorded_by=by,
        recorded_on=today(),
    )
    record(
        _("登记“{title}”在{area}{place}公开。").format(title=locked.title, area=made.area, place=made.place),
        subject=locked,
        village_code=made.village_code,
    )
    return made


def refuse_day(prepared: NoticeRound, day: date, field: str) -> None:
    """Refuse a day after today, or before the round was confirmed.

    Raises:
        DeliveryNotPossible
    """
    if day > today():
        message = _("日期不能晚于今天。")
        raise DeliveryNotPossible(message, **{field: message})
    if prepared.confirmed_on is not None and day < prepared.confirmed_on:
        message = _("日期不能早于告知单确认的那天。")
        raise DeliveryNotPossible(message, **{field: message})
