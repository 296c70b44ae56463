"""Plans by which recoveries are paid back: equal monthly parts that add up to the debt, and what is overdue."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date

from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.scope import bounds
from doudi.payments.models import Recovery, RecoveryInstalment
from doudi.payments.recoveries.receipts import outstanding_of
from doudi.payments.scope import payroll_scope
from doudi.payments.workflow import RecoveryState

_MONTHS_IN_A_YEAR = 12


def plan_of(amount_fen: int, instalments: int, first_due_on: date) -> list[tuple[date, int]]:
    """Return day and fen of each part: monthly from the first day on; the first parts bear what does not divide."""
    each, rest = divmod(amount_fen, instalments)
    return [(_months_later(first_due_on, number), each + (1 if number < rest else 0)) for number in range(instalments)]


def _months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * _MONTHS_IN_A_YEAR + day.month - 1 + months, _MONTHS_IN_A_YEAR)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def write_plan(recovery: Recovery, amount_fen: int, instalments: int, first_due_on: date) -> None:
    """Write the plan of a recovery that is demanded now."""
    RecoveryInstalment.objects.bulk_create(
        RecoveryInstalment(recovery=recovery, number=number, due_on=due_on, amount_fen=part)
        for number, (due_on, part) in enumerate(plan_of(amount_fen, instalments, first_due_on), start=1)
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
    first, last = bounds(payroll_scope(user) or "-")
    demanded = Recovery.objects.filter(
        state=RecoveryState.DEMANDED, village_code__gte=first, village_code__lte=last, plan__due_on__lt=today()
    )
    for recovery in demanded.distinct().order_by("pk"):
        if overdue_fen(recovery, today()) > 0:
            yield recovery
