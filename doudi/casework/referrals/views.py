"""Pages of referrals, leads, messages and decision reviews."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.casework.models import Case, Lead, Referral
from doudi.casework.referrals import queries
from doudi.casework.referrals.actions.leads import report_lead as report_lead_action
from doudi.casework.referrals.actions.referrals import refer_case as refer_case_action
from doudi.casework.referrals.actions.referrals import refer_lead as refer_lead_action
from doudi.casework.referrals.actions.referrals import refer_person
from doudi.casework.referrals.columns import ANSWERS_LIST, ENDED_LIST, OPEN_LIST, SHARE_COLUMNS
from doudi.casework.referrals.deadlines import LATENESS
from doudi.casework.referrals.department_queries import answer_facts, due_in_quarter, shares_in_time
from doudi.casework.referrals.forms import (
    FIRST_KIND,
    CorrespondenceFilterForm,
    DepartmentAnswersFilterForm,
    LeadForm,
    ReferCaseForm,
    ReferHouseholdForm,
)
from doudi.casework.referrals.verbs import row_argument, verbs_of
from doudi.casework.worklist.queries import urgency_tag
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.process import Verb
from doudi.registry.models import Household
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list
from doudi.ui.quarters import first_of_quarter


@require_GET
@permission_required(Permission.READ_CASES)
def correspondence_list(request: StaffRequest) -> HttpResponse:
    """List the open rows of a kind, nearest deadline first, or the ended ones."""
    filters = CorrespondenceFilterForm(request.GET, by=request.user)
    kind, ended = filters.chosen["kind"] or FIRST_KIND, bool(filters.chosen["ended"])
    shown = open_list(
        request,
        ENDED_LIST if ended else OPEN_LIST,
        queries.correspondence(
            kind,
            by=request.user,
            ended=ended,
            place=filters.chosen["place"],
            lateness="" if ended else filters.chosen["lateness"],
        ),
        filters=filters,
        rows_of=lambda rows: [queries.CorrespondenceRow(row) for row in rows],
    )
    context = {
        "kind": kind,
        "ended": ended,
        "lateness": dict(LATENESS).get(filters.chosen["lateness"], ""),
        "title": queries.CORRESPONDENCE_KINDS[kind].title,
        "chips": [
            {"url": f"?kind={name}", "label": label, "number": number, "is_here": name == kind}
            for name, label, number in queries.counts(by=request.user)
        ],
        "may_report": request.user.may(Permission.APPLY_ON_BEHALF),
    }
    return shown.render("casework/referrals/list.html", context)


@dataclass(frozen=True)
class VerbForm:
    """A verb that the row allows, with its form."""

    verb: Verb
    form: ActionForm


@permission_required(Permission.READ_CASES)
def correspondence_detail(request: StaffRequest, pk: int, sort: str) -> HttpResponse:
    """Show a row with the form of each verb it allows; the forms post back here."""
    kind = queries.CORRESPONDENCE_KINDS[sort]
    row: Any = get_object_or_404(kind.rows(by=request.user), pk=pk)
    requested = request.POST.get("act", "") if request.method == "POST" else ""
    verb_forms = _verb_forms(row, requested, request.POST) if request.user.may(Permission.HANDLE_CASES) else []
    for verb_form in verb_forms:
        if verb_form.verb.name == requested and _perform(request, row, verb_form):
            messages.success(request, _("已办理：{what}。").format(what=verb_form.verb.label))
            return redirect(row)
    context = {
        "row": row,
        "kind": sort,
        "kind_label": kind.label,
        "verb_forms": verb_forms,
        "title": queries.title_of(row),
        "place": place_name(row.village_code),
        "urgency_tag": urgency_tag(queries.urgency_of(row)),
        "case": getattr(row, "case", None),
        "answer": answer_facts(row) if isinstance(row, Referral) else [],
        "may_refer": isinstance(row, Lead) and row.ended_on is None and request.user.may(Permission.HANDLE_CASES),
        "application": getattr(row, "application", None),
    }
    return render(request, "casework/referrals/detail.html", context, status=422 if requested else 200)


def _verb_forms(row: Any, requested: str, data: Any) -> list[VerbForm]:
    is_referral = isinstance(row, Referral)
    initial = {"department": row.department, "department_code": row.department_code} if is_referral else {}
    return [
        VerbForm(verb, verb.form(data if verb.name == requested else None, initial=initial, auto_id=f"{verb.name}_%s"))
        for verb in verbs_of(row)
    ]


def _perform(request: StaffRequest, row: Any, verb_form: VerbForm) -> bool:
    verb, form = verb_form.verb, verb_form.form
    return form.perform(lambda: verb.act(by=request.user, **{row_argument(row): row}, **form.cleaned_data))


@permission_required(Permission.APPLY_ON_BEHALF)
def report_lead(request: StaffRequest) -> HttpResponse:
    """Report that a family needs help."""
    form = LeadForm(request.user, request.POST if request.method == "POST" else None)
    if form.perform(lambda: report_lead_action(by=request.user, **form.action_arguments())):
        messages.success(request, _("已报送，乡镇会上门了解，结果在这里看。"))
        return redirect("casework:referrals")
    return render(request, "casework/referrals/report_lead.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.HANDLE_CASES)
def refer_case(request: StaffRequest, pk: int) -> HttpResponse:
    """Refer a need of a case to another department."""
    case = get_object_or_404(Case.objects.visible_to(request.user).select_related("application"), pk=pk)
    form = ReferCaseForm(request.POST if request.method == "POST" else None)
    act = partial(refer_case_action, by=request.user, case=case)
    return _refer(request, form, lambda: act(**form.cleaned_data), case, case.application.applicant_name)


@permission_required(Permission.HANDLE_CASES)
def refer_household(request: StaffRequest, pk: int) -> HttpResponse:
    """Refer a need of somebody of a family to another department, without a case."""
    household = get_object_or_404(Household.objects.visible_to(request.user), pk=pk)
    people = list(household.present_people.filter(death_date=None, merged_into=None).order_by("pk"))
    form = ReferHouseholdForm(people, request.POST if request.method == "POST" else None)
    act = partial(refer_person, by=request.user)
    return _refer(request, form, lambda: act(**form.action_arguments()), household, household.number)


@permission_required(Permission.HANDLE_CASES)
def refer_lead(request: StaffRequest, pk: int) -> HttpResponse:
    """Refer a need behind a lead to another department."""
    lead = get_object_or_404(Lead.objects.visible_to(request.user).filter(ended_on=None), pk=pk)
    form = ReferCaseForm(request.POST if request.method == "POST" else None)
    act = partial(refer_lead_action, by=request.user, lead=lead)
    return _refer(request, form, lambda: act(**form.cleaned_data), lead, lead.who)


def _refer(
    request: StaffRequest, form: ReferCaseForm, act: Callable[[], object], about: Any, note: str
) -> HttpResponse:
    if form.perform(act):
        messages.success(request, _("已转给部门，答复了在“需求和线索”里看。"))
        return redirect(about)
    context = {"form": form, "back": about.get_absolute_url(), "note": note}
    return render(request, "casework/referrals/refer_case.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.READ_CASES)
def department_answers(request: StaffRequest) -> HttpResponse:
    """Show how many referrals each department answered in time in a quarter, and which they are."""
    filters = DepartmentAnswersFilterForm(request.GET, by=request.user)
    asked = filters.chosen["quarter"]
    quarter = date.fromisoformat(asked) if asked else first_of_quarter(today())
    department, place = filters.chosen["department"], filters.chosen["place"]
    shown = open_list(
        request,
        ANSWERS_LIST,
        due_in_quarter(by=request.user, quarter=quarter, department=department, place=place),
        filters=filters,
        rows_of=lambda rows: [queries.CorrespondenceRow(row) for row in rows],
    )
    context = {
        "shares": shares_in_time(by=request.user, quarter=quarter, place=place),
        "share_columns": SHARE_COLUMNS,
    }
    return shown.render("casework/referrals/department_answers.html", context)
