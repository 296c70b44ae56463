"""Pages of a run: the list, the run with what waits for somebody, a township's roll, one payment and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi import policy
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.payments import actions
from doudi.payments.models import Check, Payment, Run
from doudi.payments.runs import queries
from doudi.payments.runs.columns import RUN_COLUMNS
from doudi.payments.runs.forms import ReasonForm, RunForm
from doudi.payments.runs.month_over_month import changes_since_month_before
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.forms import ActionForm
from doudi.ui.pagination import paginate
from doudi.values.benefit_month import format_month_chinese
from doudi.values.divisions import COUNTY_CODE, division_name
from doudi.values.money import yuan_amount

MAX_CHANGES = 500


@permission_required(Permission.READ_PAYROLL)
def runs(request: StaffRequest) -> HttpResponse:
    """Every run, the newest first; compute a new one."""
    may_prepare = request.user.may(Permission.PREPARE_PAYROLL)
    form = RunForm(request.POST if request.method == "POST" and may_prepare else None)
    made: list[Run] = []

    def prepare() -> None:
        given = form.cleaned_data
        try:
            made.append(actions.prepare_run(by=request.user, month=given["month"], kind=given["kind"]))
        except policy.PolicyError as error:
            form.add_error("month", str(error))

    if form.perform(prepare) and made:
        messages.success(request, _("已核算{number}。").format(number=made[0].number))
        return redirect(made[0])
    try:
        shown = paginate(queries.runs(), request.GET.get("page"), queries.PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    context = {"shown": shown, "run_columns": RUN_COLUMNS, "form": form if may_prepare else None}
    return render(request, "payments/runs.html", context, status=422 if form.is_bound else 200)


def _run(pk: int) -> Run:
    people = ("prepared_by", "reviewed_by", "approved_by", "released_by")
    return get_object_or_404(Run.objects.select_related(*people), pk=pk)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def run(request: StaffRequest, pk: int) -> HttpResponse:
    """A run: sums, differences, checks, and what waits for the person who looks."""
    return _shown(request, _run(pk))


def _shown(request: StaffRequest, held: Run, form: ActionForm | None = None) -> HttpResponse:
    view = queries.run_view(held, request.user)
    context = {
        "view": view,
        "run": held,
        "form": form or ReasonForm(),
        "changes": queries.CHANGE_LABELS,
        "may_decide": held.is_open and request.user.may(Permission.APPROVE_PAYROLL),
        "may_discard": held.is_open and request.user.may(Permission.PREPARE_PAYROLL),
        "may_send_back": (held.state, view.next_verb) in {("reviewed", "approve"), ("approved", "release")},
    }
    return render(request, "payments/run.html", context, status=422 if form else 200)


_SIMPLE = {
    "review": (Permission.PREPARE_PAYROLL, actions.review_run, _("已审核，报批。")),
    "approve": (Permission.APPROVE_PAYROLL, actions.approve_run, _("已批准，送财务。")),
    "release": (Permission.RELEASE_PAYROLL, actions.release_run, _("已拨付，送银行。")),
    "close": (Permission.RELEASE_PAYROLL, actions.close_run, _("已结账。")),
    "adopt": (Permission.APPROVE_PAYROLL, actions.confirm_payment_history, _("已核实。")),
}
_WITH_WHY = {"send_back": actions.send_back_run, "discard": actions.discard_run}


def _seen(request: StaffRequest) -> dict[str, int]:
    text = request.POST.get("version", "")
    return {"seen_version": int(text)} if text.isdecimal() and len(text) < 9 else {}


@require_POST
@permission_required(Permission.READ_PAYROLL)
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Take a run a step on, back, or away."""
    held, seen_version = _run(pk), _seen(request)
    if verb in _SIMPLE:
        form: ActionForm = ActionForm(request.POST)
        _permission, do, said = _SIMPLE[verb]
        done = form.perform(lambda: do(by=request.user, run=held, **seen_version))
    elif verb in _WITH_WHY:
        form, said = ReasonForm(request.POST), _("已办理。")
        do_with = _WITH_WHY[verb]
        done = form.perform(lambda: do_with(by=request.user, run=held, why=form.cleaned_data["why"], **seen_version))
    else:
        raise Http404
    if done:
        messages.success(request, said)
        return redirect(held)
    if verb == "release" and _run(pk).is_open and request.user.may(Permission.RELEASE_PAYROLL):
        actions.repeat_checks(by=request.user, run=held)
    return _shown(request, _run(pk), form)


