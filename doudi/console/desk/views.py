"""The desk: what waits for the user."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from doudi.console.desk import queries
from doudi.console.desk.month import month_charts, month_panel
from doudi.console.first_steps.queries import first_steps
from doudi.console.navigation import tasks_by_entry, waiting_by_entry
from doudi.console.tour.steps import tour_of
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.cookies import keep_for_a_year
from doudi.registry.people.queries import recently_viewed_links
from doudi.ui.navigation import counts_of
from doudi.ui.recently_viewed import recently_viewed


@require_GET
@permission_required(Permission.DESK)
def desk(request: StaffRequest) -> HttpResponse:
    """Show what waits, deadlines, and what the user viewed and changed last."""
    waiting = queries.waiting_for_desk(
        by=request.user,
        counted=lambda links: counts_of(request.user, known={waiting_by_entry: tasks_by_entry(links)}),
    )
    response = render(
        request,
        "console/desk.html",
        {
            "first_steps": first_steps(by=request.user),
            "tour_steps": () if request.user.tour_finished_at else tour_of(request.user.role),
            "month": month_panel(by=request.user),
            "charts": month_charts(by=request.user),
            "count_groups": queries.count_groups(waiting, by=request.user),
            "case_deadlines": queries.case_deadlines(by=request.user),
            "seen": recently_viewed_links(recently_viewed(request), by=request.user),
            "unconfirmed": queries.unconfirmed_figures(by=request.user),
            "may_apply": request.user.may(Permission.APPLY_ON_BEHALF),
            "recent": queries.recent_changes(by=request.user),
        },
    )
    keep_for_a_year(response, settings.STAFF_BROWSER_COOKIE, "1")
    return response
