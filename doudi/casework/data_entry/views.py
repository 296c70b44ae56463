"""Pages of data entry: the cases to enter, the page to copy from, export and the returned file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.data_entry import actions, queries
from doudi.casework.data_entry.columns import ENTRY_LIST
from doudi.casework.data_entry.forms import ConfirmationForm, EntryFilterForm, MarkForm
from doudi.casework.data_entry.profile import entry_profile
from doudi.casework.models import Case
from doudi.core.accounts.page_access import ALWAYS, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.refusals import Refused
from doudi.ui.excel import excel_response
from doudi.ui.lists.shown_list import open_list


def _case_or_404(request: StaffRequest, pk: int) -> Case:
    visible = Case.objects.visible_to(request.user).filter(accepted_on__isnull=False)
    return get_object_or_404(visible.select_related("application", "household", "data_entry"), pk=pk)


@permission_required(Permission.HANDLE_CASES)
def data_entry(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a case in the order of the national system's form; in clear after it is recorded; tick it off."""
    case = _case_or_404(request, pk)
    is_clear = request.POST.get("act") == "show"
    if is_clear:
        try:
            actions.show_in_clear(by=request.user, case=case)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("casework:data_entry", pk=pk)
    entry = getattr(case, "data_entry", None)
    is_sent = request.method == "POST" and not is_clear
    initial = {"national_number": entry.national_number if entry else ""}
    form = MarkForm(request.POST if is_sent else None, initial=initial)
    if form.perform(lambda: actions.mark_entered(by=request.user, case=case, **form.cleaned_data)):
        messages.success(request, _("已记为录入。"))
        return redirect("casework:data_entries")
    context = {
        "case": case,
        "entry": entry,
        "sections": queries.copy_sections(case, is_clear=is_clear),
        "is_clear": is_clear,
        "profile": entry_profile(),
        "system": queries.system_of(case),
        "form": form,
    }
    return render(request, "casework/data_entry/case.html", context, status=422 if is_sent else 200)


@require_GET
@permission_required(Permission.HANDLE_CASES)
def data_entries(request: StaffRequest) -> HttpResponse:
    """List the cases that are not yet in the national system."""
    return _render_list(request)


def _render_list(
    request: StaffRequest, form: ConfirmationForm | None = None, done: actions.Confirmation | None = None
) -> HttpResponse:
    filters = EntryFilterForm(request.GET, by=request.user)
    is_entered = bool(filters.chosen["entered"])
    chosen = {name: value for name, value in filters.chosen.items() if name != "entered"}
    shown = open_list(
        request,
        ENTRY_LIST,
        queries.cases_to_enter(by=request.user, is_entered=is_entered, **chosen),
        filters=filters,
        rows_of=lambda cases: [queries.EntryRow(case) for case in cases],
    )
    context: dict[str, Any] = {
        "most_exported": queries.MOST_EXPORTED,
        "is_entered": is_entered,
        "form": form or ConfirmationForm(),
        "done": done,
    }
    return shown.render("casework/data_entry/list.html", context, status=422 if form and not done else 200)


@require_POST
@permission_required(Permission.REVEAL_PERSONAL_DATA, fresh_code=ALWAYS)
def export_data_entries(request: StaffRequest) -> HttpResponse:
    """Download the cases to enter as Excel, in the order of the form, and mark them as exported."""
    cases = list(queries.cases_to_enter(by=request.user)[: queries.MOST_EXPORTED])
    actions.mark_exported(by=request.user, cases=cases)
    headings, rows = queries.export_table(cases, entry_profile())
    return excel_response(_("数字民政录入表"), [_("待录入的办件")], headings, rows, by=request.user)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def tick_off_data_entries(request: StaffRequest) -> HttpResponse:
    """Tick off the cases of a returned file, and show the rows that were left out."""
    form = ConfirmationForm(request.POST, request.FILES)
    done: list[actions.Confirmation] = []
    if form.perform(
        lambda: done.append(actions.tick_off_file(by=request.user, content=form.cleaned_data["file"].read()))
    ):
        messages.success(request, _("已勾销{number}件。").format(number=done[0].ticked))
        return _render_list(request, form, done[0])
    return _render_list(request, form)
