"""Pages of a household: view, registration of a family and of members."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.registry import actions
from doudi.registry.access import date_parameter, household_or_404
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.circumstances.views import recorded_effect
from doudi.registry.form_page import form_page, posted_data
from doudi.registry.households.family_form import FamilyForm
from doudi.registry.households.forms import HouseholdMoveForm, MemberForm
from doudi.registry.households.panels import FamilyFile, panel_named, panel_of, panels_of
from doudi.registry.households.queries import household_view
from doudi.registry.models import Household
from doudi.ui.recently_viewed import remember_viewed


@require_GET
@permission_required(Permission.READ_REGISTRY)
def household(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a household as of a day, as known on a day."""
    view = household_view(
        household_or_404(request, pk),
        by=request.user,
        as_of=date_parameter(request, "as_of"),
        known=date_parameter(request, "known"),
    )
    may_change = request.user.may(Permission.CHANGE_REGISTRY)
    panels = panels_of(FamilyFile(view.household, request.user))
    context = {
        "view": view,
        "may_change": may_change,
        "kinds": KINDS.values(),
        "panels": panels,
        "effect": recorded_effect(request, view.household) if may_change else None,
    }
    response = render(request, "registry/household.html", context)
    remember_viewed(request, response, "household", pk)
    return response


@require_GET
@permission_required(Permission.READ_REGISTRY)
def family_panel(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Show a panel of a household's file alone, filtered and paged; only its first rows for an htmx request."""
    subject = household_or_404(request, pk)
    file = FamilyFile(subject, request.user, parameters=panel_parameters(request))
    return panel_page(request, file, name, _("家庭{number}").format(number=subject.number), subject.get_absolute_url())


def panel_parameters(request: StaffRequest) -> dict[str, str] | None:
    """Return the filters of a panel's own page; None where the file asks for a panel that it deferred."""
    return None if request.htmx else request.GET.dict()


def panel_page(request: StaffRequest, file: FamilyFile, name: str, owner: str, back: str) -> HttpResponse:
    """Render a panel alone, with a link ``back`` to the file of its owner; without a page around it for the file.

    Raises:
        Http404: there is no such panel, or not for this user.
    """
    declared = panel_named(name, by=request.user)
    if declared is None:
        raise Http404
    if not file.is_whole:
        return render(request, "registry/panels/panel.html", {"shown": panel_of(declared, file)})
    context = {"declared": declared, "panel": declared.query(file), "owner": owner, "back": back}
    return render(request, "registry/panels/page.html", context)


@permission_required(Permission.CHANGE_REGISTRY)
def register_family(request: StaffRequest) -> HttpResponse:
    """Register a new household with all its members; a row more is added without saving anything."""
    if request.method == "POST" and request.POST.get("act") == "add_row":
        return render(
            request, "registry/register_family.html", {"form": FamilyForm.with_another_row(request.user, request.POST)}
        )
    form = FamilyForm(request.user, posted_data(request))
    registered: list[Household] = []
    if form.perform(
        lambda: registered.append(actions.register_whole_family(by=request.user, **form.action_arguments()))
    ):
        messages.success(request, _("已登记。"))
        return redirect(registered[0])
    return render(request, "registry/register_family.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.CHANGE_REGISTRY)
def register_member(request: StaffRequest, pk: int) -> HttpResponse:
    """Register a new person as a member of a household."""
    subject = household_or_404(request, pk)
    form = MemberForm(posted_data(request))
    if form.perform(lambda: actions.register_member(by=request.user, household=subject, **form.cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect(subject)
    return form_page(request, form, _("登记家庭成员"), subject.get_absolute_url(), about=subject.number)


@permission_required(Permission.CHANGE_REGISTRY)
def move_household(request: StaffRequest, pk: int) -> HttpResponse:
    """Move a household to another village of its township."""
    subject = household_or_404(request, pk)
    form = HouseholdMoveForm(subject, posted_data(request)).for_user(request.user)
    if form.perform(lambda: actions.move_household(by=request.user, household=subject, **form.cleaned_data)):
        messages.success(request, _("已登记迁居。"))
        return redirect(subject)
    return form_page(request, form, _("在本乡镇内迁居"), subject.get_absolute_url(), about=subject.number)
