"""Pages of a township's roll: exceptions first, confirmation, Excel, the printed form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.page_access import ALWAYS, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.payments import actions
from doudi.payments.models import Run
from doudi.payments.runs import queries
from doudi.payments.runs.changes_since import changes_since
from doudi.payments.runs.columns import (
    EXCEPTION_LIST,
    ROLL_LIST,
    SHORT_RISE_COLUMNS,
    SINCE_COLUMNS,
    WITHHELD_COLUMNS,
)
from doudi.payments.runs.forms import TownshipRollFilterForm
from doudi.payments.runs.roll_exceptions import CheckedRoll, RollPart, checked_roll
from doudi.payments.runs.short_rises import risen_standards, short_rises
from doudi.payments.withdrawals.columns import WITHDRAWAL_COLUMNS
from doudi.payments.withdrawals.queries import withdrawals_in
from doudi.payments.workflow import RunState
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.forms import ActionForm
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pagination import page_of
from doudi.values.benefit_month import format_month_in_words
from doudi.values.divisions import division_name
from doudi.values.money import yuan_amount

MAX_ROWS_BESIDE = 500
_LONGEST_NAME = 30


def _run(pk: int) -> Run:
    return get_object_or_404(Run.objects.all(), pk=pk)


def _division_of_roll(request: StaffRequest, code: str) -> str:
    """Return the part of a township that the user sees: the township, or their village in it.

    Raises:
        Http404: no such township, or outside the user's division.
    """
    scope = money_scope(request.user)
    is_township = len(code) == TOWNSHIP_DIGITS and division_name(code) is not None
    if scope is None or not is_township or not (code.startswith(scope) or scope.startswith(code)):
        raise Http404
    return max(code, scope, key=len)


def _filters(request: StaffRequest, division: str) -> tuple[str, str, str]:
    """Return what the page shows: part of the roll, village (code or empty) and a part of a name.

    Raises:
        Http404: there is no such part or village.
    """
    part, village = request.GET.get("show", RollPart.EXCEPTIONS), request.GET.get("village", "")
    if part not in RollPart.values or (village and not village.startswith(division)):
        raise Http404
    return part, village, request.GET.get("name", "").strip()[:_LONGEST_NAME]


@permission_required(Permission.READ_PAYROLL)
def roll(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """Show a township's roll, what needs a look first; on POST confirm it."""
    run, division = _run(pk), _division_of_roll(request, code)
    form = ActionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        text = request.POST.get("total", "")
        total = int(text) if text.isdecimal() and len(text) < 18 else -1
        if form.perform(lambda: actions.confirm_roll(by=request.user, run=run, township_code=code, total_fen=total)):
            messages.success(request, _("已核对本乡镇名册。"))
            return redirect(run)
    part, village, name = _filters(request, division)
    township = next((row for row in queries.township_rows(run, request.user) if row.code == code), None)
    may_confirm = run.state == RunState.PREPARED and request.user.may(Permission.CONFIRM_ROLL)
    checked = checked_roll(run, division)
    filters = TownshipRollFilterForm(request.GET, by=request.user, township_code=code)
    if part == RollPart.ALL:
        shown = open_list(request, ROLL_LIST, _payments(run, division, village, name), filters=filters)
    else:
        shown = open_list(request, EXCEPTION_LIST, checked.rows(part, village, name), filters=filters)
    context = {
        "run": run,
        "code": code,
        "name": division_name(code),
        "checked": checked,
        "part": part,
        "parts": [*checked.counts(), (RollPart.ALL, township.payments if township else 0)],
        "withheld": queries.withheld_of(run, division)[:MAX_ROWS_BESIDE],
        "withheld_columns": WITHHELD_COLUMNS,
        "since": changes_since(run, request.user, division),
        "since_columns": SINCE_COLUMNS,
        "township": township,
        "form": form,
        "sees_people": request.user.may(Permission.READ_REGISTRY),
        "arrears": queries.arrears_of(run, division),
        "has_risen_standards": bool(risen_standards(run)),
        "withdrawals": withdrawals_in(run, division)[:MAX_ROWS_BESIDE],
        "withdrawal_columns": WITHDRAWAL_COLUMNS,
        "may_confirm": may_confirm and township is not None and township.is_unconfirmed,
    }
    return shown.render("payments/roll.html", context, status=422 if form.is_bound else 200)


def _payments(run: Run, division: str, village: str, name: str) -> Any:
    payments = queries.roll(run, village or division)
    return payments.filter(person__name__contains=name) if name else payments


ROLL_HEADINGS = (
    gettext_lazy("序号"),
    gettext_lazy("村（居）"),
    gettext_lazy("姓名"),
    gettext_lazy("身份证号"),
    gettext_lazy("项目"),
    gettext_lazy("金额（元）"),
    gettext_lazy("其中补发（元）"),
    gettext_lazy("户名"),
    gettext_lazy("账号"),
    gettext_lazy("状态"),
)
EXCEPTION_HEADINGS = (
    gettext_lazy("序号"),
    gettext_lazy("村（居）"),
    gettext_lazy("姓名"),
    gettext_lazy("项目"),
    gettext_lazy("情况"),
    gettext_lazy("上月（元）"),
    gettext_lazy("本月（元）"),
    gettext_lazy("为什么"),
)


