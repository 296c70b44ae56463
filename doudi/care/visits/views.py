"""Pages of care visits: the list, a visit and its form, a person, progress, findings, samples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.care.visits import queries
from doudi.care.visits.actions.missed import explain_missed
from doudi.care.visits.actions.pauses import pause_visits, resume_visits
from doudi.care.visits.actions.plans import assign_visit
from doudi.care.visits.actions.records import choose_counted_visit, record_visit
from doudi.care.visits.answers import OUTCOME_CONSEQUENCES, answers_in_words
from doudi.care.visits.columns import PERSON_COLUMNS, PROGRESS_LIST, SAMPLE_LIST, VISIT_LIST
from doudi.care.visits.forms import (
    AssignForm,
    CareVisitForm,
    ChooseForm,
    ExplainForm,
    PauseForm,
    ProgressFilterForm,
    ResumeForm,
    VisitFilterForm,
)
from doudi.care.visits.models import PlannedVisit, SampleDraw
from doudi.care.visits.phone_list import homes_of, visit_context
from doudi.care.visits.progress import visit_progress
from doudi.care.visits.sample_results import sample_results
from doudi.care.visits.workflow import VisitState
from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission, Role, may
from doudi.core.refusals import StaleVersion
from doudi.registry.models import Person
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pagination import page_of
from doudi.ui.phone_pages import OtherRecord, changed_meanwhile, is_from_phone, received
from doudi.ui.templatetags.ui import day
from doudi.values.carries import carries


@carries("P18-5.e")
@require_GET
@permission_required(Permission.READ_CARE)
def visits(request: StaffRequest) -> HttpResponse:
    """List the planned visits."""
    filters = VisitFilterForm(request.GET, by=request.user)
    shown = open_list(request, VISIT_LIST, queries.planned_visits(by=request.user, **filters.chosen), filters=filters)
    return shown.render("care_visits/list.html")


@require_GET
@permission_required(Permission.READ_CARE)
def progress(request: StaffRequest) -> HttpResponse:
    """Show how far the visits of a month are, by township or village."""
    filters = ProgressFilterForm(request.GET, by=request.user)
    chosen = filters.chosen
    month = filters.month_chosen
    rows = visit_progress(by=request.user, month=month, place=chosen["place"], kind=chosen["kind"])
    return open_list(request, PROGRESS_LIST, rows, filters=filters).render(
        "care_visits/progress.html", {"month": month}
    )


@require_GET
@permission_required(Permission.READ_CARE)
def samples(request: StaffRequest) -> HttpResponse:
    """List the draws of the county among new cases, with their results."""
    return open_list(request, SAMPLE_LIST, sample_results(by=request.user)).render("care_visits/samples.html")


@require_GET
@permission_required(Permission.READ_CARE)
def sample(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a draw: seed, population, and the visits drawn."""
    draw = get_object_or_404(SampleDraw, pk=pk)
    rows = queries.planned_visits(by=request.user).filter(sample=draw)
    shown = open_list(request, VISIT_LIST, rows)
    return shown.render("care_visits/sample.html", {"draw": draw})


def _visible(request: StaffRequest, pk: int) -> PlannedVisit:
    rows = PlannedVisit.objects.visible_to(request.user).select_related("person", "counted_visit", "explained_by")
    return get_object_or_404(rows, pk=pk)


