"""Pages of Excel lists: template and upload, preview with faults, write, grant, discard."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import ALWAYS, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.relief.emergencies.views import event_or_404
from doudi.relief.excel_lists import actions, queries, template
from doudi.relief.excel_lists.columns import FAULT_COLUMNS, LIST_COLUMNS, ROW_LIST, VILLAGE_COLUMNS
from doudi.relief.excel_lists.forms import ListUploadForm, WriteForm
from doudi.relief.excel_lists.models import ExcelList
from doudi.ui.excel import MEDIA_TYPE
from doudi.ui.forms import ActionForm
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list

_VERBS = {
    "write": (WriteForm, actions.write_list),
    "grant": (ActionForm, actions.grant_list),
    "discard": (ActionForm, actions.discard_list),
}


@permission_required(Permission.HANDLE_CASES)
def excel_lists(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the lists of an event; read a new one in."""
    event = event_or_404(request, pk)
    form = ListUploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    made: list[ExcelList] = []

    def read() -> None:
        file = form.cleaned_data["file"]
        content = file.read(queries.MAX_READ_BYTES)
        made.append(actions.read_list(by=request.user, event=event, name=file.name, content=content, told=form.told))

    if form.perform(read):
        return redirect(made[0])
    context = {
        "event": event,
        "form": form,
        "lists": queries.lists_of(event, by=request.user),
        "columns": LIST_COLUMNS,
    }
    return render(request, "relief/excel_lists/lists.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.HANDLE_CASES)
@makes_file
def list_template(request: StaffRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Download the empty template."""
    return _excel(_("成批救助名单模板"), template.template_workbook())


@permission_required(Permission.HANDLE_CASES)
def excel_list(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a list with its totals and faults; write, grant or discard it."""
    found = _find(request, pk)
    if request.method != "POST":
        return _page(request, found)
    verb = request.POST.get("act", "")
    if verb not in _VERBS:
        raise BadRequest
    form_class, act = _VERBS[verb]
    form: ActionForm = form_class(request.POST)
    if form.perform(lambda: act(by=request.user, excel_list=found, **form.cleaned_data)):
        if verb == "discard":
            messages.success(request, _("已放弃，没有登记。"))
            return redirect("relief:excel_lists", found.event_id)
        return redirect(found)
    return _page(request, found, verb, form)


@require_POST
@permission_required(Permission.REVEAL_PERSONAL_DATA, fresh_code=ALWAYS)
def faults(request: StaffRequest, pk: int) -> HttpResponse:
    """Download the faulty rows as Excel, to be mended and read in again; the look is recorded."""
    found = _find(request, pk)
    rows = actions.record_faults_download(by=request.user, excel_list=found)
    contents = ((row.number, row.content) for row in rows)
    lines = ((number, content["cells"], content["faults"]) for number, content in contents)
    return _excel(_("有误的行"), template.faults_workbook(lines))


def _find(request: StaffRequest, pk: int) -> ExcelList:
    rows = ExcelList.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("event", "uploaded_by", "granted_by", "job"), pk=pk)


def _excel(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response


def _page(request: StaffRequest, found: ExcelList, verb: str = "", sent: ActionForm | None = None) -> HttpResponse:
    preview = queries.preview_of(found)
    forms = {
        f"{name}_form": sent if name == verb else _VERBS[name][0]()
        for name in _VERBS
        if name == verb or name in queries.verbs_for(found, preview, request.user)
    }
    context = {
        **forms,
        "excel_list": found,
        "preview": preview,
        "village_columns": VILLAGE_COLUMNS,
        "fault_columns": FAULT_COLUMNS,
        "faults": queries.fault_rows(found),
        "is_busy": bool(found.job and found.job.is_open),
    }
    shown = open_list(request, ROW_LIST, queries.ready_rows(found))
    return shown.render("relief/excel_lists/list.html", context, status=422 if sent is not None else 200)
