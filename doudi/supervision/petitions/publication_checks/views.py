"""Pages of checked publications and of missed cases put right."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.scope import contains
from doudi.supervision.petitions.columns import FAULT_LIST, PUT_RIGHT_LIST
from doudi.supervision.petitions.forms import FaultFilterForm, QuarterForm
from doudi.supervision.petitions.publication_checks import queries
from doudi.ui.lists.shown_list import open_list
from doudi.ui.quarters import quarter_in_words
from doudi.values.benefit_month import add_months


@require_GET
@permission_required(Permission.HANDLE_PETITIONS)
def publication_faults(request: StaffRequest) -> HttpResponse:
    """List what is wrong with the publications of the user's area."""
    filters = FaultFilterForm(request.GET, by=request.user)
    rows = queries.publication_faults(by=request.user, **filters.chosen)
    shown = open_list(request, FAULT_LIST, rows, filters=filters)
    return shown.render("supervision_petitions/publication_faults.html")


@require_GET
@permission_required(Permission.HANDLE_PETITIONS)
def put_right(request: StaffRequest) -> HttpResponse:
    """Show the missed cases of a quarter that were found and put right, by township."""
    filters = QuarterForm(request.GET)
    first = filters.first_day
    last = add_months(first, 3)
    rows = [
        row
        for row in queries.found_and_put_right(first, last.fromordinal(last.toordinal() - 1))
        if contains(request.user.scope, row.township_code)
    ]
    shown = open_list(request, PUT_RIGHT_LIST, rows, filters=filters)
    return shown.render("supervision_petitions/put_right.html", {"quarter": quarter_in_words(first)})
