"""The page of a bulk act: what it would do, then doing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.monitoring.warnings import bulk, queries
from doudi.monitoring.warnings.bulk import BulkForm, Done, PreviewRow
from doudi.monitoring.warnings.columns import PREVIEW_COLUMNS

_MOST_LISTED = 10


@require_POST
@permission_required(Permission.HANDLE_WARNINGS)
def bulk_act(request: StaffRequest) -> HttpResponse:
    """Show what a bulk act would do with the chosen warnings; once confirmed, do it."""
    chosen = queries.chosen_warnings(by=request.user, keys=_keys(request))
    form = BulkForm(request.user, request.POST)
    rows: list[PreviewRow] = []
    if not form.perform(lambda: rows.extend(bulk.preview(chosen, by=request.user, given=form.cleaned_data))):
        return _render(request, form, rows, status=422)
    ready = [row.warning for row in rows if not row.left_out]
    if request.POST.get("confirmed") != "1" or not ready:
        return _render(request, form, rows)
    done = bulk.perform(
        ready,
        by=request.user,
        given=form.cleaned_data,
        versions=queries.chosen_versions(ready, request.POST),
        to=form.users.get(form.cleaned_data["to"] or 0),
    )
    _tell(request, done)
    return redirect(f"{reverse('warnings:warnings')}?{request.POST.get('query', '')[:500]}")


def _keys(request: StaffRequest) -> list[str]:
    """Return the keys of what was chosen: the whole page of the list, or what was ticked on it."""
    return request.POST.getlist("shown" if request.POST.get("whole_page") == "1" else "warning")


def _render(request: StaffRequest, form: BulkForm, rows: list[PreviewRow], *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "rows": rows,
        "given": form.in_words if rows else [],
        "ready": [row for row in rows if not row.left_out],
        "columns": PREVIEW_COLUMNS,
        "query": request.POST.get("query", "")[:500],
        "chosen": _keys(request)[: queries.MOST_CHOSEN + 1],
    }
    return render(request, "warnings/bulk.html", context, status=status)


def _tell(request: StaffRequest, done: Done) -> None:
    if done.done:
        messages.success(request, _("已办理{number}条。").format(number=done.done))
    for name, reason in done.left_out[:_MOST_LISTED]:
        messages.warning(request, _("{name}没有办：{reason}").format(name=name, reason=reason))
    if len(done.left_out) > _MOST_LISTED:
        more = len(done.left_out) - _MOST_LISTED
        messages.warning(request, _("另有{number}条没有办。").format(number=more))
