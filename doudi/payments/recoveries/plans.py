"""Plans by which recoveries are paid back: equal monthly parts, or parts agreed one by one; and what is overdue."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.clock import today
from doudi.core.divisions.scope import bounds
from doudi.payments.models import Recovery, RecoveryInstalment
from doudi.payments.recoveries.receipts import outstanding_of
from doudi.payments.refusals import InstalmentPlanInvalid
from doudi.payments.workflow import RecoveryState
from doudi.values.dates import format_date
from doudi.values.money import format_yuan

MAX_INSTALMENTS = 36
"""Most parts of a plan, and most months until its last one."""
_MONTHS_IN_A_YEAR = 12


def plan_of(amount_fen: int, instalments: int, first_due_on: date) -> list[tuple[date, int]]:
    """Return day and fen of each part: monthly from the first day on; the first parts bear what does not divide."""
    each, rest = divmod(amount_fen, instalments)
    return [(_months_later(first_due_on, number), each + (1 if number < rest else 0)) for number in range(instalments)]


def _months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * _MONTHS_IN_A_YEAR + day.month - 1 + months, _MONTHS_IN_A_YEAR)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def refuse_invalid_plan(parts: list[tuple[date, int]], amount_fen: int, first_day: date) -> None:
    """Refuse agreed parts that are too many, not positive, out of order, past or too far off, or miss the debt.

    Raises:
        InstalmentPlanInvalid
    """
    days = [due_on for due_on, _part in parts]
    last_day = _months_later(first_day, MAX_INSTALMENTS)
    message = ""
    if not 1 <= len(parts) <= MAX_INSTALMENTS:
        message = _("最多分{most}期。").format(most=MAX_INSTALMENTS)
    elif any(part <= 0 for _due_on, part in parts):
        message = _("每期的金额须大于零。")
    elif days != sorted(set(days)):
        message = _("各期的日期须从早到晚，不能重复。")
    elif days[0] <= first_day or days[-1] > last_day:
        message = _("各期的日期须在今天以后、{last}以前。").format(last=format_date(last_day))
    elif sum(part for _due_on, part in parts) != amount_fen:
        planned = format_yuan(sum(part for _due_on, part in parts))
        message = _("各期合计{planned}元，须等于未追回的{left}元。").format(
            planned=planned, left=format_yuan(amount_fen)
        )
    if message:
        raise InstalmentPlanInvalid(message, parts=message)


def write_plan(recovery: Recovery, parts: list[tuple[date, int]]) -> None:
    """Write the plan of a recovery that is demanded now."""
    RecoveryInstalment.objects.bulk_create(
        RecoveryInstalment(recovery=recovery, number=number, due_on=due_on, amount_fen=part)
        for number, (due_on, part) in enumerate(parts, start=1)
    )


def overdue_fen(recovery: Recovery, day: date) -> int:
    """Return how many fen of a plan were to be paid before the day and are not."""
    plan = list(recovery.plan.all())
    demanded = sum(part.amount_fen for part in plan)
    due_by_now = sum(part.amount_fen for part in plan if part.due_on < day)
    paid = demanded - outstanding_of(recovery)  # a later reduction counts like money paid back
    return max(0, due_by_now - paid)


def overdue_recoveries(user: User) -> Iterator[Recovery]:
    """Yield the recoveries in the user's division with a part that is overdue today."""
    first, last = bounds(money_scope(user) or "-")
    demanded = Recovery.objects.filter(
        state=RecoveryState.DEMANDED, village_code__gte=first, village_code__lte=last, plan__due_on__lt=today()
    )
    for recovery in demanded.distinct().order_by("pk"):
        if overdue_fen(recovery, today()) > 0:
            yield recovery
