"""Pages of error tolerance."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.casework.models import Case
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission, Role
from doudi.core.audit.queries import entries_about
from doudi.core.refusals import OutsideScope
from doudi.supervision.error_tolerance import queries
from doudi.supervision.error_tolerance.actions import (
    DECIDERS,
    decide_tolerance,
    is_in_line,
    propose_tolerance,
)
from doudi.supervision.error_tolerance.columns import RECORD_LIST
from doudi.supervision.error_tolerance.forms import DecisionForm, ProposalForm, RecordFilterForm
from doudi.supervision.error_tolerance.workflow import DISTINCTIONS, RecordState
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def records(request: StaffRequest) -> HttpResponse:
    """List the records."""
    filters = RecordFilterForm(request.GET, by=request.user)
    shown = open_list(request, RECORD_LIST, queries.records(by=request.user, **filters.chosen), filters=filters)
    context = {"may_propose": request.user.may(Permission.ANSWER_SUPERVISION)}
    return shown.render("error_tolerance/records.html", context)


@permission_required(Permission.ANSWER_SUPERVISION)
def new_record(request: StaffRequest) -> HttpResponse:
    """Propose that an error is tolerated."""
    by = request.user
    form = ProposalForm(*((request.POST,) if request.method == "POST" else ())).for_user(by)
    made: list[Any] = []

    def act() -> None:
        number = form.cleaned_data["number"].strip()
        case = Case.objects.visible_to(by).filter(number=number).first()
        if case is None:
            message = _("辖区内没有这个编号的办件。")
            raise OutsideScope(message, number=message)
        made.append(propose_tolerance(by=by, case=case, **form.arguments()))

    if form.perform(act):
        messages.success(request, _("已提出，由线外的负责人认定。"))
        return redirect(made[0])
    return render(request, "error_tolerance/new_record.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_SUPERVISION)
def record(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a record with what the trail says, and decide it."""
    by = request.user
    rows = queries.visible_records(by).select_related("case", "officer", "proposed_by", "decided_by")
    found = get_object_or_404(rows, pk=pk)
    may_decide = Role(by.role) in DECIDERS and found.state == RecordState.PROPOSED and not is_in_line(by, found)
    is_sent = request.method == "POST"
    if is_sent and Role(by.role) not in DECIDERS:
        raise PermissionDenied
    form = DecisionForm(request.POST if is_sent else None, initial={"seen_version": found.version})
    if form.perform(lambda: decide_tolerance(by=by, found=found, **form.cleaned_data)):
        messages.success(request, _("已认定。"))
        return redirect(found)
    answers = found.distinctions
    context = {
        "record": found,
        "error": found.sealed_error.clear(),
        "correction": found.sealed_correction.clear(),
        "distinctions": [(label, answers.get(name, "")) for name, label in DISTINCTIONS.items()],
        "decision": found.sealed_decision.clear() if found.sealed_decision else "",
        "entries": queries.kept_entries(found),
        "form": form if may_decide or is_sent else None,
        "may_open_case": by.may(Permission.READ_CASES),
        "history": entries_about(found),
    }
    return render(request, "error_tolerance/record.html", context, status=422 if is_sent else 200)
