"""Pages of aid of other departments."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.relief.other_aid import actions, queries
from doudi.relief.other_aid.columns import OTHER_AID_LIST
from doudi.relief.other_aid.floors import is_below_floor
from doudi.relief.other_aid.forms import CorrectionForm, OtherAidFilterForm, OtherAidForm
from doudi.relief.other_aid.models import OtherDepartmentAid
from doudi.ui.lists.shown_list import open_list


def _marked(rows: list[OtherDepartmentAid]) -> list[OtherDepartmentAid]:
    for row in rows:
        row.is_below_floor = is_below_floor(row)  # type: ignore[attr-defined]  # shown beside the amount
    return rows


@permission_required(Permission.READ_CASES)
def other_aid(request: StaffRequest) -> HttpResponse:
    """List what other departments gave; who handles cases books an amount."""
    if request.method == "POST" and not request.user.may(Permission.HANDLE_CASES):
        raise PermissionDenied
    form = OtherAidForm(request.user, request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.book_other_aid(by=request.user, **form.given)):
        messages.success(request, _("已登记，不计入民政资金。"))
        return redirect("relief:other_aid")
    filters = OtherAidFilterForm(request.GET, by=request.user)
    found = queries.other_aid(by=request.user, **filters.chosen)
    shown = open_list(request, OTHER_AID_LIST, found, filters=filters, rows_of=_marked)
    return shown.render("relief/other_aid/list.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.HANDLE_CASES)
def correct_other_aid(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct an amount by a new row."""
    aid = get_object_or_404(OtherDepartmentAid.objects.visible_to(request.user), pk=pk)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.correct_other_aid(by=request.user, aid=aid, **form.cleaned_data)):
        messages.success(request, _("已更正，原来的一笔留着。"))
        return redirect("relief:other_aid")
    context = {"form": form, "aid": aid}
    return render(request, "relief/other_aid/correct.html", context, status=422 if form.is_bound else 200)
