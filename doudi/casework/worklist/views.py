"""Pages of the worklist: the list of cases, and handing a case over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.models import Application, Case
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import STEPS
from doudi.casework.worklist import actions, queries
from doudi.casework.worklist.columns import CASE_COLUMNS
from doudi.casework.worklist.filters import URGENCIES, CaseFilter, requested_filter
from doudi.casework.worklist.forms import HandoverForm
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import COUNTY_ROLES, Permission, Role
from doudi.core.divisions.queries import townships
from doudi.ui.tables import Text


@dataclass(frozen=True)
class FilterChip:
    """A link that sets or clears one part of the filter."""

    label: Text
    url: str
    is_here: bool
    number: int | None = None
    css_class: str = ""


@dataclass(frozen=True)
class FilterChoice:
    """A drop-down of the filter form: name, label, label of no choice, choices and the chosen value."""

    name: str
    label: Text
    all_label: Any
    choices: list[tuple[str, Any]]
    chosen: str


@require_GET
@permission_required(Permission.READ_CASES)
def cases(request: StaffRequest) -> HttpResponse:
    """List the open cases, nearest deadline first."""
    by, case_filter = request.user, requested_filter(request)
    query = queries.cases(by=by, case_filter=case_filter)
    shown = queries.page(query, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    may_handle = by.may(Permission.HANDLE_CASES)
    counts = queries.counts(by=by, case_filter=case_filter)
    context = {
        "shown": shown,
        "rows": [queries.WorklistRow(case, case_filter.as_query(is_queue=may_handle)) for case in shown.rows],
        "case_columns": CASE_COLUMNS,
        "case_filter": case_filter,
        "query": case_filter.as_query(),
        "scope_chips": _scope_chips(request, case_filter) if may_handle else [],
        "chips": _filter_chips(counts, case_filter),
        "filter_choices": _filter_choices(request, counts, case_filter),
        "may_apply": by.may(Permission.APPLY_ON_BEHALF),
    }
    return render(request, "casework/worklist/cases.html", context)


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


def _filter_choices(request: StaffRequest, counts: queries.Counts, case_filter: CaseFilter) -> list[FilterChoice]:
    everything = _("全部")
    matters = [(procedure.id, procedure.label) for procedure in all_procedures().values()]
    steps = [(name, step.label) for name, step in STEPS.items()]
    urgencies = [(name, queries.URGENCY_LABELS[name]) for name in URGENCIES]
    channels = [
        (value, _("{label}（{number}）").format(label=label, number=counts.channels.get(value, 0)))
        for value, label in Application.Channel.choices
    ]
    choices = [
        FilterChoice("matter", _("事项"), everything, matters, case_filter.matter),
        FilterChoice("step", _("步骤"), everything, steps, case_filter.step),
        FilterChoice("urgency", _("期限"), everything, urgencies, case_filter.urgency),
        FilterChoice("channel", _("来源"), everything, channels, case_filter.channel),
    ]
    if Role(request.user.role) in COUNTY_ROLES:
        places = [(township.code, township.name) for township in townships()]
        choices.append(FilterChoice("township", _("乡镇"), _("全县"), places, case_filter.township))
    return choices


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
