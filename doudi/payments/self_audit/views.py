"""Pages of the self-audit: a question with its hits, one hit, and the hits as Excel."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.payments.models import AuditHit
from doudi.payments.self_audit import actions, queries
from doudi.payments.self_audit.columns import HIT_LIST
from doudi.payments.self_audit.forms import EvidenceForm, HitFilterForm
from doudi.payments.self_audit.questions import AUDIT_QUESTIONS
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list


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
    filters = HitFilterForm(_asked(request, question, state), by=request.user)
    shown = open_list(
        request,
        HIT_LIST,
        queries.hits(request.user, question, state, township=filters.chosen.get("township", "")),
        filters=filters,
    )
    context = {
        "counts": queries.open_counts(request.user),
        "question": AUDIT_QUESTIONS[question],
        "state": state,
        "form": form,
        "states": AuditHit.State.choices,
        "last_found_on": queries.last_found_on(),
        "may_run": request.user.may(Permission.PREPARE_PAYROLL),
    }
    return shown.render("payments/self_audit.html", context, status=422 if form.is_bound else 200)


def _asked(request: StaffRequest, question: str, state: str) -> QueryDict:
    """Return the address with the question and state that it may have left out."""
    asked = request.GET.copy()
    asked["question"], asked["state"] = question, state
    return asked


@permission_required(Permission.READ_PAYROLL)
def audit_hit(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a hit; on POST close it with evidence."""
    visible = AuditHit.objects.in_scope(money_scope(request.user))
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
