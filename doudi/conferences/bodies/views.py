"""Pages of members: the list, a new member, the end of a seat."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.conferences import actions
from doudi.conferences.bodies import queries
from doudi.conferences.bodies.forms import EndMemberForm, MemberForm
from doudi.conferences.columns import MEMBERS
from doudi.conferences.filters import MemberFilterForm
from doudi.conferences.models import Member
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.READ_MEETINGS)
def members(request: StaffRequest) -> HttpResponse:
    """List the members of the bodies."""
    filters = MemberFilterForm(request.GET)
    return open_list(request, MEMBERS, queries.members(**filters.chosen), filters=filters).render(
        "conferences/bodies/list.html"
    )


@permission_required(Permission.PREPARE_CONFERENCES)
def add_member(request: StaffRequest) -> HttpResponse:
    """Enter a member."""
    form = MemberForm(request.POST if request.method == "POST" else None).for_user(request.user)
    if form.perform(lambda: actions.add_member(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect("conferences:members")
    status = 422 if form.is_bound and not form.is_searching else 200
    return render(request, "conferences/bodies/add.html", {"form": form}, status=status)


@permission_required(Permission.PREPARE_CONFERENCES)
def end_member(request: StaffRequest, pk: int) -> HttpResponse:
    """End the seat of a member."""
    member = get_object_or_404(Member, pk=pk)
    form = EndMemberForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.end_member(by=request.user, member=member, **form.cleaned_data)):
        messages.success(request, _("已登记不再担任。"))
        return redirect("conferences:members")
    context = {"member": member, "form": form}
    return render(request, "conferences/bodies/end.html", context, status=422 if form.is_bound else 200)
