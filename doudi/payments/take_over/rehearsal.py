"""Rehearse the first payroll of a township: compute it as if the township were live, and write no payroll rows."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import this_month
from doudi.core.divisions.scope import bounds
from doudi.core.jobs.queue import enqueue, job_handler
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope
from doudi.payments import refusals
from doudi.payments.computation.balance import compute_balance
from doudi.payments.computation.inputs import load_inputs
from doudi.payments.computation.recipients import assign_recipients
from doudi.payments.computation.run_kinds import first_month
from doudi.payments.models import Rehearsal, RollPaidMonths, TownshipTakeOver, Withheld
from doudi.registry.models import Award
from doudi.registry.roll_import.models import RollFile
from doudi.values.benefit_month import add_months, format_month_in_words, month_index
from doudi.values.money import format_yuan

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MAX_STOPPED_ROWS = 500
_MOST_KEYS = 5_000
"""From more people on, the dues of everyone are computed instead of naming them in the query."""
_TOWNSHIP = "SUBSTR(village, 1, 9) = $township"
_BY_PROGRAMME = f"""
SELECT programme, COUNT(DISTINCT person), SUM(amount_fen)::BIGINT,
       COALESCE(SUM(amount_fen) FILTER (month < $month), 0)::BIGINT
FROM payable WHERE withheld_reason IS NULL AND {_TOWNSHIP} GROUP BY programme ORDER BY programme
"""
_BY_REASON = f"""
SELECT withheld_reason, COUNT(DISTINCT person), SUM(amount_fen)::BIGINT
FROM payable WHERE withheld_reason IS NOT NULL AND {_TOWNSHIP} GROUP BY 1 ORDER BY 1
"""
_STOPPED = f"""
SELECT person, programme, withheld_reason, SUM(amount_fen)::BIGINT
FROM payable WHERE withheld_reason IS NOT NULL AND {_TOWNSHIP} GROUP BY ALL ORDER BY 3, 1, 2 LIMIT {MAX_STOPPED_ROWS}
"""


def first_payroll_month(township_code: str) -> date:
    """Return the month after the last one that the earlier system paid, by the confirmed rolls of a township."""
    first, last = bounds(township_code)
    stated = RollPaidMonths.objects.filter(
        roll__state=RollFile.State.CONFIRMED, roll__village_code__gte=first, roll__village_code__lte=last
    )
    paid_through = stated.aggregate(last=Max("paid_through"))["last"]
    return add_months(paid_through, 1) if paid_through else this_month()


@action("take_over.rehearse")
def request_rehearsal(*, by: User, take_over: TownshipTakeOver) -> Rehearsal:
    """Enqueue the rehearsal of a township's first payroll.

    Raises:
        PermissionRequired, OutsideScope, TakeOverNotReady
    """
    require_permission(by, Permission.IMPORT_ROLLS)
    outside = OutsideScope(_("这个乡镇不在您的辖区内。"))
    locked = lock_row(TownshipTakeOver.objects.visible_to(by), take_over.pk, missing=outside)
    if locked.state == TownshipTakeOver.State.LIVE:
        raise refusals.TakeOverNotReady(_("已经启用，首批照常核算，不再演练。"))
    rehearsal = Rehearsal.objects.create(
        village_code=locked.village_code,
        month=first_payroll_month(locked.township_code),
        requested_by=by,
        requested_at=timezone.now(),
    )
    rehearsal.job = enqueue("take_over.rehearse", by=by, rehearsal=rehearsal.pk)
    rehearsal.save(update_fields=["job"])
    record(
        _("演练{month}首批发放。").format(month=format_month_in_words(rehearsal.month)),
        subject=locked,
        village_code=locked.village_code,
    )
    return rehearsal


@job_handler("take_over.rehearse")
def rehearse_in_background(*, by: User, progress: Callable[[int, int], None], rehearsal: int) -> None:
    """Compute a rehearsal as a job and store its result."""
    row = Rehearsal.objects.get(pk=rehearsal)
    progress(0, 1)
    store_rehearsal(by=by, rehearsal=row, result=computed_payroll(row.village_code[:9], row.month))


@action("take_over.store_rehearsal")
def store_rehearsal(*, by: User, rehearsal: Rehearsal, result: dict[str, Any]) -> None:  # noqa: ARG001 - read by the decorator
    """Store the result of a rehearsal."""
    rehearsal.result = result
    rehearsal.save(update_fields=["result"])
    record(
        _("演练结果：{month}可发{total}元，其中补发{back}元，停住{stopped}元。").format(
            month=format_month_in_words(rehearsal.month),
            total=format_yuan(result["total_fen"]),
            back=format_yuan(result["back_fen"]),
            stopped=format_yuan(result["stopped_fen"]),
        ),
        subject=rehearsal,
        village_code=rehearsal.village_code,
    )


def computed_payroll(township_code: str, month: date) -> dict[str, Any]:
    """Return what the payroll of a month would pay and stop in a township: totals in fen, lines by reason."""
    first, last = bounds(township_code)
    awards = Award.objects.filter(
        person__village_id__gte=first, person__village_id__lte=last, withdrawn_at=None, person__merged_into=None
    )
    people = list(awards.order_by("person").values_list("person", flat=True).distinct())
    known_at = timezone.now()
    keys = people if len(people) <= _MOST_KEYS else None
    with closing(load_inputs(first_month(month), month, known_at, people=keys)) as tables:
        compute_balance(tables, month)
        assign_recipients(tables, known_at, as_if_live=township_code)
        return _result(tables, township_code, month)


def _result(tables: DuckDBPyConnection, township_code: str, month: date) -> dict[str, Any]:
    given = {"township": township_code}
    paid = tables.execute(_BY_PROGRAMME, {**given, "month": month_index(month)}).fetchall()
    stopped = tables.execute(_BY_REASON, given).fetchall()
    lines = tables.execute(_STOPPED, given).fetchall()
    return {
        "total_fen": sum(row[2] for row in paid),
        "back_fen": sum(row[3] for row in paid),
        "stopped_fen": sum(row[2] for row in stopped),
        "without_account": sum(row[1] for row in stopped if row[0] == Withheld.Reason.NO_ACCOUNT),
        "by_programme": [
            {"programme": programme, "people": people, "total_fen": total, "back_fen": back}
            for programme, people, total, back in paid
        ],
        "by_reason": [{"reason": reason, "people": people, "fen": fen} for reason, people, fen in stopped],
        "stopped": [
            {"person": person, "programme": programme, "reason": reason, "fen": fen}
            for person, programme, reason, fen in lines
        ],
    }