@permission_required(Permission.READ_PAYROLL)
def check(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """What a check found, line by line; decide about it."""
    held = get_object_or_404(Check.objects.select_related("run", "decided_by"), run=pk, name=name)
    if queries.payroll_scope(request.user) != COUNTY_CODE:
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.perform(
        lambda: actions.decide_check(by=request.user, run=held.run, name=name, why=form.cleaned_data["why"])
    ):
        messages.success(request, _("已记录决定。"))
        return redirect(held.run)
    context = {
        "check": held,
        "run": held.run,
        "findings": queries.findings_of(held),
        "form": form,
        "may_decide": held.run.is_open and held.findings_number and request.user.may(Permission.APPROVE_PAYROLL),
    }
    return render(request, "payments/check.html", context, status=422 if form.is_bound else 200)


def _township(request: StaffRequest, code: str) -> str:
    scope = queries.payroll_scope(request.user)
    known = len(code) == TOWNSHIP_DIGITS and division_name(code) is not None
    if scope is None or not known or not (code.startswith(scope) or scope.startswith(code)):
        raise Http404
    return max(code, scope, key=len)


@permission_required(Permission.READ_PAYROLL)
def roll(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """A township's roll: what changed since last month and why, every payment, what waits; confirm it."""
    held, place = _run(pk), _township(request, code)
    form = ActionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        seen_version = request.POST.get("total", "")
        total = int(seen_version) if seen_version.isdecimal() and len(seen_version) < 18 else -1
        if form.perform(lambda: actions.confirm_roll(by=request.user, run=held, township_code=code, total_fen=total)):
            messages.success(request, _("已核对本乡镇名册。"))
            return redirect(held)
    try:
        shown = paginate(queries.roll(held, place), request.GET.get("page"), queries.PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    for one in shown.rows:
        one.place = place_name(one.village_code)
    changed = changes_since_month_before(held, place)
    line = next((one for one in queries.run_view(held, request.user).townships if one.code == code), None)
    context = {
        "run": held,
        "code": code,
        "name": division_name(code),
        "shown": shown,
        "changed": changed[:MAX_CHANGES],
        "more_changed": max(0, len(changed) - MAX_CHANGES),
        "withheld": queries.withheld_of(held, place)[:MAX_CHANGES],
        "line": line,
        "form": form,
        "sees_people": request.user.may(Permission.READ_REGISTRY),
        "arrears": queries.arrears_of(held, place),
        "may_confirm": held.state == "prepared"
        and request.user.may(Permission.CONFIRM_ROLL)
        and line is not None
        and line.payments
        and not line.confirmed_by,
    }
    return render(request, "payments/roll.html", context, status=422 if form.is_bound else 200)


COLUMNS = (
    _("序号"),
    _("村（居）"),
    _("姓名"),
    _("身份证号"),
    _("项目"),
    _("金额（元）"),
    _("其中补发（元）"),
    _("户名"),
    _("账号"),
    _("状态"),
)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def export_roll(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """The roll as Excel: masked, stamped, noted in the trail."""
    held, place = _run(pk), _township(request, code)
    payments: list[Any] = list(queries.roll(held, place))
    rows: list[tuple[Any, ...]] = [
        (
            number,
            place_name(one.village_code),
            one.person.name,
            str(one.person.id_number or ""),
            one.programme_label,
            yuan_amount(one.amount_fen),
            yuan_amount(one.arrears_fen),
            one.holder_name,
            str(one.account or ""),
            one.get_state_display(),
        )
        for number, one in enumerate(payments, start=1)
    ]
    filters = [str(division_name(code)), _("批次{number}").format(number=held.number), held.get_state_display()]
    record_export(by=request.user, filters=filters, rows=len(rows), most=MAX_ROWS, permission=Permission.READ_PAYROLL)
    title = _("{place}{month}救助金发放名册").format(place=division_name(code), month=format_month_chinese(held.month))
    total, arrears = _sums(payments)
    rows.append((_("合计"), "", "", "", "", yuan_amount(total), yuan_amount(arrears), "", "", ""))
    return excel_response(title, filters, COLUMNS, rows, by=request.user, name=f"{held.number}-{division_name(code)}")


def _sums(payments: Iterable[Any]) -> tuple[int, int]:
    """What a roll comes to, and what of it is for earlier months; fen."""
    total = arrears = 0
    for one in payments:
        total, arrears = total + one.amount_fen, arrears + one.arrears_fen
    return total, arrears


@require_GET
@permission_required(Permission.READ_PAYROLL)
def print_roll(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """The roll as a form to print and sign, A4."""
    held, place = _run(pk), _township(request, code)
    rows = [(place_name(one.village_code), one) for one in queries.roll(held, place)]
    total, arrears = _sums(one for _place, one in rows)
    context = {"run": held, "name": division_name(code), "rows": rows, "total": total, "arrears": arrears}
    return render(request, "payments/print_roll.html", context)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def payment(request: StaffRequest, pk: int) -> HttpResponse:
    """One payment: its months, who bears it, why, and where it stands."""
    scope = queries.payroll_scope(request.user)
    held = get_object_or_404(Payment.objects.in_scope(scope).select_related("person", "run", "replaces"), pk=pk)
    context = {
        "payment": held,
        "run": held.run,
        "whys": queries.explained_lines(held, request.user),
        "place": place_name(held.village_code),
        "shares": queries.shares_of(held),
        "again": held.replaced_by.exclude(state="void").first(),
    }
    return render(request, "payments/payment.html", context)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def law(request: StaffRequest, pk: int) -> HttpResponse:
    """By which rules and figures a run was computed."""
    held = _run(pk)
    return render(request, "payments/applied_rules.html", {"run": held, "rules": queries.law_of(held)})
