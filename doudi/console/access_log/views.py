"""The page of the access log."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from doudi.console.access_log.columns import ACCESS_LIST
from doudi.console.access_log.forms import AccessFilterForm
from doudi.console.access_log.queries import accesses
from doudi.console.access_log.subjects import in_words
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.READ_ACCESS_LOG)
def access_log(request: StaffRequest) -> HttpResponse:
    """Show who looked at what, could not sign in, or was refused."""
    filters = AccessFilterForm(request.GET, by=request.user)
    shown = open_list(request, ACCESS_LIST, accesses(**filters.chosen), filters=filters, rows_of=in_words)
    return shown.render("console/access_log.html")
