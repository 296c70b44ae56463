"""Pages of statistical returns: the list, one return with its changes, Excel, and the acts on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import ALWAYS, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.refusals import Refused
from doudi.payments.statistical_returns import actions, queries
from doudi.payments.statistical_returns.columns import RETURN_COLUMNS
from doudi.payments.statistical_returns.excel import return_as_excel
from doudi.payments.statistical_returns.forms import IssueForm, ReturnReasonForm
from doudi.payments.statistical_returns.models import StatisticalReturn
from doudi.payments.statistical_returns.profiles import profiles
from doudi.ui.language import makes_file
from doudi.ui.pagination import page_of

State = StatisticalReturn.State


@permission_required(Permission.READ_FUNDS)
def returns(request: StaffRequest) -> HttpResponse:
    """List the returns; issue one."""
    may_issue = request.user.may(Permission.ISSUE_RETURNS)
    form = IssueForm(request.POST if request.method == "POST" else None)
    issued: list[StatisticalReturn] = []
    if form.perform(lambda: issued.append(actions.issue_return(by=request.user, **form.cleaned_data))):
        messages.success(request, _("已编制，等另一人复核。"))
        return redirect(issued[0])
    page = page_of(request, queries.returns())
    context = {
        "rows": [queries.ReturnRow(one) for one in page.rows],
        "page": page,
        "columns": RETURN_COLUMNS,
        "form": form if may_issue else None,
    }
    return render(request, "statistical_returns/list.html", context, status=422 if form.is_bound else 200)


def _return_or_404(pk: int) -> StatisticalReturn:
    return get_object_or_404(StatisticalReturn.objects.select_related("issued_by", "checked_by", "corrects"), pk=pk)


@require_GET
@permission_required(Permission.READ_FUNDS)
def statistical_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a return, each line beside the period before."""
    return _render(request, _return_or_404(pk))


def _render(request: StaffRequest, one: StatisticalReturn, form: ReturnReasonForm | None = None) -> HttpResponse:
    may_issue = request.user.may(Permission.ISSUE_RETURNS)
    before = queries.previous_return(one)
    correction = one.corrections.exclude(state=State.REJECTED).first()
    context: dict[str, Any] = {
        "one": one,
        "title": actions.title_of(one),
        "profile": profiles()[one.profile],
        "before": before,
        "before_title": actions.title_of(before) if before else "",
        "sheets": queries.shown_sheets(one, before),
        "is_intact": queries.is_intact(one),
        "correction": correction,
        "may_check": may_issue and one.state == State.ISSUED and one.issued_by_id != request.user.pk,
        "may_correct": may_issue and one.state == State.CHECKED and correction is None,
        "form": form or ReturnReasonForm(),
    }
    return render(request, "statistical_returns/return.html", context, status=422 if form else 200)


@require_GET
@permission_required(Permission.READ_FUNDS, fresh_code=ALWAYS)
@makes_file
def export_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Download a return as Excel."""
    return return_as_excel(_return_or_404(pk), by=request.user)


@require_POST
@permission_required(Permission.ISSUE_RETURNS)
def act_on_return(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Check, reject or correct a return.

    Raises:
        Http404: there is no such verb.
    """
    one = _return_or_404(pk)
    if verb == "check":
        try:
            actions.check_return(by=request.user, checked=one)
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("已复核。"))
        return redirect(one)
    form, done = ReturnReasonForm(request.POST), list[StatisticalReturn]()
    acts = {
        "reject": lambda reason: actions.reject_return(by=request.user, checked=one, reason=reason),
        "correct": lambda reason: actions.correct_return(by=request.user, corrected=one, reason=reason),
    }
    if verb not in acts:
        raise Http404
    if form.perform(lambda: done.append(acts[verb](form.cleaned_data["reason"]))):
        messages.success(request, _("已办理。"))
        return redirect(done[0])
    return _render(request, one, form)
