"""Pages of lists of doubts: upload, columns, rows, one row, many rows at once, the file to send back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import ALWAYS, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.core.refusals import Refused
from doudi.supervision.rectification.doubts import actions, answers, queries
from doudi.supervision.rectification.doubts.columns import DOUBT_LISTS, DOUBT_ROWS, PREVIEW_COLUMNS
from doudi.supervision.rectification.doubts.forms import (
    BulkForm,
    ColumnsForm,
    DoubtFilterForm,
    DoubtListForm,
    ProofForm,
)
from doudi.supervision.rectification.doubts.models import Doubt, DoubtList
from doudi.supervision.rectification.doubts.return_file import return_doubts
from doudi.supervision.rectification.doubts.workflow import ListState
from doudi.supervision.rectification.scope import may_read_people
from doudi.ui.excel import MEDIA_TYPE
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list

MOST_AT_ONCE = 20_000
_MOST_PREVIEWED, _LONGEST_QUERY = 30, 1_000


def _refuse_without_people(request: StaffRequest) -> None:
    if not may_read_people(request.user):
        raise PermissionDenied


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def doubt_lists(request: StaffRequest) -> HttpResponse:
    """List the lists of doubts with how far each is."""
    _refuse_without_people(request)
    shown = open_list(request, DOUBT_LISTS, queries.doubt_lists(by=request.user))
    context = {"may_manage": request.user.may(Permission.MANAGE_SUPERVISION)}
    return shown.render("rectification/doubts/lists.html", context)


@permission_required(Permission.MANAGE_SUPERVISION)
def upload(request: StaffRequest) -> HttpResponse:
    """Upload a list of doubts."""
    form = DoubtListForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    made: list[DoubtList] = []

    def act() -> None:
        given = dict(form.cleaned_data)
        file = given.pop("file")
        made.append(actions.upload_doubts(by=request.user, name=file.name, content=file.read(), **given))

    if form.perform(act):
        return redirect(made[0])
    return render(request, "rectification/doubts/upload.html", {"form": form}, status=422 if form.is_bound else 200)


def _listed(request: StaffRequest, pk: int) -> DoubtList:
    _refuse_without_people(request)
    return get_object_or_404(queries.doubt_lists(by=request.user), pk=pk)


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def doubt_list(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a list with its rows, how far the townships are, and what may be done."""
    listed = _listed(request, pk)
    by = request.user
    filters = DoubtFilterForm(request.GET, by=by, listed=listed)
    rows = queries.doubts(by=by, listed=listed, **filters.chosen)
    shown = open_list(request, DOUBT_ROWS, rows, filters=filters)
    may_manage = by.may(Permission.MANAGE_SUPERVISION)
    is_passed = listed.state == ListState.PASSED
    may_act = is_passed and by.may(Permission.ANSWER_SUPERVISION)
    context = {
        "listed": listed,
        "owners": queries.progress_by_owner(listed, by=by) if is_passed else [],
        "outcomes": queries.outcomes_of(listed) if may_manage else [],
        "may_manage": may_manage,
        "bulk_form": BulkForm(by) if may_act else None,
        "query": request.GET.urlencode(),
        "history": entries_about(listed) if may_manage else [],
    }
    return shown.render("rectification/doubts/list.html", context)


