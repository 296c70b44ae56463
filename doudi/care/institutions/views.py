"""Pages of institutions and residents."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.care.institutions import queries
from doudi.care.institutions.actions.admissions import propose_admission
from doudi.care.institutions.actions.institutions import change_institution, close_institution, open_institution
from doudi.care.institutions.columns import INSTITUTION_LIST, RESIDENCE_LIST
from doudi.care.institutions.forms import (
    AdmissionForm,
    ChangeInstitutionForm,
    CloseForm,
    InstitutionFilterForm,
    NewInstitutionForm,
    ResidenceFilterForm,
)
from doudi.care.institutions.models import Institution, Residence
from doudi.care.institutions.verbs import VERBS
from doudi.care.institutions.workflow import NOT_ENDED, RESIDENCE_TRANSITIONS
from doudi.core.access_log.note import note_access
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission, Role
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.process import Verb
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day
from doudi.ui.verb_forms import VerbForms
from doudi.values.masks import mask_account


@require_GET
@permission_required(Permission.READ_CARE)
def institutions(request: StaffRequest) -> HttpResponse:
    """List the institutions of the user's area with their beds."""
    filters = InstitutionFilterForm(request.GET)
    rows = queries.institutions(by=request.user, **filters.chosen)
    shown = open_list(request, INSTITUTION_LIST, rows, filters=filters)
    context = {"may_handle": request.user.may(Permission.HANDLE_CARE)}
    return shown.render("care_institutions/institutions.html", context)


@permission_required(Permission.HANDLE_CARE)
def new_institution(request: StaffRequest) -> HttpResponse:
    """Register an institution."""
    form = NewInstitutionForm(request.user, request.POST if request.method == "POST" else None)
    made: list[Institution] = []

    def act() -> None:
        given = {name: form.cleaned_data[name] for name in ("name", "village", "phone")}
        made.append(open_institution(by=request.user, details=form.details, **given))

    if form.perform(act):
        messages.success(request, _("机构已登记。"))
        return redirect(made[0])
    context = {"form": form}
    return render(request, "care_institutions/new_institution.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_CARE)
def institution(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an institution with its residents; change its beds, licence and account, or close it."""
    found = get_object_or_404(queries.institutions(by=request.user), pk=pk)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    may_handle = request.user.may(Permission.HANDLE_CARE)
    if asked and (not may_handle or asked not in {"change", "close"}):
        raise BadRequest
    initial = {name: getattr(found, name) for name in ("licence", "licence_until", "beds", "holder_name")}
    initial["seen_version"] = found.version
    change = ChangeInstitutionForm(request.POST if asked == "change" else None, initial=initial)
    close = CloseForm(
        request.POST if asked == "close" else None, initial={"seen_version": found.version}, auto_id="close_%s"
    )
    if change.perform(lambda: _change(request, found, change)):
        messages.success(request, _("已更新。"))
        return redirect(found)
    if close.perform(lambda: close_institution(by=request.user, institution=found, **close.cleaned_data)):
        messages.success(request, _("机构已停办。"))
        return redirect(found)
    is_open = may_handle and found.closed_on is None
    context = {
        "institution": found,
        "facts": _facts(found),
        "residents": queries.residences(by=request.user, institution=str(found.pk)).filter(state__in=NOT_ENDED)[:300],
        "change_form": change if is_open else None,
        "close_form": close if is_open else None,
    }
    return render(request, "care_institutions/institution.html", context, status=422 if asked else 200)


def _change(request: StaffRequest, found: Institution, form: ChangeInstitutionForm) -> None:
    change_institution(
        by=request.user, institution=found, details=form.details, seen_version=form.cleaned_data["seen_version"]
    )


def _facts(found: Any) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("所在村（居）"), place_name(found.village_code)),
        (_("许可或者备案编号"), found.licence),
        (_("床位"), found.beds),
        (_("在住"), found.living),
        (_("空床位"), found.free),
        (_("户名"), found.holder_name),
        (_("账号"), mask_account(str(found.account.clear()))),
    ]
    if found.licence_until:
        facts.append((_("许可到期"), day(found.licence_until)))
    if found.closed_on:
        facts.append((_("停办日期"), day(found.closed_on)))
    return facts


@require_GET
@permission_required(Permission.READ_CARE)
def residences(request: StaffRequest) -> HttpResponse:
    """List the residents of the user's area."""
    filters = ResidenceFilterForm(request.GET, by=request.user)
    shown = open_list(request, RESIDENCE_LIST, queries.residences(by=request.user, **filters.chosen), filters=filters)
    context = {"may_handle": request.user.may(Permission.HANDLE_CARE)}
    return shown.render("care_institutions/residences.html", context)


@permission_required(Permission.HANDLE_CARE)
def new_residence(request: StaffRequest) -> HttpResponse:
    """Propose that a person moves in, or to another institution."""
    is_sent = request.method == "POST"
    form = AdmissionForm(request.user, request.POST if is_sent else None, request.FILES if is_sent else None)
    made: list[Residence] = []

    def act() -> None:
        person = form.cleaned_data["person"]
        made.append(propose_admission(by=request.user, person=person, admission=form.admission))

    if form.perform(act):
        messages.success(request, _("已登记入住申请，待县局决定。"))
        return redirect(made[0])
    context = {"form": form}
    return render(request, "care_institutions/new_residence.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_CARE)
def residence(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a residence with its absences and take its next step."""
    found = get_object_or_404(queries.residences(by=request.user), pk=pk)
    note_access(subject=found.person, village_code=found.person.village_id)
    verbs = VerbForms(request, VERBS, _offered(request, found), partial(_form_of, found))
    if verbs.perform(residence=found):
        return redirect(found)
    context = {
        "residence": found,
        "facts": _facts_of(found),
        "absences": [(row, row.sealed_where.clear()) for row in found.absences.all()[:50]],
        "verbs": verbs,
    }
    return render(request, "care_institutions/residence.html", context, status=verbs.status)


def _offered(request: StaffRequest, found: Residence) -> list[Verb]:
    """Return the verbs that the user may use now."""
    user = request.user
    if not contains(user.scope, found.person.village_id):
        return []
    is_away = found.absences.filter(last_day=None).exists()
    is_on_trial = found.trial_until is not None and found.stays_since is None
    hidden = {"absent" if is_away else "back", "" if is_on_trial else "stay"}
    return [
        VERBS[name]
        for name in RESIDENCE_TRANSITIONS.verbs_in(found.state)
        if name in VERBS
        and name not in hidden
        and user.may(VERBS[name].permission or Permission.HANDLE_CARE)
        and (not VERBS[name].roles or Role(user.role) in VERBS[name].roles)
    ]


def _form_of(found: Residence, verb: Verb, *sent: Any, **options: Any) -> ActionForm:
    form: ActionForm = verb.form(*sent, initial={"seen_version": found.version}, **options)
    return form


def _facts_of(found: Residence) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("户籍村（居）"), place_name(found.person.village_id)),
        (_("机构"), found.institution.name),
        (_("床位号"), found.bed),
        (_("入住日期"), day(found.first_day)),
        (_("申请"), f"{found.proposed_by.name} {day(found.proposed_on)}"),
    ]
    if found.trial_until:
        facts.append((_("试住到"), day(found.trial_until)))
    if found.decided_by:
        facts.append((_("县局决定"), f"{found.decided_by.name} {day(found.decided_on)}"))
    if found.refused_why:
        facts.append((_("不同意的理由"), found.refused_why))
    if found.last_day:
        facts.append((_("离院"), f"{day(found.last_day)} {found.get_ended_why_display()} {found.ended_note}"))
    return facts
