"""Pages of precedents: the search, and one decision without names."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.conferences import actions
from doudi.conferences.columns import PRECEDENTS
from doudi.conferences.filters import PrecedentFilterForm
from doudi.conferences.forms import ReasonForm
from doudi.conferences.minutes.contents import basis_in_words, result_in_words
from doudi.conferences.precedents import queries
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.READ_CONFERENCES)
def precedents(request: StaffRequest) -> HttpResponse:
    """Search the decisions in force, without names."""
    filters = PrecedentFilterForm(request.GET)
    found = queries.precedents(**filters.chosen)
    return open_list(request, PRECEDENTS, found, filters=filters).render("conferences/precedents/list.html")


@require_GET
@permission_required(Permission.READ_CONFERENCES)
def precedent(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a decision without names; who prepares conferences may bring it up again to correct it."""
    decision = get_object_or_404(queries.decisions_in_force(), pk=pk)
    return _render(request, decision.pk, ReasonForm())


def _render(request: StaffRequest, pk: int, form: ReasonForm) -> HttpResponse:
    decision = get_object_or_404(queries.decisions_in_force(), pk=pk)
    context = {
        "decision": decision,
        "kind_label": decision.item.question.kind_label,
        "topic_label": decision.item.question.topic_label,
        "result": result_in_words(decision),
        "basis": basis_in_words(decision.basis),
        "may_correct": request.user.may(Permission.PREPARE_CONFERENCES),
        "form": form,
    }
    return render(request, "conferences/precedents/precedent.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.PREPARE_CONFERENCES)
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Bring a decided matter before a conference again."""
    decision = get_object_or_404(queries.decisions_in_force(), pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.raise_correction(by=request.user, decision=decision, **form.cleaned_data)):
        messages.success(request, _("已重新提请会议研究，新的决定生效后代替原决定。"))
        return redirect("conferences:questions")
    return _render(request, decision.pk, form)
