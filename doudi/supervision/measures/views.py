"""Pages of measures: all of them, one by township, and the rows behind a figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.supervision.measures import queries
from doudi.supervision.measures.columns import OVERVIEW_LIST, ROW_LIST, TOWNSHIP_LIST
from doudi.supervision.measures.forms import PeriodFilterForm, RowFilterForm
from doudi.supervision.measures.measure import Form, Measure, measure_named, total_of
from doudi.supervision.measures.periods import Period
from doudi.supervision.measures.queries import is_of_county
from doudi.ui.charts import ChartPoint, column_chart
from doudi.ui.lists.shown_list import open_list
from doudi.ui.tables import lookup
from doudi.ui.templatetags.ui import month


@dataclass(frozen=True)
class _Line:
    """A measure in a place, beside its figure of the period before."""

    row: queries.MeasureRow
    before: str
    url: str

    @property
    def label(self) -> str:
        return str(self.row.measure.label)

    @property
    def group(self) -> str:
        return str(self.row.measure.group.label)

    @property
    def meaning(self) -> str:
        return str(self.row.measure.meaning)

    @property
    def numerator_sort(self) -> int:
        return self.row.numerator or 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


def _address(page: str, measure: Measure, period: Period, **more: str) -> str:
    return f"{reverse(page, args=[measure.name])}?{urlencode({'period': period.key, **more})}"


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def overview(request: StaffRequest) -> HttpResponse:
    """List every measure of a period with its figure in the county or the user's township."""
    filters = PeriodFilterForm(request.GET)
    period = filters.chosen_period
    before = {row.measure.name: row.shown for row in queries.overview(period.before, by=request.user)}
    lines = [
        _Line(row, before[row.measure.name], _address("supervision_measures:measure", row.measure, period))
        for row in queries.overview(period, by=request.user)
    ]
    shown = open_list(request, OVERVIEW_LIST, lines, filters=filters)
    return shown.render("supervision_measures/overview.html", {"period": period})


def _found(name: str) -> Measure:
    measure = measure_named(name)
    if measure is None or not measure.is_built:
        raise Http404
    return measure


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def measure(request: StaffRequest, name: str) -> HttpResponse:
    """Show a measure by township, the worst first, with its course over the months that are over."""
    found = _found(name)
    filters = PeriodFilterForm(request.GET)
    period = filters.chosen_period
    before = {row.place_code: row.shown for row in queries.by_township(found, period.before, by=request.user)}
    rows = queries.by_township(found, period, by=request.user)
    may_see_rows = request.user.may(Permission.READ_REGISTRY)
    lines = [
        _Line(
            row,
            before.get(row.place_code, "—"),
            _address("supervision_measures:rows", found, period, **_place_of(row, request.user))
            if may_see_rows
            else "",
        )
        for row in rows
    ]
    total = total_of({row.place_code: row.figure for row in rows if row.figure})
    shown = open_list(request, TOWNSHIP_LIST, lines, filters=filters)
    course = queries.trend([found.name], by=request.user).get(found.name, [])[-12:]
    context = {
        "measure": found,
        "period": period,
        "total": found.shown(total),
        "fraction": found.fraction(total),
        "chart": _chart(found, course) if len(course) > 1 and any(found.value(one) for _on, one in course) else None,
        "rows_url": _address("supervision_measures:rows", found, period) if may_see_rows and rows else "",
    }
    return shown.render("supervision_measures/measure.html", context)


def _place_of(row: Any, user: User) -> dict[str, str]:
    """Return the township to filter by; officers of a township see its rows without a filter."""
    return {"place": row.place_code} if is_of_county(user) else {}


def _chart(found: Measure, course: list[Any]) -> Any:
    points = [
        ChartPoint(
            month(on),
            str(on.month),
            int((found.value(figure) or 0) * 10),
            found.shown(figure),
            exact=found.shown(figure),
        )
        for on, figure in course
    ]
    return column_chart(found.label, Form(found.form).label, points)


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def rows(request: StaffRequest, name: str) -> HttpResponse:
    """List the rows behind a figure: the same query, not summed."""
    found = _found(name)
    if not request.user.may(Permission.READ_REGISTRY):
        raise PermissionDenied
    filters = RowFilterForm(request.GET, by=request.user)
    period = filters.chosen_period
    place, only = filters.chosen["place"], filters.chosen["only"]
    behind = queries.rows_behind(found, period, by=request.user, place=place, only=only)
    counted = queries.rows_behind(found, period, by=request.user, place=place, only="counted")

    def lines(page: list[Any]) -> list[dict[str, str]]:
        kept = set(counted.filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True))
        return [
            {
                "title": found.title(row),
                "url": found.page(row),
                "place": place_name(str(lookup(row, found.village.replace("__", ".")))),
                "state": _("是") if row.pk in kept else _("否"),
            }
            for row in page
        ]

    shown = open_list(request, ROW_LIST, behind, filters=filters, rows_of=lines)
    return shown.render("supervision_measures/rows.html", {"measure": found, "period": period, "place": place})
