"""The page of the relief budget."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from doudi.core.accounts.money_scope import money_scope
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.relief.budget.columns import CAUSE_COLUMNS, TOWNSHIP_SPENDING_LIST
from doudi.relief.budget.queries import relief_budget
from doudi.ui.lists.shown_list import open_list

_YEARS_SHOWN = 3


@require_GET
@permission_required(Permission.READ_PAYROLL)
def budget(request: StaffRequest) -> HttpResponse:
    """Show a year's relief money: budget, spent, committed and forecast, by township and cause."""
    scope = money_scope(request.user)
    if scope is None:
        raise PermissionDenied
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else today().year
    found = relief_budget(year, scope)
    context = {
        "budget": found,
        "cause_columns": CAUSE_COLUMNS,
        "years": [today().year - back for back in range(_YEARS_SHOWN)],
    }
    return open_list(request, TOWNSHIP_SPENDING_LIST, found.townships).render("relief/budget/budget.html", context)
