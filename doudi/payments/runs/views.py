"""Pages of payroll runs: the list, a run, a check, a township's roll, a payment and its explanation."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi import policy
from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.process import posted_version
from doudi.payments import actions
from doudi.payments.forms import ReasonForm
from doudi.payments.models import Check, Payment, Run
from doudi.payments.runs import queries
from doudi.payments.runs.changes_since import changes_since
from doudi.payments.runs.columns import (
    CHECK_COLUMNS,
    FINDING_COLUMNS,
    NEED_COLUMNS,
    RUN_LIST,
    SINCE_COLUMNS,
    TOWNSHIP_COLUMNS,
)
from doudi.payments.runs.explanations import explained_lines, shares_of
from doudi.payments.runs.forms import RunFilterForm, RunForm
from doudi.payments.runs.month_over_month import CHANGE_LABELS
from doudi.payments.runs.verbs import VERBS
from doudi.payments.withdrawals.columns import WITHDRAWAL_COLUMNS
from doudi.payments.withdrawals.queries import may_take_out, withdrawals_in
from doudi.payments.workflow import UNSENT_STATES, PaymentState
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list
from doudi.values.divisions import COUNTY_CODE

MAX_WITHDRAWALS = 100
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
    filters = RunFilterForm(request.GET, by=request.user)
    shown = open_list(request, RUN_LIST, queries.runs(**filters.chosen), filters=filters)
    context = {"form": form if may_prepare else None}
    return shown.render("payments/runs.html", context, status=422 if form.is_bound else 200)


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
        "since": changes_since(run, request.user, money_scope(request.user) or "-"),
        "since_columns": SINCE_COLUMNS,
        "withdrawals": withdrawals_in(run, money_scope(request.user) or "-")[:MAX_WITHDRAWALS],
        "withdrawal_columns": WITHDRAWAL_COLUMNS,
    }
    return render(request, "payments/run.html", context, status=422 if form else 200)


@require_POST
@permission_required(Permission.READ_PAYROLL, fresh_code_verbs=frozenset({"approve", "release"}))
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Carry out a verb on a run."""
    if verb not in VERBS:
        raise Http404
    run, chosen, seen_version = _run(pk), VERBS[verb], posted_version(request.POST.get("version", ""))
    form = (chosen.form or ActionForm)(request.POST)
    if form.perform(lambda: chosen.act(by=request.user, run=run, seen_version=seen_version, **form.cleaned_data)):
        messages.success(request, chosen.done)
        return redirect(run)
    if (
        verb in {"approve", "release"}
        and _run(pk).is_open
        and chosen.permission
        and request.user.may(chosen.permission)
    ):
        actions.repeat_checks(by=request.user, run=run)
    return _run_page(request, _run(pk), form)


@permission_required(Permission.READ_PAYROLL)
def check(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """List the findings of a check; on POST decide about them."""
    check = get_object_or_404(Check.objects.select_related("run", "decided_by", "agreed_by"), run=pk, name=name)
    if money_scope(request.user) != COUNTY_CODE:
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
    is_open = bool(run.is_open and check.findings_number and check.is_decided_in_writing)
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


@require_GET
@permission_required(Permission.READ_PAYROLL)
def payment(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a payment: its state, account, sources, and its months with their explanation."""
    visible = Payment.objects.in_scope(money_scope(request.user)).select_related("person", "run", "replaces")
    payment = get_object_or_404(visible, pk=pk)
    context = {
        "payment": payment,
        "tone": _PAYMENT_TONES.get(PaymentState(payment.state), "warn"),
        "run": payment.run,
        "explained_lines": explained_lines(payment, request.user),
        "place": place_name(payment.village_code),
        "shares": shares_of(payment),
        "may_take_out": may_take_out(request.user, payment),
        "paid_again": payment.replaced_by.exclude(state__in=UNSENT_STATES).first(),
    }
    return render(request, "payments/payment.html", context)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def applied_rules(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the rules and figures that a run was computed by."""
    run = _run(pk)
    return render(request, "payments/applied_rules.html", {"run": run, "rules": queries.applied_rules(run)})