@require_GET
@permission_required(Permission.READ_PAYROLL, fresh_code=ALWAYS)
@makes_file
def export_roll(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """Export what the page shows as Excel, with masked numbers and a stamp; the export is recorded in the trail.

    Without a filter it is the whole roll.
    """
    run, division = _run(pk), _division_of_roll(request, code)
    part, village, wanted_name = _filters(request, division)
    is_whole = part == RollPart.ALL or "show" not in request.GET
    name = division_name(code)
    filters = [str(name), _("批次{number}").format(number=run.number), run.get_state_display()]
    filters += [place_name(village)] if village else []
    filters += [_("姓名含“{name}”").format(name=wanted_name)] if wanted_name else []
    if is_whole:
        title = _("{place}{month}救助金发放名册").format(place=name, month=format_month_in_words(run.month))
        rows, number = _roll_rows(list(_payments(run, division, village, wanted_name)))
    else:
        filters.append(str(RollPart(part).label))
        title = _("{place}{month}名册需要细看的").format(place=name, month=format_month_in_words(run.month))
        checked = checked_roll(run, division)
        rows = _exception_rows(checked, part, village, wanted_name)
        number = len(rows)
        rows += _routine_rows(checked)
    record_export(by=request.user, filters=filters, rows=number, most=MAX_ROWS, permission=Permission.READ_PAYROLL)
    headings = [str(heading) for heading in (ROLL_HEADINGS if is_whole else EXCEPTION_HEADINGS)]
    return excel_response(title, filters, headings, rows, by=request.user, name=f"{run.number}-{name}")


def _roll_rows(payments: list[Any]) -> tuple[list[tuple[Any, ...]], int]:
    """Return the rows of the whole roll with their sum, and the number of payments."""
    rows: list[tuple[Any, ...]] = [
        (
            number,
            place_name(payment.village_code),
            payment.person.name,
            str(payment.person.id_number or ""),
            payment.programme_label,
            yuan_amount(payment.amount_fen),
            yuan_amount(payment.arrears_fen),
            payment.holder_name,
            str(payment.account or ""),
            payment.get_state_display(),
        )
        for number, payment in enumerate(payments, start=1)
    ]
    total, arrears = _sums(payments)
    rows.append((_("合计"), "", "", "", "", yuan_amount(total), yuan_amount(arrears), "", "", ""))
    return rows, len(payments)


def _exception_rows(checked: CheckedRoll, part: str, village: str, name: str) -> list[tuple[Any, ...]]:
    return [
        (
            number,
            row.place,
            row.change.person.name,
            row.change.programme_label,
            str(row.part.label),
            yuan_amount(row.change.before_fen),
            yuan_amount(row.change.now_fen),
            row.change.why,
        )
        for number, row in enumerate(checked.rows(part, village, name), start=1)
    ]


def _routine_rows(checked: CheckedRoll) -> list[tuple[Any, ...]]:
    """Return the sums of the routine, below the exceptions."""
    text = _("{people}人，合计增减{amount}元")
    return [
        (
            "",
            "",
            "",
            routine.label,
            _("常规"),
            "",
            yuan_amount(routine.difference_fen),
            text.format(people=routine.people, amount=yuan_amount(routine.difference_fen)),
        )
        for routine in checked.routines
    ]


def _sums(payments: Iterable[Any]) -> tuple[int, int]:
    """Return the total of a roll and its part for earlier months; fen."""
    total = arrears = 0
    for payment in payments:
        total, arrears = total + payment.amount_fen, arrears + payment.arrears_fen
    return total, arrears


@require_GET
@permission_required(Permission.READ_PAYROLL)
def print_roll(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """Show the roll as an A4 form to print and sign."""
    run, division = _run(pk), _division_of_roll(request, code)
    rows = [(place_name(payment.village_code), payment) for payment in queries.roll(run, division)]
    total, arrears = _sums(payment for _place, payment in rows)
    context = {"run": run, "name": division_name(code), "rows": rows, "total": total, "arrears": arrears}
    return render(request, "payments/print_roll.html", context)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def short_rise_list(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """List the people of a township whose dibao rises by less than the standard in the run of an uprating."""
    run, division = _run(pk), _division_of_roll(request, code)
    context = {
        "run": run,
        "code": code,
        "name": division_name(code),
        "shown": page_of(request, short_rises(run, division)),
        "columns": SHORT_RISE_COLUMNS,
    }
    return render(request, "payments/short_rises.html", context)


@require_GET
@permission_required(Permission.READ_PAYROLL, fresh_code=ALWAYS)
@makes_file
def export_short_rises(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """Export that list as Excel; the export is recorded in the audit trail."""
    run, division = _run(pk), _division_of_roll(request, code)
    name, found = division_name(code), short_rises(run, division)
    filters = [str(name), _("批次{number}").format(number=run.number)]
    record_export(by=request.user, filters=filters, rows=len(found), most=MAX_ROWS, permission=Permission.READ_PAYROLL)
    rows = [
        (
            number,
            row.place,
            row.person.name,
            yuan_amount(row.old_fen),
            yuan_amount(row.new_fen),
            yuan_amount(row.rise_fen),
            yuan_amount(row.standard_rise_fen),
            row.reason,
        )
        for number, row in enumerate(found, start=1)
    ]
    title = _("{place}{month}升幅说明").format(place=name, month=format_month_in_words(run.month))
    headings = [_("序号"), *(str(column.heading) for column in (SHORT_RISE_COLUMNS[1], SHORT_RISE_COLUMNS[0]))]
    headings += [str(column.heading) for column in SHORT_RISE_COLUMNS[2:]]
    return excel_response(title, filters, headings, rows, by=request.user, name=_("升幅说明-{name}").format(name=name))
