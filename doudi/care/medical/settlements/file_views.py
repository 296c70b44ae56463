"""Pages of files of settlements: upload, progress, rows, confirm, the faulty rows to take back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.care.medical.columns import FILE_COLUMNS, ROW_COLUMNS
from doudi.care.medical.forms import SettlementFileForm
from doudi.care.medical.settlements import file_import, queries
from doudi.care.medical.settlements.file_rows import COLUMNS, MOST_BYTES
from doudi.care.medical.settlements.models import SettlementFile
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.core.refusals import Refused
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.language import makes_file

_MOST_FILES = 20
_VERBS: dict[str, Callable[..., SettlementFile]] = {
    "confirm": file_import.confirm_settlements,
    "try_again": file_import.try_again,
    "discard": file_import.discard_settlements,
}


@permission_required(Permission.HANDLE_CARE)
def files(request: StaffRequest) -> HttpResponse:
    """List the files that were uploaded; upload one."""
    is_post = request.method == "POST"
    form = SettlementFileForm(request.POST if is_post else None, request.FILES if is_post else None)
    uploaded: list[SettlementFile] = []

    def upload() -> None:
        file = form.cleaned_data["file"]
        content = file.read(MOST_BYTES + 1)  # one more than a file may have, so that a larger one is refused
        uploaded.append(file_import.upload_settlements(by=request.user, name=file.name, content=content))

    if form.perform(upload):
        return redirect(uploaded[0])
    found = queries.settlement_files(by=request.user)[:_MOST_FILES]
    context = {"form": form, "files": found, "file_columns": FILE_COLUMNS}
    return render(request, "care_medical/files.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.HANDLE_CARE)
@makes_file
def template(request: StaffRequest) -> HttpResponse:
    """Return an empty workbook with the columns of the import."""
    return excel_response(
        _("医疗费用结算导入模板"), [], [str(label) for label in COLUMNS.values()], [], by=request.user
    )


@permission_required(Permission.HANDLE_CARE)
def file(request: StaffRequest, pk: int) -> HttpResponse:
    """Show how far a file is and its rows; confirm or discard it, or take the faulty rows back as Excel."""
    found = get_object_or_404(queries.settlement_files(by=request.user), pk=pk)
    if request.method == "POST":
        return _act(request, found)
    if "excel" in request.GET:
        return _faulty_rows(request, [row for row in found.rows if row["fault"]])
    context = {"file": found, "verbs": queries.verbs_for(found), "row_columns": ROW_COLUMNS}
    context |= queries.shown_rows(found)
    return render(request, "care_medical/file.html", context)


@require_GET
@permission_required(Permission.HANDLE_CARE)
def progress(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the progress of the job of a file; reload the page when it is over."""
    found = get_object_or_404(queries.settlement_files(by=request.user), pk=pk)
    response = render(request, "care_medical/progress.html", {"file": found})
    if not found.is_busy:
        response["HX-Refresh"] = "true"
    return response


def _act(request: StaffRequest, found: SettlementFile) -> HttpResponse:
    act = _VERBS.get(request.POST.get("act", ""))
    if act is None:
        raise BadRequest
    try:
        act(by=request.user, file=found)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(found)


def _faulty_rows(request: StaffRequest, rows: list[dict[str, Any]]) -> HttpResponse:
    title = _("医疗费用结算退回行")
    record_export(by=request.user, filters=[title], rows=len(rows), most=MAX_ROWS, permission=Permission.EXPORT_LISTS)
    columns = [*(str(label) for label in COLUMNS.values()), _("错误说明")]
    cells = ([*(row["cells"].get(name, "") for name in COLUMNS), row["fault"]] for row in rows)
    return excel_response(title, [], columns, cells, by=request.user)
