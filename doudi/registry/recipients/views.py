"""The list of recipients."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import this_month
from doudi.registry.recipients import queries
from doudi.registry.recipients.columns import RECIPIENT_LIST
from doudi.registry.recipients.forms import RecipientFilterForm
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.READ_REGISTRY)
def recipients(request: StaffRequest) -> HttpResponse:
    """List the recipients of the month, filtered by village, programme and missing data."""
    filters = RecipientFilterForm(request.GET, by=request.user)
    shown = open_list(
        request,
        RECIPIENT_LIST,
        queries.recipients(by=request.user, is_listed=True, **filters.chosen),
        counted=queries.recipients(by=request.user, **filters.chosen),
        filters=filters,
        rows_of=queries.recipient_rows,
    )
    may_register = request.user.may(Permission.CHANGE_REGISTRY)
    return shown.render("registry/recipients.html", {"month": this_month(), "may_register": may_register})
