"""Pages of the list of those who get nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.monitoring.low_income.layers.columns import layer_names
from doudi.monitoring.low_income.unaided import queries
from doudi.monitoring.low_income.unaided.actions import end_unaided
from doudi.monitoring.low_income.unaided.columns import UNAIDED_LIST
from doudi.monitoring.low_income.unaided.forms import UnaidedFilterForm, UnaidedForm
from doudi.monitoring.low_income.unaided.models import UnaidedPerson
from doudi.monitoring.low_income.unaided.workflow import UnaidedState
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day, due_day


def _rows(rows: list[UnaidedPerson]) -> list[UnaidedPerson]:
    for row in rows:
        standing = getattr(row.person, "low_income", None)
        row.layers_now = standing.layers if standing else None  # type: ignore[attr-defined]  # shown in the list
        row.last_aid = standing.aided_until if standing else None  # type: ignore[attr-defined]  # the same
    return rows


@require_GET
@permission_required(Permission.READ_WARNINGS)
def unaided(request: StaffRequest) -> HttpResponse:
    """List the people of the layers whom no department has helped in the months looked back on."""
    filters = UnaidedFilterForm(request.GET, by=request.user)
    found = queries.unaided(by=request.user, **filters.chosen)
    return open_list(request, UNAIDED_LIST, found, filters=filters, rows_of=_rows).render(
        "low_income/unaided/list.html"
    )


@permission_required(Permission.READ_WARNINGS)
def unaided_person(request: StaffRequest, pk: int) -> HttpResponse:
    """Show somebody on the list; who handles warnings ends the row."""
    row = get_object_or_404(queries.unaided(by=request.user, state=""), pk=pk)
    may_end = request.user.may(Permission.HANDLE_WARNINGS)
    if request.method == "POST" and not may_end:
        raise PermissionDenied
    form = None
    if may_end and row.state == UnaidedState.OPEN:
        data = request.POST if request.method == "POST" else None
        form = UnaidedForm(data, initial={"seen_version": row.version})
        if form.perform(lambda: end_unaided(by=request.user, row=row, **form.cleaned_data)):
            messages.success(request, _("已办结。"))
            return redirect("low_income:unaided")
    status = 422 if form is not None and form.is_bound else 200
    context = {"row": row, "facts": _facts(row), "form": form}
    return render(request, "low_income/unaided/person.html", context, status=status)


def _facts(row: UnaidedPerson) -> list[tuple[Any, Any]]:
    standing = getattr(row.person, "low_income", None)
    facts: list[tuple[Any, Any]] = [
        (_("村（居）"), place_name(row.person.village_id)),
        (_("类别"), layer_names(standing.layers) if standing else _("现在不在低收入人口里")),
        (_("最近得到救助"), day(standing.aided_until) if standing else "—"),
        (_("列入日期"), day(row.listed_on)),
        (_("办结期限"), due_day(row.due_on)),
        (_("状态"), row.get_state_display()),
    ]
    if row.outcome:
        facts.append((_("结果"), row.get_outcome_display()))
        facts.append((_("理由"), row.sealed_reason.clear() if row.sealed_reason else "—"))
        facts.append((_("办结"), f"{row.ended_by.name if row.ended_by else ''} {day(row.ended_on)}"))
    return facts
