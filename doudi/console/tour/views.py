"""The tour of a role: shown on the desk until it is finished, and whenever it is called again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from doudi.console.tour.steps import tour_of
from doudi.core.accounts import actions
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission


@require_GET
@permission_required(Permission.DESK)
def tour(request: StaffRequest) -> HttpResponse:
    """Show the steps of the user's role."""
    return render(request, "console/tour.html", {"tour_steps": tour_of(request.user.role)})


@require_POST
@permission_required(Permission.DESK)
def finish_tour(request: StaffRequest) -> HttpResponse:
    """Take the tour off the desk."""
    actions.finish_tour(by=request.user)
    return redirect("console:desk")
