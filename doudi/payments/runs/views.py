"""Pages of payroll runs: the list, a run, a check, a township's roll, a payment and its explanation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
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
from doudi.payments.forms import ReasonForm
from doudi.payments.models import Check, Payment, Run
from doudi.payments.pages import page_of
from doudi.payments.runs import queries
from doudi.payments.runs.columns import (
    CHANGE_COLUMNS,
    CHECK_COLUMNS,
    FINDING_COLUMNS,
    NEED_COLUMNS,
    ROLL_COLUMNS,
    RUN_COLUMNS,
    TOWNSHIP_COLUMNS,
    WITHHELD_COLUMNS,
)
from doudi.payments.runs.explanations import explained_lines, shares_of
from doudi.payments.runs.forms import RunForm
from doudi.payments.runs.month_over_month import CHANGE_LABELS, changes_since_month_before
from doudi.payments.runs.verbs import VERBS
from doudi.payments.scope import payroll_scope
from doudi.payments.workflow import PaymentState, RunState
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.forms import ActionForm
from doudi.values.benefit_month import format_month_chinese
from doudi.values.divisions import COUNTY_CODE, division_name
from doudi.values.money import yuan_amount

MAX_CHANGES = 500
_PAYMENT_TONES = {PaymentState.PAID: "good", PaymentState.RETURNED: "bad"}


@permission_required(Permission.READ_PAYROLL)
def runs(request: StaffRequest) -> HttpResponse:
    """List the runs, newest first; on POST prepare a new one."""
    may_prepare = request.user.may(Permission.PREPARE_PAYROLL)
    form = RunForm(request.POST if request.method == "POST" and may_prepare else None)
    prepared: list[Run] = []

    def prepare() -> None:
        fields = form.cleaned_data
        try:
            prepared.append(actions.prepare_run(by=request.user, month=fields["month"], kind=fields["kind"]))
        except policy.PolicyError as error:
            form.add_error("month", str(error))

    if form.perform(prepare) and prepared:
        messages.success(request, _("已核算{number}。").format(number=prepared[0].number))
        return redirect(prepared[0])
    context = {
        "shown": page_of(request, queries.runs()),
        "run_columns": RUN_COLUMNS,
        "form": form if may_prepare else None,
    }
    return render(request, "payments/runs.html", context, status=422 if form.is_bound else 200)


def _run(pk: int) -> Run:
    people = ("prepared_by", "reviewed_by", "approved_by", "released_by")
    return get_object_or_404(Run.objects.select_related(*people), pk=pk)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def run(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a run: sums, checks, needs, townships, and the user's next step."""
    return _run_page(request, _run(pk))


def _run_page(request: StaffRequest, run: Run, form: ActionForm | None = None) -> HttpResponse:
    context = {
        "view": queries.run_view(run, request.user),
        "run": run,
        "form": form or ReasonForm(),
        "changes": CHANGE_LABELS,
        "check_columns": CHECK_COLUMNS,
        "need_columns": NEED_COLUMNS,
        "township_columns": TOWNSHIP_COLUMNS,
        "may_discard": run.is_open and request.user.may(Permission.PREPARE_PAYROLL),
    }
    return render(request, "payments/run.html", context, status=422 if form else 200)


