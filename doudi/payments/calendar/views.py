"""The page of the pay calendar."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.payments.calendar import queries
from doudi.payments.calendar.forms import MonthFilterForm
from doudi.payments.calendar.pay_days import pay_day
from doudi.payments.runs.columns import LATE_LIST
from doudi.ui.lists.shown_list import open_list
from doudi.values.benefit_month import add_months, format_month, parse_month

_MONTHS_OFFERED = 6


@require_GET
@permission_required(Permission.READ_PAYROLL)
def pay_calendar(request: StaffRequest) -> HttpResponse:
    """Show deadlines, unconfirmed rolls and the late payments of a month."""
    this = today().replace(day=1)
    try:
        month = parse_month(request.GET.get("month", format_month(this)))
    except ValueError:
        raise Http404 from None
    if not add_months(this, -120) <= month <= this:
        raise Http404
    day = pay_day(month)
    shown = open_list(
        request,
        LATE_LIST,
        queries.late_lines(month, request.user),
        filters=MonthFilterForm(request.GET, by=request.user),
        rows_of=lambda lines: queries.with_days_late(lines, day),
    )
    context = {
        "deadlines": queries.deadlines(),
        "unconfirmed": queries.unconfirmed_rolls(request.user),
        "month": month,
        "day": day,
        "months": [add_months(this, -back) for back in range(_MONTHS_OFFERED)],
        "lateness": queries.lateness_by_township(month, request.user),
    }
    return shown.render("payments/calendar.html", context)
