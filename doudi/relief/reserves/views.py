"""Pages of reserves: the county's overview, one township, its monthly sheet."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.relief.reserves import queries
from doudi.relief.reserves.columns import (
    COUNT_COLUMNS,
    HANDOVER_COLUMNS,
    MOVEMENT_LIST,
    OVERVIEW_LIST,
    QUOTA_COLUMNS,
    TOP_UP_COLUMNS,
)
from doudi.relief.reserves.forms import FillForm
from doudi.relief.reserves.month_sheet import month_sheet_pdf
from doudi.relief.reserves.townships import township_name
from doudi.relief.reserves.verbs import RESERVE_VERBS
from doudi.ui.forms import ActionForm
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.values.benefit_month import parse_month
from doudi.values.carries import carries

_MONTHS_OFFERED = 12


@carries("MCA23-3.3")
@require_GET
@permission_required(Permission.READ_PAYROLL)
def reserves(request: StaffRequest) -> HttpResponse:
    """List the reserves of the townships that the user sees, with what is late."""
    rows = queries.overview(request.user)
    return open_list(request, OVERVIEW_LIST, rows).render("relief/reserves/overview.html", {})


@require_GET
@permission_required(Permission.READ_PAYROLL)
def reserve(request: StaffRequest, township_code: str) -> HttpResponse:
    """Show a township's reserve: quota, balance, movements, counts, requests, and what the user may do."""
    return _page(request, _township_or_404(request, township_code))


@require_POST
@permission_required(Permission.READ_PAYROLL)
def act(request: StaffRequest, township_code: str, verb: str) -> HttpResponse:
    """Carry out a verb on a reserve."""
    code, declared = _township_or_404(request, township_code), RESERVE_VERBS.get(verb)
    row = declared.find(queries.state_of(code)) if declared else None
    if declared is None or row is None:
        raise Http404
    form = declared.form(request.POST, auto_id=f"{verb}_%s")
    if form.perform(lambda: declared.act(by=request.user, **{declared.row: row}, **form.cleaned_data)):
        messages.success(request, declared.done)
        return redirect("relief:reserve", code)
    return _page(request, code, verb, form)


@require_GET
@permission_required(Permission.READ_PAYROLL)
@makes_file
def month_sheet(request: StaffRequest, township_code: str, month: str) -> HttpResponse:
    """Return the monthly sheet of a reserve as PDF."""
    code = _township_or_404(request, township_code)
    try:
        wanted = parse_month(month)
    except ValueError:
        raise Http404 from None
    if wanted > today():
        raise Http404
    return HttpResponse(month_sheet_pdf(code, wanted), content_type="application/pdf")


def _township_or_404(request: StaffRequest, township_code: str) -> str:
    if township_code not in queries.visible_townships(request.user):
        raise Http404
    return township_code


def _page(request: StaffRequest, code: str, sent_verb: str = "", sent: ActionForm | None = None) -> HttpResponse:
    state, year = queries.state_of(code), _asked_year(request)
    sheet = queries.sheet_of(code, date(year, 1, 1), date(year + 1, 1, 1) - timedelta(days=1))
    forms = [
        (verb, sent if name == sent_verb else _empty_form(name, state))
        for name, verb in RESERVE_VERBS.items()
        if name == sent_verb or verb.is_offered(request.user, state)
    ]
    context = {
        "name": township_name(code),
        "state": state,
        "sheet": sheet,
        "year": year,
        "forms": forms,
        "months": queries.months_of(code, _MONTHS_OFFERED),
        "quota_columns": QUOTA_COLUMNS,
        "count_columns": COUNT_COLUMNS,
        "top_up_columns": TOP_UP_COLUMNS,
        "handover_columns": HANDOVER_COLUMNS,
    }
    shown = open_list(request, MOVEMENT_LIST, list(reversed(sheet.rows)))
    return shown.render("relief/reserves/reserve.html", context, status=422 if sent is not None else 200)


def _empty_form(name: str, state: queries.ReserveState) -> ActionForm:
    """Return the form of a verb; what the county fills is what was asked."""
    verb, asked = RESERVE_VERBS[name], state.open_top_up
    initial = {"amount_fen": f"{asked.amount_fen / 100:.2f}"} if verb.form is FillForm and asked else None
    return verb.form(auto_id=f"{name}_%s", initial=initial)


def _asked_year(request: StaffRequest) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and len(text) == 4 else today().year
