"""Pages of the roll import: upload, check faults, correct, confirm, discard."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import ALWAYS, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.refusals import Refused
from doudi.registry.roll_import import actions, queries
from doudi.registry.roll_import.columns import ROLL_LIST
from doudi.registry.roll_import.equal_faults import correct_equal_faults, equal_faults, has_equal_faults
from doudi.registry.roll_import.faults_workbook import faults_workbook
from doudi.registry.roll_import.forms import (
    ColumnsForm,
    EqualFaultsForm,
    RollFilterForm,
    RollUploadForm,
    StagedFamilyForm,
)
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.ui.excel import MEDIA_TYPE
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pagination import page_of

_MAXIMUM_ABSENT_PEOPLE = 200
_MONEY = "money"
"""The filter of the families that could be imported but for an amount that differs."""


def _roll(request: StaffRequest, pk: int) -> RollFile:
    return get_object_or_404(
        RollFile.objects.visible_to(request.user).select_related("attachment", "job", "uploaded_by"), pk=pk
    )


@permission_required(Permission.IMPORT_ROLLS)
def rolls(request: StaffRequest) -> HttpResponse:
    """Upload a roll; list the uploaded rolls."""
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RollUploadForm(request.user, *bound)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            roll_file = actions.upload_roll(
                by=request.user, name=file.name, content=file.read(), township_code=form.cleaned_data["township"]
            )
        except Refused as refused:
            form.add_error("file", refused.message)
        else:
            return redirect("roll_import:roll", pk=roll_file.pk)
    filters = RollFilterForm(request.GET, by=request.user)
    listed = queries.rolls(by=request.user, **filters.chosen).select_related("attachment", "uploaded_by")
    shown = open_list(request, ROLL_LIST, listed, filters=filters)
    return shown.render("roll_import/rolls.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.IMPORT_ROLLS)
def roll(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a roll: how it was recognised, its families with faults and differences, and the confirmation."""
    roll_file = _roll(request, pk)
    status = request.GET.get("status", "")
    change = request.GET.get("change", "")
    families = StagedFamily.objects.filter(roll=roll_file)
    differing = families.filter(status=StagedFamily.Status.READY, has_money_difference=True)
    counts = dict(families.values_list("status").annotate(Count("pk")))
    money = differing.count()
    counts[StagedFamily.Status.READY] = counts.get(StagedFamily.Status.READY, 0) - money
    changes = dict(families.filter(status=StagedFamily.Status.READY).values_list("change").annotate(Count("pk")))
    listed = _families_of(families, status)
    if change in StagedFamily.Change.values:
        listed = listed.filter(status=StagedFamily.Status.READY, change=change)
    shown = page_of(request, listed)
    for family in shown.rows:
        family.place = place_name(family.village_code)
    context = {
        "roll": roll_file,
        "is_staged": roll_file.state == RollFile.State.STAGED,
        "shown": shown,
        "status": status,
        "statuses": [
            *((value, label, counts.get(value, 0)) for value, label in StagedFamily.Status.choices),
            (_MONEY, _("金额有差别"), money),
        ],
        "money_differences": money,
        "changes": [(value, label, changes.get(value, 0)) for value, label in StagedFamily.Change.choices],
        "absent_people": roll_file.absent_people[:_MAXIMUM_ABSENT_PEOPLE],
        "has_equal_faults": roll_file.state == RollFile.State.STAGED and has_equal_faults(roll_file),
        "unused_columns": queries.unused_columns(roll_file),
        "is_own": roll_file.uploaded_by_id == request.user.pk,
        "cards": queries.card_counts(roll_file) if roll_file.state == RollFile.State.STAGED else None,
    }
    return render(request, "roll_import/roll.html", context)


def _families_of(families: QuerySet[StagedFamily], status: str) -> QuerySet[StagedFamily]:
    """Return the families of a filter; those with a difference of money are not among the importable ones."""
    if status in {StagedFamily.Status.READY, _MONEY}:
        return families.filter(status=StagedFamily.Status.READY, has_money_difference=status == _MONEY)
    return families.filter(status=status) if status in StagedFamily.Status.values else families


