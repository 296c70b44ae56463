"""Pages of a person: view, reasons of the dues, move, merge, split."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi import policy
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.registry import actions
from doudi.registry.access import date_parameter, person_or_404
from doudi.registry.circumstance_kinds import KINDS, KINDS_OF_TWO_PEOPLE
from doudi.registry.circumstances.views import recorded_effect
from doudi.registry.deaths.queries import open_report_of
from doudi.registry.form_page import form_page, posted_data
from doudi.registry.households.panels import FamilyFile, panels_of
from doudi.registry.households.views import panel_page, panel_parameters
from doudi.registry.models import MoveProposal
from doudi.registry.people import queries
from doudi.registry.people.comparison import households_compared, people_compared
from doudi.registry.people.forms import MergeForm, MoveForm, SplitForm
from doudi.ui.recently_viewed import remember_viewed


@require_GET
@permission_required(Permission.READ_REGISTRY)
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a person as of a day."""
    view = queries.person_view(
        person_or_404(request, pk),
        by=request.user,
        as_of=date_parameter(request, "as_of"),
        known=date_parameter(request, "known"),
    )
    may_change = request.user.may(Permission.CHANGE_REGISTRY)
    context = {
        "view": view,
        "panels": panels_of(FamilyFile(view.household, request.user, view.person)),
        "may_change": may_change,
        "effect": recorded_effect(request, view.person) if may_change else None,
        "kinds": [kind for kind in KINDS.values() if kind.name not in KINDS_OF_TWO_PEOPLE],
        "may_report_death": request.user.may(Permission.REPORT_DEATHS),
        "death_report": open_report_of(view.person),
    }
    response = render(request, "registry/person.html", context)
    remember_viewed(request, response, "person", pk)
    return response


@require_GET
@permission_required(Permission.READ_REGISTRY)
def person_panel(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Show a panel of a person's file alone, filtered and paged; only its first rows for an htmx request."""
    subject = person_or_404(request, pk)
    file = FamilyFile(None, request.user, subject, panel_parameters(request))
    return panel_page(request, file, name, subject.name, subject.get_absolute_url())


@require_GET
@permission_required(Permission.READ_REGISTRY)
def due_reasons(request: StaffRequest, pk: int) -> HttpResponse:
    """Explain the dues of a person in a month; only the list for an htmx request."""
    subject = person_or_404(request, pk)
    as_of, known = date_parameter(request, "as_of"), date_parameter(request, "known")
    try:
        reasons = queries.due_reasons(subject, by=request.user, as_of=as_of, known=known)
    except policy.PolicyError as error:
        return render(request, "registry/due_reasons_unknown.html", {"message": str(error)}, status=422)
    programme = request.GET.get("programme", "")
    benefits = [benefit for benefit in reasons.benefits if programme in {"", benefit.programme}]
    template = "registry/due_reasons_list.html" if request.htmx else "registry/due_reasons.html"
    return render(request, template, {"reasons": reasons, "benefits": benefits})


@permission_required(Permission.CHANGE_REGISTRY)
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """Move a person to another household of the village, or propose a move to another village."""
    subject = person_or_404(request, pk)
    form = MoveForm(posted_data(request)).for_user(request.user)
    proposals: list[MoveProposal | None] = []
    if form.perform(
        lambda: proposals.append(actions.move_or_propose(by=request.user, person=subject, **form.action_arguments()))
    ):
        done = _("已迁出，原来的登记留底。")
        messages.success(request, _("已提出，等迁入地同意；同意以前登记不变。") if proposals[0] else done)
        return redirect(subject)
    back = subject.get_absolute_url()
    return form_page(
        request,
        form,
        _("迁往另一家庭"),
        back,
        about=subject.name,
        number=subject.number,
        comparison=households_compared(subject, form.other_side, by=request.user) if form.other_side else None,
    )


@permission_required(Permission.CHANGE_REGISTRY)
def merge(request: StaffRequest, pk: int) -> HttpResponse:
    """Merge another record of the same person into this one."""
    subject = person_or_404(request, pk)
    form = MergeForm(posted_data(request)).for_user(request.user)
    if form.perform(lambda: actions.merge_people(by=request.user, kept=subject, **form.action_arguments())):
        messages.success(request, _("已合并。"))
        return redirect("registry:person", pk=subject.pk)
    back = subject.get_absolute_url()
    return form_page(
        request,
        form,
        _("合并重复的记录"),
        back,
        about=subject.name,
        number=subject.number,
        comparison=people_compared(subject, form.other_side) if form.other_side else None,
    )


@permission_required(Permission.CHANGE_REGISTRY)
def split(request: StaffRequest, pk: int) -> HttpResponse:
    """Undo a wrong merge."""
    subject = person_or_404(request, pk)
    form = SplitForm(posted_data(request))
    if form.perform(lambda: actions.split_people(by=request.user, other=subject, **form.cleaned_data)):
        messages.success(request, _("已撤销合并。"))
        return redirect(subject)
    return form_page(request, form, _("撤销合并"), subject.get_absolute_url(), about=subject.number)
