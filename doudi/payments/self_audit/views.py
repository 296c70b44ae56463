"""Pages of the self-audit: a question with its hits, one hit, and the hits as Excel."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.payments.models import AuditHit
from doudi.payments.scope import payroll_scope
from doudi.payments.self_audit import actions, queries
from doudi.payments.self_audit.columns import HIT_COLUMNS
from doudi.payments.self_audit.forms import EvidenceForm
from doudi.payments.self_audit.questions import AUDIT_QUESTIONS
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.forms import ActionForm
from doudi.ui.pagination import page_of


def _question_and_state(request: StaffRequest) -> tuple[str, str]:
    """Return the question and state that the address asks for.

    Raises:
        Http404: there is no such question or state.
    """
    question = request.GET.get("question") or queries.first_open_question(request.user)
    state = request.GET.get("state", AuditHit.State.OPEN.value)
    if question not in AUDIT_QUESTIONS or state not in AuditHit.State.values:
        raise Http404
    return question, state


@permission_required(Permission.READ_PAYROLL)
def self_audit(request: StaffRequest) -> HttpResponse:
    """Show the questions with their counts, and the hits of one; on POST ask all questions."""
    question, state = _question_and_state(request)
    form = ActionForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.run_self_audit(by=request.user)):
        messages.success(request, _("已按最近一个月的发放查过一遍。"))
        return redirect(f"{reverse('payments:self_audit')}?question={question}")
    shown = page_of(request, queries.hits(request.user, question, state))
    for hit in shown.rows:
        hit.place = place_name(hit.village_code)
    context = {
        "shown": shown,
        "hit_columns": HIT_COLUMNS,
        "counts": queries.open_counts(request.user),
        "question": AUDIT_QUESTIONS[question],
        "state": state,
        "form": form,
        "states": AuditHit.State.choices,
        "last_found_on": queries.last_found_on(),
        "may_run": request.user.may(Permission.PREPARE_PAYROLL),
    }
    return render(request, "payments/self_audit.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_PAYROLL)
def audit_hit(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a hit; on POST close it with evidence."""
    visible = AuditHit.objects.in_scope(payroll_scope(request.user))
    hit = get_object_or_404(visible.select_related("person", "closed_by"), pk=pk)
    form = EvidenceForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.clear_hit(by=request.user, hit=hit, evidence=form.cleaned_data["evidence"])):
        messages.success(request, _("已查明，记录在案。"))
        return redirect(f"{reverse('payments:self_audit')}?question={hit.question}")
    is_own = request.user.may(Permission.HOLD_PAYMENTS) and contains(request.user.scope, hit.village_code)
    context = {
        "hit": hit,
        "question": AUDIT_QUESTIONS[hit.question],
        "form": form,
        "place": place_name(hit.village_code),
        "may_close": is_own and hit.state == AuditHit.State.OPEN,
        "may_read_person": request.user.may(Permission.READ_REGISTRY),
    }
    return render(request, "payments/audit_hit.html", context, status=422 if form.is_bound else 200)


EXCEL_HEADINGS = (
    gettext_lazy("村（居）"),
    gettext_lazy("姓名"),
    gettext_lazy("情况"),
    gettext_lazy("首次发现"),
    gettext_lazy("状态"),
    gettext_lazy("查明的情况和依据"),
    gettext_lazy("办结人"),
)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def export_hits(request: StaffRequest) -> HttpResponse:
    """Export the hits of a question as Excel, with a stamp; the export is recorded in the audit trail."""
    question, state = _question_and_state(request)
    rows = [
        (
            place_name(hit.village_code),
            hit.person.name,
            hit.what,
            f"{hit.first_seen_on:%Y-%m-%d}",
            str(hit.get_state_display()),
            hit.evidence,
            hit.closed_by.name if hit.closed_by else "",
        )
        for hit in queries.hits(request.user, question, state)[: MAX_ROWS + 1]
    ]
    label = AUDIT_QUESTIONS[question].label
    filters = [str(label), str(AuditHit.State(state).label)]
    record_export(by=request.user, filters=filters, rows=len(rows), most=MAX_ROWS, permission=Permission.READ_PAYROLL)
    title = _("自查疑点：{question}").format(question=label)
    headings = [str(heading) for heading in EXCEL_HEADINGS]
    return excel_response(title, filters, headings, rows, by=request.user, name=f"自查-{label}")
