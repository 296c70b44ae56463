"""The page of the audit trail."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from doudi.console.audit_trail.columns import TRAIL_LIST
from doudi.console.audit_trail.forms import TrailFilterForm
from doudi.console.audit_trail.queries import trail
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.READ_AUDIT_TRAIL)
def audit_trail(request: StaffRequest) -> HttpResponse:
    """Show the audit entries that the user may read."""
    filters = TrailFilterForm(request.GET, by=request.user)
    shown = open_list(request, TRAIL_LIST, trail(by=request.user, **filters.chosen), filters=filters)
    return shown.render("console/audit_trail.html")
