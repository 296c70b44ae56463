"""Pages of inspections: rounds, drawn cases, findings, the report of a round as page, PDF and Excel."""

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
from doudi.supervision.inspections import actions, queries
from doudi.supervision.inspections.checklist import checklists
from doudi.supervision.inspections.columns import CASE_LIST, FINDING_LIST, REPORT_LIST, ROUND_LIST
from doudi.supervision.inspections.forms import (
    CaseFilterForm,
    DecideForm,
    FindingFilterForm,
    InspectForm,
    RectifyForm,
    ReplyForm,
    RoundForm,
)
from doudi.supervision.inspections.models import InspectedCase, InspectionFinding, InspectionRound
from doudi.supervision.inspections.workflow import Answer, FindingState, RoundState
from doudi.supervision.rectification.scope import may_read_people, owner_code
from doudi.ui.forms import ActionForm
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pdf import document_html, pdf_of


def _refuse_without_people(request: StaffRequest) -> None:
    if not may_read_people(request.user):
        raise PermissionDenied


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
    if form.perform(lambda: made.append(actions.announce_round(by=request.user, **form.arguments()))):
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
    report = queries.report_of(found)
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
        if form.perform(lambda: made.append(actions.rectify_round(by=request.user, round_=found, **form.cleaned_data))):
            messages.success(request, _("已进入整改台账。"))
            return redirect(made[0])
        return _round_page(request, found, form, status=422)
    acts: dict[str, Callable[..., object]] = {"draw": actions.draw_round, "close": actions.close_round}
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
def cases(request: StaffRequest) -> HttpResponse:
    """List the drawn cases, of one round where the address names it."""
    _refuse_without_people(request)
    filters = CaseFilterForm(request.GET, by=request.user)
    round_key = request.GET.get("round", "")
    found = (
        InspectionRound.objects.filter(pk=round_key).first() if round_key.isdecimal() and len(round_key) < 10 else None
    )
    shown = open_list(
        request, CASE_LIST, queries.cases(by=request.user, round_=found, **filters.chosen), filters=filters
    )
    return shown.render("inspections/cases.html", {"round": found})


@permission_required(Permission.READ_SUPERVISION)
def case(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a drawn case, and record what the inspection found."""
    _refuse_without_people(request)
    by = request.user
    found = get_object_or_404(
        queries.visible_cases(by).select_related("round", "person", "inspected_by", "photo"), pk=pk
    )
    actions.show_case(by=by, case=found)
    is_sent = request.method == "POST"
    if is_sent and not by.may(Permission.INSPECT):
        raise PermissionDenied
    form = InspectForm(found.checklist, *((request.POST, request.FILES) if is_sent else ()))
    if form.perform(lambda: actions.inspect_case(by=by, case=found, **form.arguments())):
        messages.success(request, _("已登记。"))
        return redirect(found)
    context = {
        "case": found,
        "place": place_name(found.village_code),
        "form": form if actions.may_inspect(by, found) and found.round.state == RoundState.DRAWN else None,
        "refused": form if is_sent else None,
        "answers": _answers(found),
        "remarks": found.answers.get("remarks", ""),
        "findings": found.findings.order_by("pk"),
    }
    return render(request, "inspections/case.html", context, status=422 if is_sent else 200)


def _answers(found: InspectedCase) -> list[tuple[str, str, bool]]:
    """Return each question with its answer in words, and whether it is a problem."""
    given = found.answers
    labels = {str(value): str(label) for value, label in Answer.choices}
    return [
        (one.text, labels[given[one.id]], given[one.id] == Answer.PROBLEM)
        for one in found.checklist.questions
        if one.id in given
    ]


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def findings(request: StaffRequest) -> HttpResponse:
    """List what inspections found."""
    _refuse_without_people(request)
    filters = FindingFilterForm(request.GET, by=request.user)
    shown = open_list(request, FINDING_LIST, queries.findings(by=request.user, **filters.chosen), filters=filters)
    return shown.render("inspections/findings.html")


@permission_required(Permission.READ_SUPERVISION)
def finding(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a finding; the township inspected replies, the bureau decides what is disputed."""
    _refuse_without_people(request)
    by = request.user
    rows = queries.visible_findings(by).select_related("case__round", "case__person", "replied_by", "decided_by")
    found = get_object_or_404(rows, pk=pk)
    form, act = _finding_form(request, found)
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if form is not None and form.perform(lambda: act(by=by, finding=found, **form.cleaned_data)):
        messages.success(request, _("已办理。"))
        return redirect(found)
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
            return ReplyForm(*data, initial=initial), actions.reply_to_finding
    elif by.may(Permission.MANAGE_SUPERVISION) and found.state == FindingState.DISPUTED:
        return DecideForm(*data, initial=initial), actions.decide_finding
    return None, None
