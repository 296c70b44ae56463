"""Pages of the worklist: the list of cases, and handing a case over."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.models import Case
from doudi.casework.worklist import actions, queries
from doudi.casework.worklist.columns import CASE_LIST
from doudi.casework.worklist.filters import CaseFilter, requested_filter
from doudi.casework.worklist.forms import CaseFilterForm, HandoverForm
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.lists.shown_list import open_list
from doudi.ui.tables import Text


@dataclass(frozen=True)
class FilterChip:
    """A link that sets or clears one part of the filter."""

    label: Text
    url: str
    is_here: bool
    number: int | None = None
    css_class: str = ""


@require_GET
@permission_required(Permission.READ_CASES)
def cases(request: StaffRequest) -> HttpResponse:
    """List the open cases, nearest deadline first."""
    by, case_filter = request.user, requested_filter(request)
    may_handle = by.may(Permission.HANDLE_CASES)
    counts = queries.counts(by=by, case_filter=case_filter)
    query = case_filter.as_query(is_queue=may_handle)
    shown = open_list(
        request,
        CASE_LIST,
        queries.cases(by=by, case_filter=case_filter),
        filters=CaseFilterForm(request.GET, by=by, channels=counts.channels),
        rows_of=lambda found: [queries.WorklistRow(case, query) for case in found],
    )
    context = {
        "scope_chips": _scope_chips(request, case_filter) if may_handle else [],
        "chips": _filter_chips(counts, case_filter),
        "may_apply": by.may(Permission.APPLY_ON_BEHALF),
    }
    return shown.render("casework/worklist/cases.html", context)


def _scope_chips(request: StaffRequest, case_filter: CaseFilter) -> list[FilterChip]:
    labels = zip(queries.scope_labels(request.user), (True, False), strict=True)
    return [
        FilterChip(label, f"?{case_filter.as_query(mine=mine, step='', urgency='')}", case_filter.mine is mine)
        for label, mine in labels
    ]


def _filter_chips(counts: queries.Counts, case_filter: CaseFilter) -> list[FilterChip]:
    """Overdue and soon where there are such cases, then each step with waiting cases. A second click clears it."""
    chips = []
    for name, number in (("overdue", counts.overdue), ("soon", counts.soon), ("paused", counts.paused)):
        is_here = name == case_filter.urgency
        if number or is_here:
            url = f"?{case_filter.as_query(urgency='' if is_here else name)}"
            chips.append(FilterChip(queries.URGENCY_LABELS[name], url, is_here, number, name))
    for name, label, number in counts.steps:
        is_here = name == case_filter.step
        url = f"?{case_filter.as_query(step='' if is_here else name, urgency='')}"
        chips.append(FilterChip(label, url, is_here, number))
    return chips


@require_POST
@permission_required(Permission.HANDLE_CASES)
def hand_over_case(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand a case over to a colleague."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=pk)
    form = HandoverForm(request.user, case.recused_staff, request.POST)
    if form.perform(lambda: actions.hand_over_case(by=request.user, case=case, **form.action_arguments())):
        messages.success(request, _("已移交。"))
        return redirect(case)
    return render(request, "casework/worklist/handover.html", {"form": form, "case": case}, status=422)
