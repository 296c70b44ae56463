"""Pages of certificates: of a run, the lists behind its figures, its printed form; and of a month."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi import policy
from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.payments.certificate import queries
from doudi.payments.certificate.columns import NAMED_ROW_COLUMNS, RUN_OF_MONTH_COLUMNS
from doudi.payments.certificate.content import content_of, recorded_content
from doudi.payments.certificate.month_totals import current_month_totals
from doudi.payments.computation.run_kinds import first_month
from doudi.payments.models import Run
from doudi.payments.workflow import SENT_RUN_STATES
from doudi.ui.pagination import page_of
from doudi.values.benefit_month import parse_month
from doudi.values.divisions import COUNTY_CODE


def _county_only(request: StaffRequest) -> None:
    if money_scope(request.user) != COUNTY_CODE:
        raise PermissionDenied


def _sent_run(pk: int) -> Run:
    people = ("prepared_by", "reviewed_by", "approved_by", "released_by")
    return get_object_or_404(Run.objects.select_related(*people).filter(state__in=SENT_RUN_STATES), pk=pk)


def _context(request: StaffRequest, run: Run) -> tuple[dict[str, Any], int]:
    """Return the context and status of a certificate page.

    The certificate is shown as written; before that as it is now, on POST with the independent computation.
    """
    written = queries.stored_certificate(run)
    has_no_dues = run.kind in {Run.Kind.PRICE_SUBSIDY, Run.Kind.OPENING}
    context = {"run": run, "has_no_dues": has_no_dues, "error": ""}
    if written is not None:
        return context | {"view": queries.certificate_view(written.content, written)}, 200
    content = recorded_content(run, timezone.now())
    if request.method == "POST":
        try:
            content = content_of(run, timezone.now())
        except policy.PolicyError as error:
            context["error"] = str(error)
    return context | {"view": queries.certificate_view(content)}, 422 if context["error"] else 200


@permission_required(Permission.READ_PAYROLL)
def certificate(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what was due, approved and paid; on POST compute what is due now."""
    _county_only(request)
    context, status = _context(request, _sent_run(pk))
    return render(request, "payments/certificate.html", context, status=status)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def print_certificate(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the certificate as an A4 form to print and sign."""
    _county_only(request)
    context, status = _context(request, _sent_run(pk))
    return render(request, "payments/print_certificate.html", context, status=status)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def certificate_list(request: StaffRequest, pk: int, part: str) -> HttpResponse:
    """List the people behind a figure of a certificate."""
    _county_only(request)
    run, label = _sent_run(pk), queries.list_label(part)
    if not label:
        raise Http404
    shown = page_of(request, queries.list_rows(run, part))
    shown.rows[:] = queries.named_rows(shown.rows)
    context = {"run": run, "label": label, "shown": shown, "named_row_columns": NAMED_ROW_COLUMNS}
    return render(request, "payments/certificate_list.html", context)


@permission_required(Permission.READ_PAYROLL)
def month(request: StaffRequest, month: str) -> HttpResponse:
    """Show where the money of a month is, over all its runs; on POST compute it now."""
    _county_only(request)
    try:
        wanted: date = parse_month(month)
    except ValueError:
        raise Http404 from None
    if wanted > today():
        raise Http404
    written, error, rows, at = queries.latest_certificate(wanted), "", None, None
    if request.method == "POST":
        at = timezone.now()
        try:
            rows = current_month_totals(wanted, first_month(wanted), at)
        except policy.PolicyError as policy_error:
            error = str(policy_error)
    elif written is not None:
        rows, at = written.content["expected"]["month"], written.written_at
    context = {
        "wanted": wanted,
        "runs": queries.runs_of_month(wanted),
        "run_columns": RUN_OF_MONTH_COLUMNS,
        "error": error,
        "at": at,
        "is_stored": written is not None and request.method == "GET",
        "rows": queries.with_labels(rows or []),
        "total": queries.totals_of(rows or []),
        "nothing": _("还没有结账的批次，也没有核算过。") if rows is None else "",
    }
    return render(request, "payments/certificate_month.html", context, status=422 if error else 200)