@carries("P18-5.e")
@permission_required(Permission.READ_CARE)
def visit(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a planned visit with its records, and the form of a record; a phone sends it here."""
    found = _visible(request, pk)
    is_sent = request.method == "POST"
    if is_sent and not request.user.may(Permission.VISIT_FOR_CARE):
        raise BadRequest
    form = CareVisitForm(found, request.POST, request.FILES) if is_sent else CareVisitForm(found)
    stale: list[StaleVersion] = []
    if form.perform(lambda: _record(request, found, form, stale)):
        messages.success(request, _("探视已登记。"))
        return received(request, found.get_absolute_url())
    if stale:
        found.refresh_from_db()
        if is_from_phone(request):
            return _present_version(found)
        given = request.POST.copy()  # so that sending again is a choice, after a look
        given["seen_version"] = str(found.version)
        form.data = given
    return _page(request, found, {"form": form}, status=422 if is_sent else 200)


def _record(request: StaffRequest, found: PlannedVisit, form: CareVisitForm, stale: list[StaleVersion]) -> None:
    try:
        version = form.cleaned_data["seen_version"]
        record_visit(by=request.user, planned=found, report=form.report(), seen_version=version)
    except StaleVersion as refused:
        stale.append(refused)
        raise


def _present_version(found: PlannedVisit) -> HttpResponse:
    """Return what a phone shows beside its own record."""
    others = [
        OtherRecord(day(one.visited_on), one.recorded_by.name, f"{one.get_outcome_display()} {one.answers['seen']}")
        for one in found.visits.select_related("recorded_by")
    ]
    return changed_meanwhile(found.version, str(found.get_state_display()), others)


def _officers(found: PlannedVisit) -> Any:
    rows = User.objects.filter(is_active=True, role__in=[role for role in Role if may(role, Permission.VISIT_FOR_CARE)])
    codes = [found.village_code[:digits] for digits in (6, 9, 12)]
    return rows.filter(division__code__in=codes).order_by("division__code", "name")


def _page(request: StaffRequest, found: PlannedVisit, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    may_handle = request.user.may(Permission.HANDLE_CARE)
    records = list(found.visits.select_related("recorded_by", "photo").prefetch_related("findings"))
    context = visit_context(request, found, forms.get("form") or CareVisitForm(found), homes_of([found])[found.pk])
    context |= {
        "records": [(one, answers_in_words(one.answers), one.answers.get("seen", "")) for one in records],
        "may_handle": may_handle,
        "climbs": found.climbs.all(),
        "consequences": OUTCOME_CONSEQUENCES,
        "may_record": context["may_visit"] and found.state != VisitState.CANCELLED,
        "explain_form": forms.get("explain_form") or ExplainForm(),
        "assign_form": forms.get("assign_form") or AssignForm(_officers(found), chosen=found.officer_id),
        "must_explain": found.state == VisitState.MISSED and found.explained_on is None,
    }
    return render(request, "care_visits/visit.html", context, status=status)


@require_POST
@permission_required(Permission.HANDLE_CARE)
def act_on_visit(request: StaffRequest, pk: int, act: str) -> HttpResponse:
    """Choose the record that counts, explain a missed visit, or assign a visit."""
    found = _visible(request, pk)
    by = request.user
    forms: dict[str, tuple[Any, Callable[..., object]]] = {
        "choose": (ChooseForm(found, request.POST), choose_counted_visit),
        "explain": (ExplainForm(request.POST), explain_missed),
        "assign": (AssignForm(_officers(found), request.POST), assign_visit),
    }
    if act not in forms:
        raise BadRequest
    form, perform = forms[act]
    if form.perform(lambda: perform(by=by, planned=found, **form.cleaned_data)):
        messages.success(request, _("已办理。"))
        return redirect(found)
    for text in form.non_field_errors():
        messages.error(request, text)
    return _page(request, found, {f"{act}_form": form}, status=422)


@permission_required(Permission.READ_CARE)
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the visits of a person, and pause or resume them."""
    found = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    pause = queries.open_pause_of(found)
    is_sent = request.method == "POST"
    if is_sent and not request.user.may(Permission.HANDLE_CARE):
        raise BadRequest
    data = request.POST if is_sent else None
    form: Any = ResumeForm(data) if pause else PauseForm(data)

    def act() -> None:
        if pause:
            resume_visits(by=request.user, pause=pause, **form.cleaned_data)
        else:
            pause_visits(by=request.user, person=found, **form.cleaned_data)

    if form.perform(act):
        messages.success(request, _("已恢复探视。") if pause else _("已暂停探视。"))
        return redirect("care_visits:person", pk=found.pk)
    context = {
        "person": found,
        "pause": pause,
        "form": form,
        "may_handle": request.user.may(Permission.HANDLE_CARE),
        "columns": PERSON_COLUMNS,
        "page": page_of(request, queries.visits_of_person(found)),
    }
    return render(request, "care_visits/person.html", context, status=422 if is_sent else 200)