@require_GET
@permission_required(Permission.IMPORT_ROLLS)
def progress(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the progress of the reading; reload the page when it is done."""
    roll_file = _roll(request, pk)
    response = render(request, "roll_import/progress.html", {"roll": roll_file})
    if roll_file.state != RollFile.State.READING:
        response["HX-Refresh"] = "true"
    return response


@permission_required(Permission.IMPORT_ROLLS)
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct a staged family."""
    family = get_object_or_404(StagedFamily.objects.select_related("roll__attachment"), pk=pk)
    roll_file = _roll(request, family.roll_id)
    form = StagedFamilyForm(family, *([request.POST] if request.method == "POST" else []))
    if form.perform(
        lambda: actions.correct_staged_family(
            by=request.user, family=family, corrections=form.corrections(), why=form.cleaned_data["why"]
        )
    ):
        family.refresh_from_db()
        messages.success(request, _("已核对：{status}。").format(status=family.status_label))
        if family.status == StagedFamily.Status.READY:
            return redirect("roll_import:roll", pk=roll_file.pk)
        return redirect("roll_import:correct", pk=family.pk)
    return _render_family(request, roll_file, family, form)


@permission_required(Permission.IMPORT_ROLLS)
def mend_together(request: StaffRequest, pk: int) -> HttpResponse:
    """List the faults that many families share; with ?code= mend those of one kind together."""
    roll_file = _roll(request, pk)
    groups = equal_faults(roll_file)
    asked = (request.GET.get("code", ""), request.GET.get("value", ""))
    group = next((one for one in groups if (one.code, one.value) == asked), None)
    form = None
    if group is not None:
        form = EqualFaultsForm(group, roll_file.township_code, *([request.POST] if request.method == "POST" else []))
        if form.perform(
            lambda: correct_equal_faults(
                by=request.user, roll=roll_file, code=asked[0], value=asked[1], **form.cleaned_data
            )
        ):
            messages.success(request, _("已成批核对{number}户。").format(number=len(group.families)))
            return redirect("roll_import:mend_together", pk=roll_file.pk)
    context = {"roll": roll_file, "groups": groups, "group": group, "form": form}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "roll_import/mend_together.html", context, status=status)


@require_POST
@permission_required(Permission.IMPORT_ROLLS, fresh_code=ALWAYS)
def reveal_rows(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the rows of a family as the roll has them, numbers in clear; the look is recorded."""
    family = get_object_or_404(StagedFamily.objects.select_related("roll__attachment"), pk=pk)
    roll_file = _roll(request, family.roll_id)
    actions.record_rows_shown(by=request.user, family=family)
    return _render_family(request, roll_file, family, StagedFamilyForm(family), rows=family.data.get("cells", ()))


def _render_family(
    request: StaffRequest, roll_file: RollFile, family: StagedFamily, form: StagedFamilyForm, rows: Any = None
) -> HttpResponse:
    """Show a staged family with the form; ``rows`` are those of the roll, None while nobody asked to see them."""
    context = {
        "roll": roll_file,
        "family": family,
        "form": form,
        "place": place_name(family.village_code),
        "rows": rows,
    }
    return render(request, "roll_import/correct.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.IMPORT_ROLLS)
@makes_file
def faults(request: StaffRequest, pk: int) -> HttpResponse:
    """Download the faulty rows as Excel."""
    roll_file = _roll(request, pk)
    faulty = StagedFamily.objects.filter(roll=roll_file).exclude(status=StagedFamily.Status.READY)
    actions.record_faults_download(by=request.user, roll=roll_file)
    response = HttpResponse(faults_workbook(roll_file, faulty), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="faults-{roll_file.pk}.xlsx"'
    return response


@permission_required(Permission.IMPORT_ROLLS)
def columns(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose the meanings of columns and read the roll again."""
    roll_file = _roll(request, pk)
    form = ColumnsForm(roll_file, *([request.POST] if request.method == "POST" else []))
    if form.perform(
        lambda: actions.set_column_meanings(by=request.user, roll=roll_file, column_choices=form.column_choices())
    ):
        return redirect("roll_import:roll", pk=roll_file.pk)
    context = {"roll": roll_file, "form": form}
    return render(request, "roll_import/columns.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.IMPORT_ROLLS)
def discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Discard a roll."""
    actions.discard_roll(by=request.user, roll=_roll(request, pk))
    messages.success(request, _("已放弃，登记没有任何改动。"))
    return redirect("roll_import:rolls")
