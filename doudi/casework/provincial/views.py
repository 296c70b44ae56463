"""Pages of the provincial files."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.models import Case
from doudi.casework.provincial.actions import State, import_file, return_rejected_rows, upload_file
from doudi.casework.provincial.incoming_file import COLUMNS
from doudi.casework.provincial.models import ProvincialFile
from doudi.casework.provincial.outgoing_files import states_csv
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.forms import ActionForm

MOST_FILES = 50
MOST_ROWS_SHOWN = 500
MOST_STATES = 20_000


class FileForm(ActionForm):
    """The file."""

    file = forms.FileField(label=gettext_lazy("赣服通导出的 CSV 文件"))


@permission_required(Permission.HANDLE_CASES)
def files(request: StaffRequest) -> HttpResponse:
    """Hand a file in; those of before."""
    sent = request.method == "POST"
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    handed: list[ProvincialFile] = []

    def act() -> None:
        given = form.cleaned_data["file"]
        handed.append(upload_file(by=request.user, name=given.name, content=given.read()))

    if form.perform(act):
        return redirect(handed[0])
    listed = (
        ProvincialFile.objects.visible_to(request.user)
        .select_related("uploaded_by")
        .annotate(number=Count("rows"), faulty=Count("rows", filter=Q(rows__state=State.REJECTED)))
    )
    context = {"form": form, "listed": listed[:MOST_FILES], "columns": COLUMNS}
    return render(request, "casework/provincial/files.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.HANDLE_CASES)
def file(request: StaffRequest, pk: int) -> HttpResponse:
    """Every row with its state: what can be taken in, and what is wrong with the rest."""
    held = get_object_or_404(ProvincialFile.objects.visible_to(request.user), pk=pk)
    counts = dict(held.rows.order_by().values_list("state").annotate(number=Count("pk")))
    context = {
        "file": held,
        "rows": held.rows.all()[:MOST_ROWS_SHOWN],
        "counts": [(label, counts[name]) for name, label in State.choices if name in counts],
        "ready": counts.get(State.ACCEPTED, 0),
        "faulty": counts.get(State.REJECTED, 0),
    }
    return render(request, "casework/provincial/file.html", context)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def import_applications(request: StaffRequest, pk: int) -> HttpResponse:
    """Take the sound forms in."""
    held = get_object_or_404(ProvincialFile.objects.visible_to(request.user), pk=pk)
    number = import_file(by=request.user, file=held)
    messages.success(request, _("已导入{number}件申请。").format(number=number))
    return redirect(held)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def rejected_rows(request: StaffRequest, pk: int) -> HttpResponse:
    """The faulty rows, back as CSV."""
    held = get_object_or_404(ProvincialFile.objects.visible_to(request.user), pk=pk)
    return _csv(return_rejected_rows(by=request.user, file=held), _("退回-{name}").format(name=held.name))


@require_GET
@permission_required(Permission.HANDLE_CASES)
def states(request: StaffRequest) -> HttpResponse:
    """The state of everything that came from the provincial app."""
    cases = Case.objects.visible_to(request.user).filter(application__provincial__isnull=False).order_by("pk")
    found = cases.select_related("application__provincial", "decision")[:MOST_STATES]
    return _csv(states_csv(found), _("赣服通办理状态.csv"))


def _csv(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "no-store"
    return response
