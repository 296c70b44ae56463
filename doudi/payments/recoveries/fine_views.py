"""Pages of fines, and the printed documents of recoveries."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.payments import actions
from doudi.payments.models import Recovery, RecoveryDocument
from doudi.payments.recoveries.archive import read_recovery_document
from doudi.payments.recoveries.fines import largest_fine_fen
from doudi.payments.recoveries.forms import FineDecisionForm, FineForm
from doudi.ui.language import makes_file


def _recovery(request: StaffRequest, pk: int) -> Recovery:
    visible = Recovery.objects.in_scope(money_scope(request.user))
    return get_object_or_404(visible.select_related("person", "run", "handled_by", "decided_by"), pk=pk)


@permission_required(Permission.READ_FUNDS)
def fine(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the fine of a recovery; on POST an officer of the bureau proposes it, or its leader decides."""
    recovery = _recovery(request, pk)
    proposed = recovery.fines.filter(is_imposed=None).select_related("proposed_by", "finding_file").first()
    decides = proposed is not None
    needed = Permission.APPROVE_PAYROLL if decides else Permission.PREPARE_PAYROLL
    may_act = request.user.may(needed)
    if request.method == "POST" and not may_act:
        raise PermissionDenied
    form: Any = (FineDecisionForm if decides else FineForm)(
        *((request.POST, request.FILES) if request.method == "POST" else ())
    )

    def act() -> object:
        if proposed is not None:
            return actions.decide_fine(by=request.user, fine=proposed, **form.cleaned_data)
        return actions.propose_fine(by=request.user, recovery=recovery, **form.cleaned_data)

    if form.perform(act):
        messages.success(request, _("已办理。"))
        return redirect(recovery)
    context = {
        "recovery": recovery,
        "proposed": proposed,
        "form": form if may_act else None,
        "largest_fen": largest_fine_fen(recovery),
    }
    return render(request, "payments/recovery_fine.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.READ_PAYROLL)
@makes_file
def return_order_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the order to return as it went out."""
    return _pdf(request, pk, RecoveryDocument.Kind.RETURN_ORDER)


@require_GET
@permission_required(Permission.READ_PAYROLL)
@makes_file
def fine_decision_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the decision on an imposed fine as it went out."""
    return _pdf(request, pk, RecoveryDocument.Kind.FINE_DECISION)


def _pdf(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    document = _recovery(request, pk).documents.filter(kind=kind).select_related("attachment").first()
    if document is None:
        raise Http404
    content = read_recovery_document(by=request.user, document=document)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, document.attachment.name) or "inline"
    response["X-SM3"] = document.sm3
    return response
