"""Pages of circulars."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.supervision.tip_offs.circulars import actions
from doudi.supervision.tip_offs.circulars.models import Circular
from doudi.supervision.tip_offs.columns import CIRCULAR_LIST
from doudi.supervision.tip_offs.forms import ChangeCircularForm, CircularForm, ReleaseForm
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pdf import document_html, pdf_of

_ACTS: dict[str, Callable[..., Any]] = {"change": actions.change_circular, "release": actions.release_circular}


@require_GET
@permission_required(Permission.READ_SUPERVISION)
def circulars(request: StaffRequest) -> HttpResponse:
    """List the circulars."""
    shown = open_list(request, CIRCULAR_LIST, actions.visible_circulars(by=request.user))
    may_draft = request.user.may(Permission.RECEIVE_TIP_OFFS)
    return shown.render("supervision_tip_offs/circulars/list.html", {"may_draft": may_draft})


@permission_required(Permission.RECEIVE_TIP_OFFS)
def new_circular(request: StaffRequest) -> HttpResponse:
    """Draft a circular."""
    form = CircularForm(request.POST if request.method == "POST" else None)
    made: list[Circular] = []
    if form.perform(lambda: made.append(actions.draft_circular(by=request.user, **form.cleaned_data))):
        messages.success(request, _("已起草，请另一方审核印发。"))
        return redirect(made[0])
    context = {"form": form}
    return render(request, "supervision_tip_offs/circulars/new.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_SUPERVISION)
def circular(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a circular; change a draft, or release it."""
    found = get_object_or_404(actions.visible_circulars(by=request.user), pk=pk)
    forms = _forms_of(request, found)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    if asked and asked not in forms:
        raise BadRequest
    if asked and forms[asked].perform(
        lambda: _ACTS[asked](by=request.user, circular=found, **forms[asked].cleaned_data)
    ):
        messages.success(request, _("已登记。"))
        return redirect(found)
    context = {"circular": found, "text": found.sealed_text.clear(), "forms": forms, "history": entries_about(found)}
    status = 422 if asked else 200
    return render(request, "supervision_tip_offs/circulars/circular.html", context, status=status)


def _forms_of(request: StaffRequest, found: Circular) -> dict[str, Any]:
    if found.released_on or not request.user.may(Permission.RECEIVE_TIP_OFFS):
        return {}
    asked = request.POST.get("act", "")
    if found.drafted_by_id == request.user.pk:
        initial = {"title": found.title, "text": found.sealed_text.clear(), "seen_version": found.version}
        return {"change": ChangeCircularForm(request.POST if asked == "change" else None, initial=initial)}
    return {"release": ReleaseForm(found, request.POST if asked == "release" else None)}


@require_GET
@permission_required(Permission.READ_SUPERVISION)
@makes_file
def circular_document(request: StaffRequest, pk: int) -> HttpResponse:
    """Return a circular as A4."""
    found = get_object_or_404(actions.visible_circulars(by=request.user), pk=pk)
    context = {
        "title": found.title,
        "paragraphs": [line for line in found.sealed_text.clear().splitlines() if line.strip()],
        "signed_on": found.released_on,
        "mark": "",
    }
    html = document_html("supervision_tip_offs/circulars/document.html", context)
    return HttpResponse(pdf_of(html), content_type="application/pdf")
