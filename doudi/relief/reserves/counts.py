"""Count a reserve at the end of a month with two people, and settle a difference (MCA23-3.3)."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, lock_audit_trail, record
from doudi.core.clock import today
from doudi.core.process import lock_row, refuse_same_person
from doudi.core.refusals import TransitionNotAllowed, required_text
from doudi.relief.reserves.accounts import balance_of
from doudi.relief.reserves.models import ReserveCount
from doudi.relief.reserves.refusals import MonthNotToCount
from doudi.relief.reserves.townships import require_township_officer, township_name
from doudi.values.benefit_month import add_months, format_month_in_words
from doudi.values.carries import carries
from doudi.values.money import format_yuan
from doudi.values.working_days import add_working_days

_LAST_DAYS = timedelta(days=3)
"""In the last days of a month its own end is counted, later that of the month before."""


def month_to_count(day: date) -> date:
    """Return the month whose end is counted on a day: its own in its last three days, else the one before."""
    return day.replace(day=1) if (day + _LAST_DAYS).month != day.month else add_months(day.replace(day=1), -1)


def count_due_on(month: date) -> date:
    """Return the day by which the count of a month's end must be confirmed."""
    days = int(policy.parameter_value("relief_reserve_count_days", month, today()))
    return add_working_days(add_months(month, 1) - timedelta(days=1), days).day


@carries("P18-6.e", "MCA23-3.3")
@action("relief_reserve.count")
def count_reserve(*, by: User, township_code: str, counted_fen: int, difference_reason: str = "") -> ReserveCount:
    """Record what one of two people counted; the book is the balance of the ledger at this moment.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope, MonthNotToCount, ReasonRequired, NumberInText
    """
    require_township_officer(by, township_code)
    lock_audit_trail()  # so that the book does not move while it is compared
    month, book = month_to_count(today()), balance_of(township_code)
    if ReserveCount.objects.filter(township_code=township_code, month=month, refused_by=None).exists():
        raise MonthNotToCount(_("{month}末已经盘点过。").format(month=format_month_in_words(month)))
    reason = ""
    if counted_fen != book:
        message = _("账面{book}元，差{difference}元，请写明差额的原因。").format(
            book=format_yuan(book), difference=format_yuan(counted_fen - book)
        )
        reason = required_text(difference_reason, "difference_reason", message)
    count = ReserveCount.objects.create(
        township_code=township_code,
        month=month,
        counted_on=today(),
        book_fen=book,
        counted_fen=counted_fen,
        difference_reason=reason,
        counted_by=by,
    )
    _record(count, _("{name}{month}末盘点备用金：账面{book}元，实有{counted}元，待第二人确认。"), reason)
    return count


@carries("P18-6.e", "MCA23-3.3")
@action("relief_reserve.confirm_count")
def confirm_count(*, by: User, count: ReserveCount) -> ReserveCount:
    """Confirm, as the second person who counted, what was counted.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope, TransitionNotAllowed, SecondPersonRequired
    """
    locked = _locked_open(by, count)
    locked.confirmed_by = by
    locked.save(update_fields=["confirmed_by"])
    _record(locked, _("确认{name}{month}末盘点备用金：账面{book}元，实有{counted}元。"))
    return locked


@action("relief_reserve.refuse_count")
def refuse_count(*, by: User, count: ReserveCount, why: str) -> ReserveCount:
    """Refuse what was counted: it is counted again.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = _locked_open(by, count)
    reason = required_text(why, "why", _("请写明不一致的地方。"))
    locked.refused_by = by
    locked.save(update_fields=["refused_by"])
    _record(locked, _("{name}{month}末盘点备用金的结果不予确认，重新盘点。"), reason)
    return locked


@carries("P18-6.e")
@action("relief_reserve.settle_difference")
def settle_difference(*, by: User, count: ReserveCount, settlement: str, why: str) -> ReserveCount:
    """Record that a difference was recovered or explained; the county decides, not who counted.

    Raises:
        PermissionRequired, TransitionNotAllowed, SecondPersonRequired, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.APPROVE_FUNDS)
    locked = lock_row(ReserveCount.objects.all(), count.pk)
    if locked.confirmed_by_id is None or locked.settlement or not locked.difference_fen:
        raise TransitionNotAllowed(_("没有待处理的差额。"))
    refuse_same_person(by, locked.counted_by_id, locked.confirmed_by_id, sentence=_("盘点的人不能处理差额。"))
    reason = required_text(why, "why", _("请写明怎样追回或者查明。"))
    locked.settlement, locked.settlement_reason = ReserveCount.Settlement(settlement), reason
    locked.settled_by, locked.settled_on = by, today()
    locked.save(update_fields=["settlement", "settlement_reason", "settled_by", "settled_on"])
    _record(locked, _("处理{name}{month}末备用金盘点的差额：账面{book}元，实有{counted}元。"), reason)
    return locked


def _locked_open(by: User, count: ReserveCount) -> ReserveCount:
    require_township_officer(by, count.township_code)
    locked = lock_row(ReserveCount.objects.all(), count.pk)
    if locked.confirmed_by_id or locked.refused_by_id:
        raise TransitionNotAllowed(_("这次盘点已经确认过。"))
    refuse_same_person(by, locked.counted_by_id, sentence=_("盘点由两人办理：清点的人不能自己确认。"))
    return locked


def _record(count: ReserveCount, sentence: str, why: str = "") -> None:
    words = {
        "name": township_name(count.township_code),
        "month": format_month_in_words(count.month),
        "book": format_yuan(count.book_fen),
        "counted": format_yuan(count.counted_fen),
    }
    record(sentence.format(**words), subject=count, village_code=count.township_code, why=why)
