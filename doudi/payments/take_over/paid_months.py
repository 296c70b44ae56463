"""State through which month the earlier system paid at the amounts of a roll (原系统已发到哪个月)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import this_month
from doudi.core.jobs.queue import enqueue
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, TransitionNotAllowed
from doudi.payments import refusals
from doudi.payments.models import RollComparison, RollPaidMonths
from doudi.payments.take_over.comparison import stated_months, system_month_of
from doudi.registry.roll_import.models import RollFile
from doudi.rolls.law import DUES
from doudi.values.benefit_month import add_months, format_month, format_month_in_words, parse_month

Months = Mapping[str, tuple[date, date]]
"""First and last month paid, by programme."""


def paid_programmes(roll: RollFile) -> list[str]:
    """Return the programmes of a roll that pay by the month, each once."""
    listed = [name for sheet in roll.sheets if sheet["is_roll"] for name in sheet.get("programmes", ())]
    return [name for name in dict.fromkeys(listed) if name in DUES]


def first_award_month(roll: RollFile, programme: str) -> date | None:
    """Return the first month that a roll grants a programme; None where no row and no title says so.

    A roll without a column of starts is taken to be paid since the month before its own.
    """
    begins: list[date] = []
    for family in roll.families.all():
        data = family.data
        if programme in data["programmes"]:
            if start := data["from_months"].get(programme):
                begins.append(date.fromisoformat(start).replace(day=1))
            elif data["month"]:
                begins.append(add_months(date.fromisoformat(data["month"]), -1))
    return min(begins, default=None)


def proposed_months(roll: RollFile) -> dict[str, tuple[date, date]]:
    """Return what the form offers: the months stated before, else January to the month of the roll.

    A roll made up for a month to come was not paid for that month yet.
    """
    stated = stated_months(roll)
    found: dict[str, tuple[date, date]] = {}
    for programme in paid_programmes(roll):
        months = [
            sheet["month"] for sheet in roll.sheets if programme in sheet.get("programmes", ()) and sheet["month"]
        ]
        through = min(parse_month(max(months)), this_month()) if months else add_months(this_month(), -1)
        found[programme] = stated.get(programme) or (date(through.year, 1, 1), through)
    return found


@action("take_over.state_months")
def state_paid_months(*, by: User, roll: RollFile, months: Months) -> RollComparison:
    """State the months that the earlier system paid, by programme, and enqueue the comparison.

    Args:
        months: the first month paid at the amounts of the roll, and the last month that the earlier system paid.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, PaidMonthsRequired, PaidMonthImplausible
    """
    locked = lock_staged_roll(by, roll)
    for programme in paid_programmes(locked):
        _refuse_implausible(locked, programme, months.get(programme))
        since, through = months[programme]
        RollPaidMonths.objects.update_or_create(
            roll=locked,
            programme=programme,
            defaults={"paid_from": since, "paid_through": through, "stated_by": by},
        )
    comparison = _enqueue(by, locked)
    record(
        _("填写花名册“{name}”原系统已发到的月份：{months}。").format(
            name=locked.attachment.name,
            months="，".join(
                f"{policy.programme_name(name)}{format_month_in_words(months[name][1])}"
                for name in paid_programmes(locked)
            ),
        ),
        subject=locked,
        village_code=locked.village_code,
        new={name: [format_month(month) for month in span] for name, span in months.items()},
    )
    return comparison


@action("take_over.compare_again")
def request_comparison(*, by: User, roll: RollFile) -> RollComparison:
    """Enqueue another comparison of a roll, after corrections of the roll, the registry or the law.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, PaidMonthsRequired
    """
    locked = lock_staged_roll(by, roll)
    require_paid_months(locked)
    comparison = _enqueue(by, locked)
    record(
        _("重新比较花名册“{name}”。").format(name=locked.attachment.name),
        subject=locked,
        village_code=locked.village_code,
    )
    return comparison


def lock_staged_roll(by: User, roll: RollFile) -> RollFile:
    """Lock a roll of the user's area that waits to be confirmed.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    require_permission(by, Permission.IMPORT_ROLLS)
    outside = OutsideScope(_("这份花名册不在您的辖区内。"))
    locked = lock_row(RollFile.objects.visible_to(by), roll.pk, missing=outside)
    if locked.state != RollFile.State.STAGED:
        raise TransitionNotAllowed(_("这份花名册{state}，不能再改。").format(state=locked.get_state_display()))
    return locked


def require_paid_months(roll: RollFile) -> None:
    """Refuse a roll with a programme whose months paid nobody stated.

    Raises:
        PaidMonthsRequired
    """
    stated = stated_months(roll)
    missing = [policy.programme_name(name) for name in paid_programmes(roll) if name not in stated]
    if missing:
        raise refusals.PaidMonthsRequired(
            _("请先填写原系统已发到哪个月：{programmes}。").format(programmes="、".join(map(str, missing)))
        )


def _enqueue(by: User, roll: RollFile) -> RollComparison:
    defaults: dict[str, Any] = {
        "requested_by": by,
        "compared_at": None,
        "system_month": system_month_of(stated_months(roll)),
        "job": enqueue("take_over.compare", by=by, roll=roll.pk),
    }
    comparison, _created = RollComparison.objects.update_or_create(roll=roll, defaults=defaults)
    return comparison


def _refuse_implausible(roll: RollFile, programme: str, span: tuple[date, date] | None) -> None:
    """Refuse months that cannot be: none, before the first award, in the future, or in the wrong order.

    Raises:
        PaidMonthsRequired, PaidMonthImplausible
    """
    name = policy.programme_name(programme)
    field = f"through_{programme}"
    if span is None:
        message = _("请填写{programme}原系统已发到哪个月。").format(programme=name)
        raise refusals.PaidMonthsRequired(message, **{field: message})
    since, through = span
    latest = this_month()
    if since.day != 1 or through.day != 1 or since > through:
        message = _("起始月份不能晚于已发到的月份。")
        raise refusals.PaidMonthImplausible(message, **{f"from_{programme}": message})
    if through > latest:
        message = _("已发到的月份不能晚于本月（{month}）。").format(month=format_month_in_words(latest))
        raise refusals.PaidMonthImplausible(message, **{field: message})
    begins = first_award_month(roll, programme)
    if begins is not None and through < begins:
        message = _("已发到的月份不能早于花名册上最早的享受月份（{month}）。").format(
            month=format_month_in_words(begins)
        )
        raise refusals.PaidMonthImplausible(message, **{field: message})
