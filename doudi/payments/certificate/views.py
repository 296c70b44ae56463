"""Pages of a certificate: of a run, the lists behind its figures, to print; and of a month."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi import policy
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.payments.certificate import queries
from doudi.payments.certificate.content import content_of, recorded_content
from doudi.payments.certificate.expected_payments import current_month_totals
from doudi.payments.computation.run_kinds import first_month
from doudi.payments.models import Run
from doudi.payments.runs.queries import PAGE_SIZE, payroll_scope
from doudi.ui.pagination import paginate
from doudi.values.benefit_month import parse_month
from doudi.values.divisions import COUNTY_CODE


def _county_only(request: StaffRequest) -> None:
    if payroll_scope(request.user) != COUNTY_CODE:
        raise PermissionDenied


def _sent_run(pk: int) -> Run:
    people = ("prepared_by", "reviewed_by", "approved_by", "released_by")
    return get_object_or_404(Run.objects.select_related(*people).filter(state__in=["released", "closed"]), pk=pk)


def _context(request: StaffRequest, run: Run) -> tuple[dict[str, Any], int]:
    """As it was written; before that as it stands, with the computation only where it is asked for."""
    written = queries.stored_certificate(run)
    if written is not None:
        return {"run": run, "view": queries.certificate_view(written.content, written), "error": ""}, 200
    content, error = recorded_content(run, timezone.now()), ""
    if request.method == "POST":
        try:
            content = content_of(run, timezone.now())
        except policy.PolicyError as problem:
            error = str(problem)
    return {"run": run, "view": queries.certificate_view(content), "error": error}, 422 if error else 200


@permission_required(Permission.READ_PAYROLL)
def certificate(request: StaffRequest, pk: int) -> HttpResponse:
    """What should be paid, what was approved, what the bank confirmed; posted, the computation is made anew."""
    _county_only(request)
    context, status = _context(request, _sent_run(pk))
    return render(request, "payments/certificate.html", context, status=status)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def print_certificate(request: StaffRequest, pk: int) -> HttpResponse:
    """The certificate as a form to print and sign, A4."""
    _county_only(request)
    context, status = _context(request, _sent_run(pk))
    return render(request, "payments/print_certificate.html", context, status=status)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def certificate_list(request: StaffRequest, pk: int, part: str) -> HttpResponse:
    """Who is behind a figure of a certificate, by name."""
    _county_only(request)
    run, label = _sent_run(pk), queries.label_of(part)
    if not label:
        raise Http404
    try:
        shown = paginate(queries.rows_of(run, part), request.GET.get("page"), PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    shown.rows[:] = queries.named(shown.rows)
    return render(request, "payments/certificate_list.html", {"run": run, "label": label, "shown": shown})


@permission_required(Permission.READ_PAYROLL)
def month(request: StaffRequest, month: str) -> HttpResponse:
    """A month over all its runs: where each fen that is due stands; posted, computed anew."""
    _county_only(request)
    try:
        wanted: date = parse_month(month)
    except ValueError:
        raise Http404 from None
    if wanted > today():
        raise Http404
    written, error, rows, at = queries.last_of_month(wanted), "", None, None
    if request.method == "POST":
        at = timezone.now()
        try:
            rows = current_month_totals(wanted, first_month(wanted), at)
        except policy.PolicyError as problem:
            error = str(problem)
    elif written is not None:
        rows, at = written.content["expected"]["month"], written.written_at
    context = {
        "wanted": wanted,
        "runs": queries.runs_of_month(wanted),
        "error": error,
        "at": at,
        "kept": written is not None and request.method == "GET",
        "rows": queries.labelled(rows or []),
        "total": queries.total(rows or []),
        "nothing": _("还没有结账的批次，也没有核算过。") if rows is None else "",
    }
    return render(request, "payments/certificate_month.html", context, status=422 if error else 200)