@require_GET
@permission_required(Permission.MANAGE_SUPERVISION)
def progress(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the progress of the reading; reload the page when it is done."""
    listed = get_object_or_404(DoubtList, pk=pk)
    response = render(request, "rectification/doubts/progress.html", {"listed": listed})
    if listed.state != ListState.READING:
        response["HX-Refresh"] = "true"
    return response


@permission_required(Permission.MANAGE_SUPERVISION)
def columns(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose what the headings of a list mean, and read it again."""
    listed = get_object_or_404(DoubtList, pk=pk)
    form = ColumnsForm(listed, *((request.POST,) if request.method == "POST" else ()))
    if form.perform(
        lambda: actions.choose_columns(
            by=request.user, listed=listed, choices=form.choices(), seen_version=form.cleaned_data["seen_version"]
        )
    ):
        return redirect(listed)
    context = {"listed": listed, "form": form}
    return render(request, "rectification/doubts/columns.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.MANAGE_SUPERVISION)
def pass_on(request: StaffRequest, pk: int) -> HttpResponse:
    """Pass the rows of a list to the townships."""
    listed = get_object_or_404(DoubtList, pk=pk)
    try:
        actions.pass_doubts_on(by=request.user, listed=listed)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已下发，各乡镇的工作台上有提示。"))
    return redirect(listed)


@require_GET
@permission_required(Permission.MANAGE_SUPERVISION, fresh_code=ALWAYS)
@makes_file
def return_file(request: StaffRequest, pk: int) -> HttpResponse:
    """Download the file as it came, with the answers added."""
    listed = get_object_or_404(DoubtList, pk=pk)
    try:
        content = return_doubts(by=request.user, listed=listed)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(listed)
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    name = _("{title}答复.xlsx").format(title=listed.title)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@permission_required(Permission.READ_SUPERVISION)
def doubt(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a row with everything the auditors wrote, and answer or verify it."""
    _refuse_without_people(request)
    by = request.user
    found = get_object_or_404(
        queries.visible_doubts(by).select_related("list__plan", "person", "answer__done_by", "checked__done_by"), pk=pk
    )
    is_sent = request.method == "POST"
    if is_sent and not by.may(Permission.ANSWER_SUPERVISION):
        raise PermissionDenied
    form, proof = BulkForm(by, request.POST if is_sent else None), ProofForm(*_sent(request))
    if is_sent and proof.is_valid() and form.perform(lambda: _perform(request, form, [found.pk], proof)):
        messages.success(request, _("已办理。"))
        following = _next_of(request, found)
        return redirect(following or found.list)
    context = {
        "doubt": found,
        "cells": _cells(found),
        "form": form if found.list.state == ListState.PASSED and by.may(Permission.ANSWER_SUPERVISION) else None,
        "proof": proof,
        "following": _next_of(request, found),
    }
    return render(request, "rectification/doubts/doubt.html", context, status=422 if is_sent else 200)


def _sent(request: StaffRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _cells(found: Doubt) -> list[tuple[str, str]]:
    """Return the cells with their headings; the identity number masked as on every page."""
    report = found.list.report
    hidden = report["places"].get("id_number")
    masked = str(found.person.id_number) if found.person else "***"
    return [
        (heading or _("（没有表头）"), masked if place == hidden else cell or "—")
        for place, (heading, cell) in enumerate(zip(report["headings"], found.cells, strict=False))
    ]


def _next_of(request: StaffRequest, found: Doubt) -> Doubt | None:
    """Return the next row of the same list that waits as this one did."""
    rows = queries.visible_doubts(request.user).filter(list=found.list, state=found.state, row__gt=found.row)
    return rows.order_by("row").first()


def _perform(request: StaffRequest, form: BulkForm, keys: list[int], proof: ProofForm) -> int:
    by, given = request.user, form.cleaned_data
    if given["act"] == "answer":
        return answers.answer_doubts(
            by=by, keys=keys, reason=given["reason"], words=given["words"], proof=proof.cleaned_data["proof"]
        )
    if given["act"] == "verify":
        return answers.verify_doubts(by=by, keys=keys, words=given["words"])
    if given["act"] == "send_back":
        return answers.send_doubts_back(by=by, keys=keys, words=given["words"])
    return answers.assign_doubts(by=by, keys=keys, owner=given["owner"])


@require_POST
@permission_required(Permission.ANSWER_SUPERVISION)
def bulk(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what an act would do with the chosen rows; once confirmed, do it."""
    listed = _listed(request, pk)
    form, keys = BulkForm(request.user, request.POST), _keys(request, listed)
    is_confirmed = request.POST.get("confirmed") == "1"
    proof = ProofForm(*((request.POST, request.FILES) if is_confirmed else ()))
    if is_confirmed and proof.is_valid():
        done: list[int] = []
        if form.perform(lambda: done.append(_perform(request, form, keys, proof))):
            messages.success(request, _("已办理{number}条。").format(number=done[0]))
            return redirect(listed)
    selection = None
    if form.is_valid():
        selection = answers.select(form.cleaned_data["act"], keys, by=request.user)
    ready = selection.ready if selection else []
    context = {
        "listed": listed,
        "form": form,
        "proof": proof if form.is_valid() and form.cleaned_data["act"] == "answer" else None,
        "selection": selection,
        "given": form.in_words if selection else [],
        "shown": Doubt.objects.filter(pk__in=ready[:_MOST_PREVIEWED]).order_by("row"),
        "columns": PREVIEW_COLUMNS,
        "query": request.POST.get("query", "")[:_LONGEST_QUERY],
        "chosen": request.POST.getlist("doubt")[:500],
        "is_whole": request.POST.get("whole") == "1",
    }
    is_refused = not form.is_valid() or is_confirmed
    return render(request, "rectification/doubts/bulk.html", context, status=422 if is_refused else 200)


def _keys(request: StaffRequest, listed: DoubtList) -> list[int]:
    """Return the keys of what was chosen: every row of the filter, or what was ticked."""
    if request.POST.get("whole") == "1":
        query = QueryDict(request.POST.get("query", "")[:_LONGEST_QUERY])
        filters = DoubtFilterForm(query, by=request.user, listed=listed)
        rows = queries.doubts(by=request.user, listed=listed, **filters.chosen)
        return list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])
    ticked = [int(key) for key in request.POST.getlist("doubt")[:500] if key.isdecimal() and len(key) < 10]
    return list(queries.visible_doubts(request.user).filter(list=listed, pk__in=ticked).values_list("pk", flat=True))
