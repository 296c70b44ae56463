"""Pages of follow-up visits: the list, the share done, the form, and what a phone takes along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import ON_POST, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.refusals import Refused, StaleVersion
from doudi.relief.follow_ups import actions, queries
from doudi.relief.follow_ups.columns import FOLLOW_UP_LIST, SHARE_LIST
from doudi.relief.follow_ups.forms import AssignForm, FollowUpFilterForm, FollowUpVisitForm, ShareFilterForm
from doudi.relief.follow_ups.models import FollowUp
from doudi.relief.follow_ups.phone_list import FIELD_NAME, MOST_TAKEN_ALONG, relieved_family, take_along
from doudi.ui.lists.shown_list import open_list
from doudi.ui.phone_pages import (
    OtherRecord,
    PhonePage,
    changed_meanwhile,
    chosen_keys,
    is_from_phone,
    pages_to_take_along,
    received,
)
from doudi.ui.templatetags.ui import day


@require_GET
@permission_required(Permission.READ_CASES)
def follow_ups(request: StaffRequest) -> HttpResponse:
    """List the follow-ups; the chosen ones are taken along on the phone."""
    filters = FollowUpFilterForm(request.GET, by=request.user)
    shown = open_list(request, FOLLOW_UP_LIST, queries.follow_ups(by=request.user, **filters.chosen), filters=filters)
    return shown.render("relief/follow_ups/list.html", {"most": MOST_TAKEN_ALONG})


@require_GET
@permission_required(Permission.READ_CASES)
def shares(request: StaffRequest) -> HttpResponse:
    """Show the share of follow-ups done by township and tier."""
    filters = ShareFilterForm(request.GET, by=request.user)
    shown = open_list(request, SHARE_LIST, queries.follow_up_shares(by=request.user, **filters.chosen), filters=filters)
    return shown.render("relief/follow_ups/shares.html")


@permission_required(Permission.READ_CASES, fresh_code_verbs=frozenset({"contacts"}))
def follow_up(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a follow-up: the form of the visit, or the visit; a phone is answered with the present version."""
    found = _visible(request, pk)
    if request.method == "POST" and not request.user.may(Permission.HANDLE_CASES):
        raise BadRequest
    if request.POST.get("act") == "contacts":
        return _with_contacts(request, found)
    if request.POST.get("act") == "assign":
        return _assign(request, found)
    is_sent = request.method == "POST"
    form = FollowUpVisitForm(found, request.user, request.POST or None, request.FILES or None)
    stale: list[StaleVersion] = []
    if form.perform(lambda: _submit(request, found, form, stale)):
        messages.success(request, _("回访已登记。"))
        return received(request, found.get_absolute_url())
    if stale and is_from_phone(request):
        return _present_version(_visible(request, pk))
    context = _context(request, found, form)
    return render(request, "relief/follow_ups/follow_up.html", context, status=422 if is_sent else 200)


def _visible(request: StaffRequest, pk: int) -> FollowUp:
    rows = FollowUp.objects.visible_to(request.user).select_related("relief__case__application", "post", "visit")
    return get_object_or_404(rows, pk=pk)


def _submit(request: StaffRequest, found: FollowUp, form: FollowUpVisitForm, stale: list[StaleVersion]) -> None:
    try:
        actions.submit_follow_up_visit(by=request.user, follow_up=found, report=form.report())
    except StaleVersion as refused:
        stale.append(refused)
        raise


def _assign(request: StaffRequest, found: FollowUp) -> HttpResponse:
    form = AssignForm(found, request.POST)
    if form.perform(lambda: actions.assign_follow_up(by=request.user, follow_up=found, post=form.chosen)):
        messages.success(request, _("已落实。"))
        return redirect(found)
    context = {**_context(request, found, FollowUpVisitForm(found, request.user)), "assign_form": form}
    return render(request, "relief/follow_ups/follow_up.html", context, status=422)


def _with_contacts(request: StaffRequest, found: FollowUp) -> HttpResponse:
    """Show the form with address and telephone in clear, after recording it."""
    try:
        take_along(by=request.user, follow_up=found)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(found)
    context = _context(request, found, FollowUpVisitForm(found, request.user), is_clear=True)
    return render(request, "relief/follow_ups/follow_up.html", context)


def _context(
    request: StaffRequest, found: FollowUp, form: FollowUpVisitForm, *, is_clear: bool = False
) -> dict[str, Any]:
    is_open = found.state == FollowUp.State.OPEN
    return {
        "follow_up": found,
        "form": form,
        "family": relieved_family(found, by=request.user, is_clear=is_clear),
        "may_record": is_open and request.user.may(Permission.HANDLE_CASES),
        "assign_form": AssignForm(found) if is_open else None,
        "visit": found.made_visit,
    }


def _present_version(found: FollowUp) -> HttpResponse:
    """Return what a phone shows beside its own version of a visit."""
    visit = found.made_visit
    visits = [OtherRecord(day(visit.visited_on), visit.visitor_name, visit.findings["found"])] if visit else []
    return changed_meanwhile(found.version, str(found.get_state_display()), visits)


@require_POST
@permission_required(Permission.HANDLE_CASES, fresh_code=ON_POST)
def take_follow_ups_along(request: StaffRequest) -> HttpResponse:
    """Return the pages of the chosen follow-ups for the store of the phone, one audit entry each.

    Raises:
        BadRequest: nothing or too much is chosen.
    """
    return pages_to_take_along(follow_up_pages(request, chosen_keys(request, "follow_up", MOST_TAKEN_ALONG)))


def follow_up_pages(request: StaffRequest, keys: Sequence[int]) -> list[PhonePage]:
    """Return the pages of open follow-ups, one audit entry each."""
    pages = []
    for found in queries.follow_ups(by=request.user, only="open").filter(pk__in=keys):
        take_along(by=request.user, follow_up=found)
        context = _context(request, found, FollowUpVisitForm(found, request.user), is_clear=True)
        place = place_name(found.village_code)
        pages.append(
            PhonePage(
                f"follow-up-{found.pk}",
                _("{name} 救助回访 {place}").format(name=found.relief.case.application.applicant_name, place=place),
                found.get_absolute_url(),
                render_to_string("relief/follow_ups/visit.html", context, request),
                task=f"{FIELD_NAME}.{found.pk}",
            )
        )
    return pages
