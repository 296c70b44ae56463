"""Pages of publications: the villages, one village, its list to print."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.casework.models import Publication
from doudi.casework.publications import queries
from doudi.casework.publications.actions import submit_publications, take_down_publications
from doudi.casework.publications.columns import PUBLICATION_COLUMNS, VILLAGE_COLUMNS
from doudi.casework.publications.forms import PostForm, TakeDownForm
from doudi.casework.publications.village_list import list_pdf
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.ui.language import makes_file


@require_GET
@permission_required(Permission.READ_CASES)
def publications(request: StaffRequest) -> HttpResponse:
    """List the villages with decisions to publish, hanging, or to take down."""
    context = {"columns": VILLAGE_COLUMNS, "rows": queries.villages(request.user)}
    return render(request, "casework/publications/villages.html", context)


def _village_or_404(request: StaffRequest, village_code: str) -> str:
    is_village = Division.objects.filter(code=village_code, level=Division.Level.VILLAGE).exists()
    if not is_village or not contains(request.user.scope, village_code):
        raise Http404
    return village_code


@require_GET
@permission_required(Permission.READ_CASES)
def publications_of_village(request: StaffRequest, village_code: str) -> HttpResponse:
    """Show the publications of a village, with the forms to post and to take down."""
    return _village_page(request, _village_or_404(request, village_code))


def _village_page(request: StaffRequest, village_code: str, **sent: Any) -> HttpResponse:
    of_village = Publication.objects.filter(village_code=village_code)
    rows = of_village.select_related("posted_by", "ended_by", "case").order_by("ended_on", "-pk")
    context = {
        "place": place_name(village_code),
        "village_code": village_code,
        "columns": PUBLICATION_COLUMNS,
        "rows": list(rows[: queries.MAX_SHOWN]),
        "has_list": of_village.filter(ended_on=None).exists(),
        "may_post": queries.may_post(request.user),
        "post_form": PostForm(queries.to_post(of_village)),
        "take_down_form": TakeDownForm(queries.to_take_down(of_village)),
        **sent,
    }
    return render(request, "casework/publications/village.html", context, status=422 if sent else 200)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def post(request: StaffRequest, village_code: str) -> HttpResponse:
    """Record what hangs on the board of a village."""
    village_code = _village_or_404(request, village_code)
    waiting = queries.to_post(Publication.objects.filter(village_code=village_code))
    form = PostForm(waiting, request.POST, request.FILES)
    if form.perform(lambda: submit_publications(by=request.user, village_code=village_code, **form.action_arguments())):
        messages.success(request, _("已登记公布。"))
        return redirect("casework:publications_of_village", village_code)
    return _village_page(request, village_code, post_form=form)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def take_down(request: StaffRequest, village_code: str) -> HttpResponse:
    """Record what was taken down in a village."""
    village_code = _village_or_404(request, village_code)
    form = TakeDownForm(queries.to_take_down(Publication.objects.filter(village_code=village_code)), request.POST)
    if form.perform(
        lambda: take_down_publications(by=request.user, village_code=village_code, **form.action_arguments())
    ):
        messages.success(request, _("已登记撤下。"))
        return redirect("casework:publications_of_village", village_code)
    return _village_page(request, village_code, take_down_form=form)


@require_GET
@permission_required(Permission.READ_CASES)
@makes_file
def publication_list(request: StaffRequest, village_code: str) -> HttpResponse:
    """Return the list to hang in a village: what waits and what hangs, without what is to be taken down."""
    village_code = _village_or_404(request, village_code)
    of_village = Publication.objects.filter(village_code=village_code, ended_on=None)
    shown = [one for one in of_village if one.take_down_due_on is None or one.take_down_due_on > today()]
    return HttpResponse(list_pdf(village_code, shown, today()), content_type="application/pdf")