def _seen_version(request: StaffRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else None


@require_POST
@permission_required(Permission.READ_PAYROLL)
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Carry out a verb on a run."""
    if verb not in VERBS:
        raise Http404
    run, chosen, seen_version = _run(pk), VERBS[verb], _seen_version(request)
    form = (chosen.form or ActionForm)(request.POST)
    if form.perform(lambda: chosen.act(by=request.user, run=run, seen_version=seen_version, **form.cleaned_data)):
        messages.success(request, chosen.done)
        return redirect(run)
    if verb == "release" and _run(pk).is_open and request.user.may(Permission.RELEASE_PAYROLL):
        actions.repeat_checks(by=request.user, run=run)
    return _run_page(request, _run(pk), form)


@permission_required(Permission.READ_PAYROLL)
def check(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """List the findings of a check; on POST decide about them."""
    check = get_object_or_404(Check.objects.select_related("run", "decided_by", "agreed_by"), run=pk, name=name)
    if payroll_scope(request.user) != COUNTY_CODE:
        raise PermissionDenied
    run = check.run
    agrees = request.POST.get("act") == "agree"
    form = (ActionForm if agrees else ReasonForm)(request.POST if request.method == "POST" else None)

    def decide() -> object:
        if agrees:
            return actions.agree_check(by=request.user, run=run, name=name)
        return actions.decide_check(by=request.user, run=run, name=name, why=form.cleaned_data["why"])

    if form.perform(decide):
        messages.success(request, _("已记录决定。"))
        return redirect(run)
    is_open = bool(run.is_open and check.findings_number and name != Check.Name.CHANGED_ACCOUNT)
    may_approve = request.user.may(Permission.APPROVE_PAYROLL)
    context = {
        "check": check,
        "run": run,
        "findings": queries.findings_of(check),
        "finding_columns": FINDING_COLUMNS,
        "form": form,
        "may_decide": is_open and not agrees and (may_approve or request.user.may(Permission.PREPARE_PAYROLL)),
        "may_agree": is_open and may_approve and bool(check.decided_by_id) and not check.agreed_by_id,
    }
    return render(request, "payments/check.html", context, status=422 if form.is_bound else 200)


def _division_of_roll(request: StaffRequest, code: str) -> str:
    """Return the part of a township that the user sees: the township, or their village in it.

    Raises:
        Http404: no such township, or outside the user's division.
    """
    scope = payroll_scope(request.user)
    is_township = len(code) == TOWNSHIP_DIGITS and division_name(code) is not None
    if scope is None or not is_township or not (code.startswith(scope) or scope.startswith(code)):
        raise Http404
    return max(code, scope, key=len)


@permission_required(Permission.READ_PAYROLL)
def roll(request: StaffRequest, pk: int, code: str) -> HttpResponse:
    """Show a township's roll: changes since last month, what is withheld, every payment; on POST confirm it."""
    run, division = _run(pk), _division_of_roll(request, code)
    form = ActionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        text = request.POST.get("total", "")
        total = int(text) if text.isdecimal() and len(text) < 18 else -1
        if form.perform(lambda: actions.confirm_roll(by=request.user, run=run, township_code=code, total_fen=total)):
            messages.success(request, _("已核对本乡镇名册。"))
            return redirect(run)
    shown = page_of(request, queries.roll(run, division))
    for payment in shown.rows:
        payment.place = place_name(payment.village_code)
    changes = changes_since_month_before(run, division)
    township = next((row for row in queries.township_rows(run, request.user) if row.code == code), None)
    may_confirm = run.state == RunState.PREPARED and request.user.may(Permission.CONFIRM_ROLL)
    context = {
        "run": run,
        "code": code,
        "name": division_name(code),
        "shown": shown,
        "changed": changes[:MAX_CHANGES],
        "more_changed": max(0, len(changes) - MAX_CHANGES),
        "withheld": queries.withheld_of(run, division)[:MAX_CHANGES],
        "change_columns": CHANGE_COLUMNS,
        "withheld_columns": WITHHELD_COLUMNS,
        "roll_columns": ROLL_COLUMNS,
        "township": township,
        "form": form,
        "sees_people": request.user.may(Permission.READ_REGISTRY),
        "arrears": queries.arrears_of(run, division),
        "may_confirm": may_confirm and township is not None and township.is_unconfirmed,
    }
    return render(request, "payments/roll.html", context, status=422 if form.is_bound else 200)


EXCEL_HEADINGS = (
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
    """Export the roll as Excel, with masked numbers and a stamp; the export is recorded in the audit trail."""
    run, division = _run(pk), _division_of_roll(request, code)
    payments: list[Any] = list(queries.roll(run, division))
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
    name = division_name(code)
    filters = [str(name), _("批次{number}").format(number=run.number), run.get_state_display()]
    record_export(by=request.user, filters=filters, rows=len(rows), most=MAX_ROWS, permission=Permission.READ_PAYROLL)
    title = _("{place}{month}救助金发放名册").format(place=name, month=format_month_chinese(run.month))
    total, arrears = _sums(payments)
    rows.append((_("合计"), "", "", "", "", yuan_amount(total), yuan_amount(arrears), "", "", ""))
    return excel_response(title, filters, EXCEL_HEADINGS, rows, by=request.user, name=f"{run.number}-{name}")


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
def payment(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a payment: its state, account, sources, and its months with their explanation."""
    visible = Payment.objects.in_scope(payroll_scope(request.user)).select_related("person", "run", "replaces")
    payment = get_object_or_404(visible, pk=pk)
    context = {
        "payment": payment,
        "tone": _PAYMENT_TONES.get(PaymentState(payment.state), "warn"),
        "run": payment.run,
        "explained_lines": explained_lines(payment, request.user),
        "place": place_name(payment.village_code),
        "shares": shares_of(payment),
        "paid_again": payment.replaced_by.exclude(state=PaymentState.VOID).first(),
    }
    return render(request, "payments/payment.html", context)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def applied_rules(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the rules and figures that a run was computed by."""
    run = _run(pk)
    return render(request, "payments/applied_rules.html", {"run": run, "rules": queries.applied_rules(run)})
