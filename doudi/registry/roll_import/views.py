"""Pages of the import: hand in, look at every fault, mend, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import InvalidPage
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.refusals import Refused
from doudi.registry.roll_import import actions, queries
from doudi.registry.roll_import.faults_workbook import faults_workbook
from doudi.registry.roll_import.forms import ColumnsForm, RollUploadForm, StagedFamilyForm
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.ui.excel import MEDIA_TYPE
from doudi.ui.pagination import paginate

PAGE_SIZE = 50
_MOST_GONE_SHOWN = 200


def _roll(request: StaffRequest, pk: int) -> RollFile:
    return get_object_or_404(
        RollFile.objects.visible_to(request.user).select_related("attachment", "job", "uploaded_by"), pk=pk
    )


@permission_required(Permission.IMPORT_ROLLS)
def rolls(request: StaffRequest) -> HttpResponse:
    """Hand a roll in; those handed in before."""
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RollUploadForm(request.user, *bound)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            held = actions.upload_roll(
                by=request.user, name=file.name, content=file.read(), township_code=form.cleaned_data["township"]
            )
        except Refused as refused:
            form.add_error("file", refused.message)
        else:
            return redirect("roll_import:roll", pk=held.pk)
    state = request.GET.get("state", "")
    listed = queries.rolls(by=request.user, state=state).select_related("attachment", "uploaded_by")
    try:
        shown = paginate(listed, request.GET.get("page"), PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    context = {"form": form, "shown": shown, "state": state, "states": RollFile.State.choices}
    return render(request, "roll_import/rolls.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.IMPORT_ROLLS)
def roll(request: StaffRequest, pk: int) -> HttpResponse:
    """What a roll was taken for, what is wrong with it, and what it would change."""
    held = _roll(request, pk)
    status = request.GET.get("status", "")
    change = request.GET.get("change", "")
    families = StagedFamily.objects.filter(roll=held)
    counts = dict(families.values_list("status").annotate(Count("pk")))
    changes = dict(families.filter(status=StagedFamily.Status.READY).values_list("change").annotate(Count("pk")))
    wanted = families.filter(status=status) if status in StagedFamily.Status.values else families
    wanted = wanted.filter(change=change) if change in StagedFamily.Change.values else wanted
    try:
        shown = paginate(wanted, request.GET.get("page"), PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None
    for family in shown.rows:
        family.place = place_name(family.village_code)
    context = {
        "roll": held,
        "shown": shown,
        "status": status,
        "statuses": [(value, label, counts.get(value, 0)) for value, label in StagedFamily.Status.choices],
        "changes": [(value, label, changes.get(value, 0)) for value, label in StagedFamily.Change.choices],
        "absent_people": held.absent_people[:_MOST_GONE_SHOWN],
        "is_own": held.uploaded_by_id == request.user.pk,
    }
    return render(request, "roll_import/roll.html", context)


@require_GET
@permission_required(Permission.IMPORT_ROLLS)
def progress(request: StaffRequest, pk: int) -> HttpResponse:
    """How far the reading is; asks for the whole page when it is done."""
    held = _roll(request, pk)
    response = render(request, "roll_import/progress.html", {"roll": held})
    if held.state != RollFile.State.READING:
        response["HX-Refresh"] = "true"
    return response


@permission_required(Permission.IMPORT_ROLLS)
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a family right."""
    family = get_object_or_404(StagedFamily.objects.select_related("roll__attachment"), pk=pk)
    held = _roll(request, family.roll_id)
    form = StagedFamilyForm(family, *([request.POST] if request.method == "POST" else []))
    if form.perform(
        lambda: actions.correct_staged_family(
            by=request.user, family=family, corrections=form.corrections(), why=form.cleaned_data["why"]
        )
    ):
        family.refresh_from_db()
        messages.success(request, _("已核对：{status}。").format(status=family.get_status_display()))
        if family.status == StagedFamily.Status.READY:
            return redirect("roll_import:roll", pk=held.pk)
        return redirect("roll_import:correct", pk=family.pk)
    context = {"roll": held, "family": family, "form": form, "place": place_name(family.village_code)}
    return render(request, "roll_import/correct.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.IMPORT_ROLLS)
def faults(request: StaffRequest, pk: int) -> HttpResponse:
    """The faulty rows as Excel."""
    held = _roll(request, pk)
    faulty = StagedFamily.objects.filter(roll=held).exclude(status=StagedFamily.Status.READY)
    actions.record_faults_download(by=request.user, roll=held)
    response = HttpResponse(faults_workbook(held, faulty), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="faults-{held.pk}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


@permission_required(Permission.IMPORT_ROLLS)
def columns(request: StaffRequest, pk: int) -> HttpResponse:
    """Say what the columns mean, and have the roll read once more."""
    held = _roll(request, pk)
    form = ColumnsForm(held, *([request.POST] if request.method == "POST" else []))
    if form.perform(
        lambda: actions.set_column_meanings(by=request.user, roll=held, column_choices=form.column_choices())
    ):
        return redirect("roll_import:roll", pk=held.pk)
    context = {"roll": held, "form": form}
    return render(request, "roll_import/columns.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.IMPORT_ROLLS)
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Bring what is ready into the register."""
    held = _roll(request, pk)
    applied = actions.confirm_roll(
        by=request.user,
        roll=held,
        changes=frozenset(request.POST.getlist("changes")),
        legacy_basis=request.POST.get("basis", ""),
    )
    text = _("已导入：新登记{people}人，新增待遇{awards}项，变更{changed}项。")
    messages.success(request, text.format(people=applied.people, awards=applied.awards, changed=applied.changed))
    return redirect("roll_import:roll", pk=held.pk)


@require_POST
@permission_required(Permission.IMPORT_ROLLS)
def discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Let it go."""
    actions.discard_roll(by=request.user, roll=_roll(request, pk))
    messages.success(request, _("已放弃，登记没有任何改动。"))
    return redirect("roll_import:rolls")
