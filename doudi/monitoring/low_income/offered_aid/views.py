"""The page of the coverage."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.monitoring.low_income.layers.models import Layer
from doudi.monitoring.low_income.layers.queries import last_update
from doudi.monitoring.low_income.offered_aid.columns import COVERAGE_LIST
from doudi.monitoring.low_income.offered_aid.coverage import coverage as coverage_of
from doudi.ui.lists.filters import choice_field
from doudi.ui.lists.place_filter import PlaceFilterForm
from doudi.ui.lists.shown_list import open_list


class CoverageFilterForm(PlaceFilterForm):
    """Layer."""

    layer = choice_field(_("类别"), Layer.choices)


@require_GET
@permission_required(Permission.READ_REGISTRY)
def coverage(request: StaffRequest) -> HttpResponse:
    """Show what the law offers each layer against what its people got."""
    filters = CoverageFilterForm(request.GET, by=request.user)
    rows = coverage_of(by=request.user, **filters.chosen)
    shown = open_list(request, COVERAGE_LIST, rows, filters=filters)
    return shown.render("low_income/offered_aid/coverage.html", {"update": last_update()})
