"""Pages of inspections: rounds, findings, the report of a round as page, PDF and Excel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.supervision.inspections import queries
from doudi.supervision.inspections.actions import findings as finding_actions
from doudi.supervision.inspections.actions.rounds import announce_round, close_round, draw_round, rectify_round
from doudi.supervision.inspections.case_views import refuse_without_people
from doudi.supervision.inspections.checklist import checklists
from doudi.supervision.inspections.columns import FINDING_LIST, REPORT_LIST, ROUND_LIST
from doudi.supervision.inspections.forms import (
    DecideForm,
    FindingFilterForm,
    RectifyForm,
    ReplyForm,
    RoundForm,
)
from doudi.supervision.inspections.models import InspectionFinding, InspectionRound
from doudi.supervision.inspections.workflow import FindingState, RoundState
from doudi.supervision.rectification.scope import may_read_people, owner_code
from doudi.ui.forms import ActionForm
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pdf import document_html, pdf_of


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def rounds(request: StaffRequest) -> HttpResponse:
    """List the rounds."""
    shown = open_list(request, ROUND_LIST, queries.rounds())
    context = {
        "may_manage": request.user.may(Permission.MANAGE_SUPERVISION),
        "has_cases": may_read_people(request.user),
    }
    return shown.render("inspections/rounds.html", context)


@permission_required(Permission.MANAGE_SUPERVISION)
def new_round(request: StaffRequest) -> HttpResponse:
    """Announce a round."""
    form = RoundForm(*((request.POST,) if request.method == "POST" else ()))
    made: list[InspectionRound] = []
    if form.perform(lambda: made.append(announce_round(by=request.user, **form.arguments()))):
        messages.success(request, _("种子已公布，明天起可以抽取。"))
        return redirect(made[0])
    return render(request, "inspections/new_round.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def round_(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a round: how it was drawn, who inspects whom, what was found."""
    return _round_page(request, get_object_or_404(InspectionRound, pk=pk))


def _round_page(
    request: StaffRequest, found: InspectionRound, sent: ActionForm | None = None, *, status: int = 200
) -> HttpResponse:
    by = request.user
    report = queries.report_of(found, is_linked=may_read_people(by))
    shown = open_list(request, REPORT_LIST, report)
    may_manage = by.may(Permission.MANAGE_SUPERVISION)
    true = sum(row.agreed + row.upheld for row in report)
    context = {
        "round": found,
        "sizes": [(checklists()[name].label, size) for name, size in found.sizes.items()],
        "problems": queries.common_problems(found),
        "may_draw": may_manage and found.state == RoundState.ANNOUNCED and found.announced_on < today(),
        "may_close": may_manage and found.state == RoundState.DRAWN,
        "rectify_form": (sent or RectifyForm())
        if may_manage and true and found.state != RoundState.ANNOUNCED
        else None,
        "has_cases": may_read_people(by) and found.state != RoundState.ANNOUNCED,
        "history": entries_about(found) if may_manage else [],
    }
    return shown.render("inspections/round.html", context, status=status)


@require_POST
@permission_required(Permission.MANAGE_SUPERVISION)
def act_on_round(request: StaffRequest, pk: int, act: str) -> HttpResponse:
    """Draw a round, put its findings into the tracker, or close it."""
    found = get_object_or_404(InspectionRound, pk=pk)
    if act == "rectify":
        form = RectifyForm(request.POST)
        made: list[Any] = []
        if form.perform(lambda: made.append(rectify_round(by=request.user, round_=found, **form.cleaned_data))):
            messages.success(request, _("已进入整改台账。"))
            return redirect(made[0])
        return _round_page(request, found, form, status=422)
    acts: dict[str, Callable[..., object]] = {"draw": draw_round, "close": close_round}
    if act not in acts:
        raise BadRequest
    plain = ActionForm(request.POST)
    if plain.perform(lambda: acts[act](by=request.user, round_=found)):
        messages.success(request, _("已抽取，检查单位的工作台上有提示。") if act == "draw" else _("已结束。"))
    for text in plain.non_field_errors():
        messages.error(request, str(text))
    return redirect(found)


@require_GET
@permission_required(Permission.READ_SUPERVISION)
@makes_file
def report_pdf(request: StaffRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - the address's
    """Print the report of a round on A4; it names nobody."""
    found = get_object_or_404(InspectionRound, pk=pk)
    rows = queries.report_of(found)
    names = ("drawn", "made", "found", "agreed", "disputed", "upheld", "dropped")
    context = {
        "title": found.title,
        "round": found,
        "sizes": [(checklists()[name].label, size) for name, size in found.sizes.items()],
        "rows": rows,
        "totals": [sum(getattr(row, name) for row in rows) for name in names],
        "problems": queries.common_problems(found),
        "today": today(),
        "mark": "",
    }
    return HttpResponse(pdf_of(document_html("inspections/report.html", context)), content_type="application/pdf")


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def findings(request: StaffRequest) -> HttpResponse:
    """List what inspections found."""
    refuse_without_people(request)
    filters = FindingFilterForm(request.GET, by=request.user)
    rows = queries.findings(by=request.user, **filters.chosen)
    return open_list(request, FINDING_LIST, rows, filters=filters).render("inspections/findings.html")


@permission_required(Permission.READ_SUPERVISION)
def finding(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a finding; the township inspected replies, the bureau decides what is disputed."""
    refuse_without_people(request)
    by = request.user
    rows = queries.visible_findings(by).select_related("case__round", "case__person", "replied_by", "decided_by")
    found = get_object_or_404(rows, pk=pk)
    form, act = _finding_form(request, found)
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if form is not None and form.perform(lambda: act(by=by, finding=found, **form.cleaned_data)):
        waiting = queries.next_finding(by, found)
        messages.success(request, _("已办理，这是下一项。") if waiting else _("已办理。"))
        return redirect(waiting or found)
    context = {
        "finding": found,
        "place": place_name(found.village_code),
        "reply": found.sealed_reply.clear() if found.sealed_reply else "",
        "decision": found.sealed_decision.clear() if found.sealed_decision else "",
        "form": form,
        "history": entries_about(found),
    }
    return render(
        request, "inspections/finding.html", context, status=422 if form is not None and form.is_bound else 200
    )


def _finding_form(request: StaffRequest, found: InspectionFinding) -> tuple[Any, Any]:
    """Return the form that a user is offered for a finding now, and its action; None where there is nothing to do."""
    by = request.user
    data = (request.POST,) if request.method == "POST" else ()
    initial = {"seen_version": found.version}
    if by.may(Permission.ANSWER_SUPERVISION) and owner_code(by) == found.case.township_code:
        if found.state == FindingState.OPEN:
            return ReplyForm(*data, initial=initial), finding_actions.reply_to_finding
    elif by.may(Permission.MANAGE_SUPERVISION) and found.state == FindingState.DISPUTED:
        return DecideForm(*data, initial=initial), finding_actions.decide_finding
    return None, None
