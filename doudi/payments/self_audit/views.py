"""Pages of the self-audit: a question with its hits; one hit to be cleared; the list as Excel."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.payments.models import AuditHit
from doudi.payments.runs.queries import PAGE_SIZE, payroll_scope
from doudi.payments.self_audit import actions, queries
from doudi.payments.self_audit.forms import EvidenceForm
from doudi.payments.self_audit.questions import AUDIT_QUESTIONS
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.forms import ActionForm
from doudi.ui.pagination import paginate


def _wanted(request: StaffRequest) -> tuple[str, str]:
    question = request.GET.get("question") or queries.first_open(request.user)
    state = request.GET.get("state", AuditHit.State.OPEN.value)
    if question not in AUDIT_QUESTIONS or state not in AuditHit.State.values:
        raise Http404
    return question, state


@permission_required(Permission.READ_PAYROLL)
def self_audit(request: StaffRequest) -> HttpResponse:
    """The questions with their counts, and the hits of one; posted, all are asked anew."""
    question, state = _wanted(request)
    form = ActionForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.run_self_audit(by=request.user)):
        messages.success(request, _("已按最近一个月的发放查过一遍。"))
        return redirect(f"{reverse('payments:self_audit')}?question={question}")
    try:
        shown = paginate(queries.hits(request.user, question, state), request.GET.get("page"), PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    for one in shown.rows:
        one.place = place_name(one.village_code)
    context = {
        "shown": shown,
        "counts": queries.counts(request.user),
        "question": AUDIT_QUESTIONS[question],
        "state": state,
        "form": form,
        "states": AuditHit.State.choices,
        "asked": queries.last_run_on(),
        "may_ask": request.user.may(Permission.PREPARE_PAYROLL),
    }
    return render(request, "payments/self_audit.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_PAYROLL)
def audit_hit(request: StaffRequest, pk: int) -> HttpResponse:
    """One hit: what speaks against the payment, and what was found out."""
    scope = payroll_scope(request.user)
    hit = get_object_or_404(AuditHit.objects.in_scope(scope).select_related("person", "closed_by"), pk=pk)
    form = EvidenceForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.clear_hit(by=request.user, hit=hit, evidence=form.cleaned_data["evidence"])):
        messages.success(request, _("已查明，记录在案。"))
        return redirect(f"{reverse('payments:self_audit')}?question={hit.question}")
    may = request.user.may(Permission.HOLD_PAYMENTS) and contains(request.user.scope, hit.village_code)
    context = {
        "hit": hit,
        "question": AUDIT_QUESTIONS[hit.question],
        "form": form,
        "place": place_name(hit.village_code),
        "may_close": may and hit.state == AuditHit.State.OPEN,
        "may_read_person": request.user.may(Permission.READ_REGISTRY),
    }
    return render(request, "payments/audit_hit.html", context, status=422 if form.is_bound else 200)


COLUMNS = (_("村（居）"), _("姓名"), _("情况"), _("首次发现"), _("状态"), _("查明的情况和依据"), _("办结人"))


@require_GET
@permission_required(Permission.READ_PAYROLL)
def export_hits(request: StaffRequest) -> HttpResponse:
    """The hits of a question as Excel: stamped, noted in the trail."""
    question, state = _wanted(request)
    rows = [
        (
            place_name(one.village_code),
            one.person.name,
            one.what,
            f"{one.first_seen_on:%Y-%m-%d}",
            str(one.get_state_display()),
            one.evidence,
            one.closed_by.name if one.closed_by else "",
        )
        for one in queries.hits(request.user, question, state)[: MAX_ROWS + 1]
    ]
    filters = [str(AUDIT_QUESTIONS[question].label), str(AuditHit.State(state).label)]
    record_export(by=request.user, filters=filters, rows=len(rows), most=MAX_ROWS, permission=Permission.READ_PAYROLL)
    title = _("自查疑点：{question}").format(question=AUDIT_QUESTIONS[question].label)
    return excel_response(
        title, filters, COLUMNS, rows, by=request.user, name=f"自查-{AUDIT_QUESTIONS[question].label}"
    )
