"""Issue a return, check it as second person, and correct it by a new one."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.encryption import sm3_digest
from doudi.core.process import lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import TransitionNotAllowed, required_text
from doudi.payments.statistical_returns.figures import count_return
from doudi.payments.statistical_returns.models import LONGEST_REASON, StatisticalReturn
from doudi.payments.statistical_returns.profiles import ReturnProfile, profiles
from doudi.payments.statistical_returns.refusals import (
    FiguresChanged,
    NotCorrectable,
    PeriodNotOver,
    ReturnAlreadyIssued,
)
from doudi.payments.statistical_returns.workflow import RETURN_TRANSITIONS
from doudi.values.benefit_month import add_months, format_month_in_words
from doudi.values.carries import carries

State = StatisticalReturn.State


@carries("P18-17.d")
@action("return.issue")
def issue_return(*, by: User, profile: str, first_month: date) -> StatisticalReturn:
    """Count a return and issue it; its figures are frozen from then on and wait for the second person.

    Raises:
        PermissionRequired, PeriodNotOver, ReturnAlreadyIssued
    """
    require_permission(by, Permission.ISSUE_RETURNS)
    declared = profiles()[profile]
    last = _last_month(declared, first_month)
    live = StatisticalReturn.objects.filter(profile=profile, first_month=first_month).exclude(state=State.REJECTED)
    if live.exists():
        message = _("这一期已经编制过，有错的请在那一份上更正。")
        raise ReturnAlreadyIssued(message, first_month=message)
    return _issue(by, declared, first_month, last)


@action("return.correct")
def correct_return(*, by: User, corrected: StatisticalReturn, reason: str) -> StatisticalReturn:
    """Count the period again and issue a new return that points to the one it corrects; the old one stays.

    Raises:
        PermissionRequired, NotCorrectable, ReasonRequired
    """
    require_permission(by, Permission.ISSUE_RETURNS)
    locked = lock_row(StatisticalReturn.objects.all(), corrected.pk)
    if locked.state != State.CHECKED or locked.corrections.exclude(state=State.REJECTED).exists():
        raise NotCorrectable(_("只能更正已复核、还没有更正过的报表。"))
    reason = required_text(reason, "reason", _("请写明更正的原因。"))[:LONGEST_REASON]
    declared = profiles()[locked.profile]
    return _issue(by, declared, locked.first_month, locked.last_month, corrects=locked, reason=reason)


@action("return.check")
def check_return(*, by: User, checked: StatisticalReturn) -> StatisticalReturn:
    """Check a return as another person than who issued it.

    Raises:
        PermissionRequired, TransitionNotAllowed, SecondPersonRequired, FiguresChanged
    """
    return _decide(by, checked, "check", "")


@action("return.reject")
def reject_return(*, by: User, checked: StatisticalReturn, reason: str) -> StatisticalReturn:
    """Reject a return, with the reason; the period is issued again, and the rejected return stays.

    Raises:
        PermissionRequired, TransitionNotAllowed, SecondPersonRequired, FiguresChanged, ReasonRequired
    """
    return _decide(by, checked, "reject", required_text(reason, "reason", _("请写明哪里不对。"))[:LONGEST_REASON])


def _decide(by: User, checked: StatisticalReturn, verb: str, note: str) -> StatisticalReturn:
    require_permission(by, Permission.ISSUE_RETURNS)
    locked = lock_row(StatisticalReturn.objects.all(), checked.pk, missing=TransitionNotAllowed(_("没有这份报表。")))
    not_allowed = _("这份报表已经复核过。")
    refuse_transition(RETURN_TRANSITIONS, locked.state, verb, not_allowed)
    refuse_same_person(by, locked.issued_by_id, sentence=_("报表由您编制，要由另一人复核。"))
    if content_hash(locked.profile, locked.first_month, locked.figures) != locked.content_hash:
        raise FiguresChanged(_("报表的数字与编制时的摘要不符，请停止使用并报告系统管理员。"))
    locked.state = State(RETURN_TRANSITIONS.target(locked.state, verb))
    locked.checked_by, locked.checked_on, locked.check_note = by, today(), note
    locked.save(update_fields=["state", "checked_by", "checked_on", "check_note"])
    record(
        _("{title}：{state}。").format(title=title_of(locked), state=locked.get_state_display()),
        subject=locked,
        why=note,
    )
    return locked


def _last_month(profile: ReturnProfile, first: date) -> date:
    """Return the last month of the period that begins with a month.

    Raises:
        PeriodNotOver
    """
    last = add_months(first, profile.months - 1)
    if first.day != 1 or (first.month - 1) % profile.months:
        message = _("季报从1月、4月、7月、10月起。")
        raise PeriodNotOver(message, first_month=message)
    if add_months(last, 1) > today():
        message = _("这一期还没有过完，过完再编制。")
        raise PeriodNotOver(message, first_month=message)
    return last


def _issue(
    by: User,
    profile: ReturnProfile,
    first: date,
    last: date,
    *,
    corrects: StatisticalReturn | None = None,
    reason: str = "",
) -> StatisticalReturn:
    figures = count_return(profile, first, last)
    issued = StatisticalReturn.objects.create(
        profile=profile.id,
        first_month=first,
        last_month=last,
        figures=figures,
        content_hash=content_hash(profile.id, first, figures),
        corrects=corrects,
        reason=reason,
        issued_by=by,
    )
    record(
        _("编制{title}，摘要{digest}。").format(title=title_of(issued), digest=issued.content_hash[:12]),
        subject=issued,
        why=reason,
        old=corrects.content_hash if corrects else None,
        new=issued.content_hash,
    )
    return issued


def content_hash(profile: str, first: date, figures: dict[str, Any]) -> str:
    """Return the SM3 hash of the figures of a period."""
    content = {"profile": profile, "first_month": first.isoformat(), "figures": figures}
    return sm3_digest(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def title_of(one: StatisticalReturn) -> str:
    """Return the name of a return with its period."""
    label, first = profiles()[one.profile].label, format_month_in_words(one.first_month)
    period = first if one.first_month == one.last_month else f"{first}—{format_month_in_words(one.last_month)}"
    return f"{label}（{period}）"
