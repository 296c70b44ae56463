"""Pages of the provincial files."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.models import Case
from doudi.casework.provincial.actions import State, import_file, return_rejected_rows, upload_file
from doudi.casework.provincial.columns import FILE_COLUMNS, ROW_COLUMNS
from doudi.casework.provincial.forms import ProvincialFileForm
from doudi.casework.provincial.incoming_file import COLUMNS
from doudi.casework.provincial.models import ProvincialFile
from doudi.casework.provincial.outgoing_files import states_csv
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.language import makes_file

MOST_FILES = 50
MOST_ROWS_SHOWN = 500
MOST_STATES = 20_000


def _visible_file(request: StaffRequest, pk: int) -> ProvincialFile:
    return get_object_or_404(ProvincialFile.objects.visible_to(request.user), pk=pk)


@permission_required(Permission.HANDLE_CASES)
def files(request: StaffRequest) -> HttpResponse:
    """List the uploaded files; upload one."""
    is_post = request.method == "POST"
    form = ProvincialFileForm(request.POST if is_post else None, request.FILES if is_post else None)
    uploaded: list[ProvincialFile] = []

    def upload() -> None:
        file = form.cleaned_data["file"]
        uploaded.append(upload_file(by=request.user, name=file.name, content=file.read()))

    if form.perform(upload):
        return redirect(uploaded[0])
    provincial_files = (
        ProvincialFile.objects.visible_to(request.user)
        .select_related("uploaded_by")
        .annotate(row_count=Count("rows"), rejected_count=Count("rows", filter=Q(rows__state=State.REJECTED)))
    )
    context = {
        "form": form,
        "provincial_files": provincial_files[:MOST_FILES],
        "file_columns": FILE_COLUMNS,
        "csv_columns": COLUMNS,
    }
    return render(request, "casework/provincial/files.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.HANDLE_CASES)
def file(request: StaffRequest, pk: int) -> HttpResponse:
    """Show every row of a file with its state, faults and remedies."""
    provincial_file = _visible_file(request, pk)
    counts = dict(provincial_file.rows.order_by().values_list("state").annotate(number=Count("pk")))
    context = {
        "file": provincial_file,
        "rows": provincial_file.rows.all()[:MOST_ROWS_SHOWN],
        "row_columns": ROW_COLUMNS,
        "counts": [(label, counts[name]) for name, label in State.choices if name in counts],
        "accepted_count": counts.get(State.ACCEPTED, 0),
        "rejected_count": counts.get(State.REJECTED, 0),
    }
    return render(request, "casework/provincial/file.html", context)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def import_applications(request: StaffRequest, pk: int) -> HttpResponse:
    """Import the accepted rows of a file."""
    provincial_file = _visible_file(request, pk)
    number = import_file(by=request.user, file=provincial_file)
    messages.success(request, _("已导入{number}件申请。").format(number=number))
    return redirect(provincial_file)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def rejected_rows(request: StaffRequest, pk: int) -> HttpResponse:
    """Download the rejected rows of a file as CSV."""
    provincial_file = _visible_file(request, pk)
    content = return_rejected_rows(by=request.user, file=provincial_file)
    return _csv_response(content, _("退回-{name}").format(name=provincial_file.name))


@require_GET
@permission_required(Permission.HANDLE_CASES)
@makes_file
def states(request: StaffRequest) -> HttpResponse:
    """Download the state of all cases that came from the provincial app, as CSV."""
    visible = Case.objects.visible_to(request.user)
    cases = visible.filter(application__provincial_application__isnull=False).order_by("pk")
    cases = cases.select_related("application__provincial_application", "decision")[:MOST_STATES]
    return _csv_response(states_csv(cases), _("赣服通办理状态.csv"))


def _csv_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
