"""Pages of the low-income population: numbers, people, urban poor, entries of other hardship."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.monitoring.low_income.layers import entries as entry_actions
from doudi.monitoring.low_income.layers import queries
from doudi.monitoring.low_income.layers.columns import COUNT_COLUMNS, ENTRY_LIST, PEOPLE_LIST, URBAN_LIST
from doudi.monitoring.low_income.layers.counts import counts
from doudi.monitoring.low_income.layers.forms import (
    CountFilterForm,
    EntryDecisionForm,
    EntryEndForm,
    EntryFilterForm,
    EntryForm,
    PeopleFilterForm,
    UrbanFilterForm,
)
from doudi.monitoring.low_income.layers.models import LayerEntry
from doudi.monitoring.low_income.layers.urban_poor import urban_numbers, urban_rows
from doudi.ui.lists.declaration import ListDeclaration
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day

_COUNT_LIST = ListDeclaration(name="low_income.counts", title=gettext_lazy("低收入人口分类统计"), columns=COUNT_COLUMNS)


@require_GET
@permission_required(Permission.READ_REGISTRY)
def numbers(request: StaffRequest) -> HttpResponse:
    """Show how many people each layer has."""
    filters = CountFilterForm(request.GET, by=request.user)
    chosen = filters.chosen
    rows = counts(by=request.user, group=chosen["group"] or "place", place=chosen["place"])
    shown = open_list(request, _COUNT_LIST, rows, filters=filters)
    return shown.render("low_income/layers/numbers.html", {"update": queries.last_update()})


@require_GET
@permission_required(Permission.READ_REGISTRY)
def people(request: StaffRequest) -> HttpResponse:
    """List the low-income population."""
    filters = PeopleFilterForm(request.GET, by=request.user)
    found = queries.low_income_people(by=request.user, **filters.chosen)
    shown = open_list(request, PEOPLE_LIST, found, filters=filters, counted=found.select_related(None).order_by())
    return shown.render("low_income/layers/people.html", {"update": queries.last_update()})


@require_GET
@permission_required(Permission.READ_REGISTRY)
def urban_poor(request: StaffRequest) -> HttpResponse:
    """List the urban poor with what every department gave them and their insurance."""
    filters = UrbanFilterForm(request.GET, by=request.user)
    found = queries.low_income_people(by=request.user, is_urban_poor=True, **filters.chosen)
    shown = open_list(request, URBAN_LIST, found, filters=filters, rows_of=urban_rows)
    return shown.render("low_income/layers/urban_poor.html", {"facts": urban_numbers(found)})


@permission_required(Permission.READ_REGISTRY)
def entries(request: StaffRequest) -> HttpResponse:
    """List the entries of other hardship; who changes the registry proposes one."""
    if request.method == "POST" and not request.user.may(Permission.CHANGE_REGISTRY):
        raise PermissionDenied
    form = EntryForm(request.POST if request.method == "POST" else None).for_user(request.user)
    if form.perform(lambda: entry_actions.propose_entry(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已登记，等另一人确认。"))
        return redirect("low_income:entries")
    filters = EntryFilterForm(request.GET, by=request.user)
    shown = open_list(request, ENTRY_LIST, queries.entries(by=request.user, **filters.chosen), filters=filters)
    status = 422 if form.is_bound and not form.is_searching else 200
    return shown.render("low_income/layers/entries.html", {"form": form}, status=status)


@permission_required(Permission.READ_REGISTRY)
def entry(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an entry: another person confirms it, and it is ended here."""
    found = get_object_or_404(queries.entries(by=request.user), pk=pk)
    form = _form_for(request, found)
    if form is not None and form.perform(lambda: _act(request, found, form)):
        messages.success(request, _("已办理。"))
        return redirect("low_income:entries")
    context = {"entry": found, "facts": _facts(found), "form": form}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "low_income/layers/entry.html", context, status=status)


def _form_for(request: StaffRequest, found: LayerEntry) -> Any:
    if not request.user.may(Permission.CHANGE_REGISTRY):
        if request.method == "POST":
            raise PermissionDenied
        return None
    data = request.POST if request.method == "POST" else None
    initial = {"seen_version": found.version}
    if found.state == LayerEntry.State.PROPOSED:
        return EntryDecisionForm(data, initial=initial)
    return EntryEndForm(data, initial=initial) if found.state == LayerEntry.State.CONFIRMED else None


def _act(request: StaffRequest, found: LayerEntry, form: Any) -> None:
    act = entry_actions.decide_entry if isinstance(form, EntryDecisionForm) else entry_actions.end_entry
    act(by=request.user, entry=found, **form.cleaned_data)


def _facts(found: LayerEntry) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("村（居）"), place_name(found.person.village_id)),
        (_("自"), day(found.since)),
        (_("依据"), found.paper),
        (_("困难情况"), found.sealed_reason.clear()),
        (_("状态"), found.get_state_display()),
        (_("登记"), f"{found.entered_by.name} {day(found.entered_at)}"),
    ]
    if found.decided_by is not None:
        decided = found.sealed_decided_why.clear() if found.sealed_decided_why else ""
        rows.append((_("确认"), f"{found.decided_by.name} {day(found.decided_at)} {decided}"))
    if found.ended_on is not None:
        rows.append((_("退出"), f"{day(found.ended_on)} {found.sealed_ended_why.clear()}"))
    return rows
