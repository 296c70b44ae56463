"""Pages of warnings: the list of a scope, one warning, and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from doudi.core.access_log.note import note_access
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.monitoring.warnings import actions, page, queries
from doudi.monitoring.warnings.bulk import BulkForm
from doudi.monitoring.warnings.columns import EARLIER_COLUMNS, PAYMENT_COLUMNS, REGISTERED_COLUMNS, WARNING_LIST
from doudi.monitoring.warnings.forms import EndForm, WarningFilterForm
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.people import is_recused, people_of
from doudi.monitoring.warnings.rows import name_of, rows_with
from doudi.monitoring.warnings.verbs import VERBS
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pagination import RowCount
from doudi.values.carries import carries

_LIST_ONLY = ("page", "size", "columns", "view", "excel", "sort")


@carries("P18-20.b", "SC39-III.3")
@require_GET
@permission_required(Permission.READ_WARNINGS)
def warnings(request: StaffRequest) -> HttpResponse:
    """List the warnings of the user's scope, with the true number of each class."""
    filters = WarningFilterForm(request.GET, by=request.user)
    chosen = filters.chosen
    found = queries.warnings_of(by=request.user, **chosen).select_related(None).only("pk")
    shown = open_list(
        request,
        WARNING_LIST,
        found,
        filters=filters,
        rows_of=rows_with(_filter_query(request), request.user),
        counted=RowCount(found.order_by().count()),
    )
    may_handle = request.user.may(Permission.HANDLE_WARNINGS)
    context = {
        "chips": _class_chips(request, chosen["place"], chosen["warning_class"]),
        "bulk_form": BulkForm(request.user) if may_handle else None,
        "first_url": _first_url(request, chosen) if may_handle else "",
        "query": _filter_query(request),
        "is_one_family": bool(chosen["household"]),
    }
    return shown.render("warnings/list.html", context)


def _first_url(request: StaffRequest, chosen: Mapping[str, Any]) -> str:
    """Return the page of the first warning to judge of the list; empty if there is none."""
    found, query = queries.first_to_judge(by=request.user, filters=chosen), _filter_query(request)
    return f"{found.get_absolute_url()}{f'?{query}' if query else ''}" if found is not None else ""


def _filter_query(request: StaffRequest) -> str:
    """Return the filter of the list as the page of a warning carries it along."""
    query = request.GET.copy()
    for name in _LIST_ONLY:
        query.pop(name, None)
    for name in [name for name, value in query.items() if not value]:
        query.pop(name)
    return query.urlencode()


def _class_chips(request: StaffRequest, place: str, here: str) -> list[dict[str, Any]]:
    chips = []
    for one in queries.class_counts(by=request.user, place=place):
        query = request.GET.copy()
        for name in _LIST_ONLY:
            query.pop(name, None)
        query["warning_class"] = "" if one.warning_class == here else one.warning_class
        label = _("{label}（逾期{overdue}）").format(label=one.label, overdue=one.overdue) if one.overdue else one.label
        chips.append(
            {
                "label": label,
                "number": one.number,
                "url": f"?{query.urlencode()}",
                "is_here": one.warning_class == here,
                "css_class": "overdue" if one.overdue else "",
            }
        )
    return chips


def _warning_or_404(request: StaffRequest, pk: int) -> Warning:
    rows = Warning.objects.visible_to(request.user).select_related(
        "person__household", "household", "owner", "delivery", "looked_by", "judged_by", "checked_by"
    )
    return get_object_or_404(rows, pk=pk)


@permission_required(Permission.READ_WARNINGS)
def warning(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one warning; on POST say what is true of it and go on to the next of the list."""
    shown = _warning_or_404(request, pk)
    purpose = gettext_noop("核实预警{rule}").format(rule=shown.rule_id)
    note_access(subject=shown, village_code=shown.village_code, purpose=purpose)
    if request.method == "GET" and page.is_to_be_noted(shown, by=request.user):
        actions.look_at_warning(by=request.user, warning=shown)
        shown = _warning_or_404(request, pk)
    beside = queries.warnings_beside(shown, by=request.user)
    data = request.POST if request.method == "POST" else None
    form = EndForm(beside, actions.findings_with_words(shown), data, {"seen_version": shown.version})
    if form.perform(lambda: _end(request, shown, beside, form)):
        return _go_on(request, shown)
    context = {
        "page": page.page_of(shown, by=request.user),
        "warning": shown,
        "form": form,
        "query": request.GET.urlencode(),
        "registered_columns": REGISTERED_COLUMNS,
        "payment_columns": PAYMENT_COLUMNS,
        "earlier_columns": EARLIER_COLUMNS,
        "next_url": _next_url(request, shown),
        "list_url": f"{reverse('warnings:warnings')}?{request.GET.urlencode()}",
    }
    return render(request, "warnings/warning.html", context, status=422 if form.is_bound else 200)


def _end(request: StaffRequest, shown: Warning, beside: list[Warning], form: EndForm) -> None:
    said = dict(form.cleaned_data)
    others = beside if said.pop("with_family", False) else []
    number = actions.end_with_family(by=request.user, warning=shown, others=others, **said)
    if number:
        messages.success(request, _("同一家的另外{number}条已一并办结。").format(number=number))


def _next_url(request: StaffRequest, shown: Warning) -> str:
    """Return the page of the next warning to judge; empty if there is none."""
    filters = WarningFilterForm(request.GET, by=request.user)
    chosen = filters.chosen if filters.is_valid() else {}
    found = queries.next_to_judge(by=request.user, after=shown, filters=chosen)
    query = request.GET.urlencode()
    return f"{found.get_absolute_url()}{f'?{query}' if query else ''}" if found is not None else ""


def _go_on(request: StaffRequest, ended: Warning) -> HttpResponse:
    """Say what was done, and lead to the next warning of the list."""
    ended.refresh_from_db()
    sentence = _("{name}：{state}，{finding}。")
    messages.success(
        request,
        sentence.format(name=name_of(ended), state=ended.get_state_display(), finding=ended.get_finding_display()),
    )
    url = _next_url(request, ended)
    if url:
        return redirect(url)
    return redirect(f"{reverse('warnings:warnings')}?{request.GET.urlencode()}")


@permission_required(Permission.HANDLE_WARNINGS)
def act(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Show the form of a verb, filled in by the warning; carry it out.

    Raises:
        Http404: the verb is not offered of this warning now.
    """
    shown = _warning_or_404(request, pk)
    declared = VERBS.get(verb)
    recused = is_recused(request.user, people_of(shown))
    if declared is None or not declared.is_open_to(request.user, shown, is_recused=recused):
        raise Http404
    note_access(subject=shown, village_code=shown.village_code)
    form = declared.form_for(request.user, shown, request.POST if request.method == "POST" else None)
    back = shown.get_absolute_url() + (f"?{request.GET.urlencode()}" if request.GET else "")
    if form.perform(lambda: declared.perform(request.user, shown, form)):
        messages.success(request, str(declared.done))
        return redirect(back)
    context = {"warning": shown, "name": name_of(shown), "verb": declared, "form": form, "back": back}
    return render(request, "warnings/act.html", context, status=422 if form.is_bound else 200)
