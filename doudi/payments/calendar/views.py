"""The page of the pay calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import this_month
from doudi.payments.calendar import queries
from doudi.payments.calendar.columns import DEADLINE_LIST, LATENESS_LIST, UNCONFIRMED_LIST
from doudi.payments.calendar.forms import CalendarFilterForm, MonthFilterForm
from doudi.payments.calendar.pay_days import pay_day
from doudi.payments.models import Line
from doudi.payments.runs.columns import LATE_LIST
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.lists.shown_list import open_list
from doudi.values.benefit_month import add_months, format_month, parse_month

_MONTHS_OFFERED = 6


@require_GET
@permission_required(Permission.READ_PAYROLL)
def pay_calendar(request: StaffRequest) -> HttpResponse:
    """Show deadlines, unconfirmed rolls and the late payments of a month."""
    month = _month(request)
    day = pay_day(month)
    number = queries.late_lines_number(month, request.user)
    shown = open_list(
        request,
        LATE_LIST,
        queries.late_lines(month, request.user) if number.number else Line.objects.none(),
        counted=number,
        filters=MonthFilterForm(request.GET, by=request.user),
        rows_of=lambda lines: queries.with_days_late(lines, day),
    )
    context = {
        "deadlines": queries.deadlines(),
        "unconfirmed": queries.unconfirmed_rolls(request.user),
        "month": month,
        "day": day,
        "months": _months_offered(),
        "lateness": queries.lateness_by_township(month, request.user),
        "deadline_columns": DEADLINE_LIST.columns,
        "unconfirmed_columns": UNCONFIRMED_LIST.columns,
        "lateness_columns": LATENESS_LIST.columns,
    }
    return shown.render("payments/calendar.html", context)


def _month(request: StaffRequest) -> date:
    """Return the month of an address, this month where it names none.

    Raises:
        Http404: it is none, or not of the last ten years.
    """
    this = this_month()
    try:
        month = parse_month(request.GET.get("month") or format_month(this))
    except ValueError:
        raise Http404 from None
    if not add_months(this, -120) <= month <= this:
        raise Http404
    return month


def _months_offered() -> list[date]:
    return [add_months(this_month(), -back) for back in range(_MONTHS_OFFERED)]


@require_GET
@permission_required(Permission.READ_PAYROLL)
def calendar_table(request: StaffRequest, table: str) -> HttpResponse:
    """Show one table of the calendar alone: sorted, filtered, exported.

    Raises:
        Http404: there is no such table.
    """
    if table not in _TABLES:
        raise Http404
    declaration, fields = _TABLES[table]
    filters = CalendarFilterForm(request.GET, fields=fields, months=_months_offered())
    month = _month(request) if "month" in fields else None
    rows = _rows_of(table, filters, month, request)
    shown = open_list(request, declaration, rows, filters=filters)
    return shown.render("payments/calendar_table.html", {"month": month})


def _rows_of(table: str, filters: CalendarFilterForm, month: date | None, request: StaffRequest) -> list[Any]:
    chosen = filters.chosen
    if month is not None:
        return queries.lateness_by_township(month, request.user)
    if table == "unconfirmed":
        rolls = queries.unconfirmed_rolls(request.user)
        return [roll for roll in rolls if chosen["township"] in {"", roll.code}]
    return [row for row in queries.deadlines() if not chosen["is_open"] or not row.done]


_TABLES: dict[str, tuple[ListDeclaration, tuple[str, ...]]] = {
    "deadlines": (DEADLINE_LIST, ("is_open",)),
    "unconfirmed": (UNCONFIRMED_LIST, ("township",)),
    "lateness": (LATENESS_LIST, ("month",)),
}
"""Each table with its declaration and what it is filtered by."""
