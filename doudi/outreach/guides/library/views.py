"""Pages of the library: search, an item, add, check again, retire, its file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.attachments import file_storage
from doudi.outreach.guides.columns import LIBRARY_LIST
from doudi.outreach.guides.forms import CheckItemForm, ItemForm, LibraryFilterForm, RetireItemForm
from doudi.outreach.guides.library import actions, queries
from doudi.outreach.guides.models import LibraryItem
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day


@require_GET
@permission_required(Permission.LEARN)
def library(request: StaffRequest) -> HttpResponse:
    """Search forms, guides and how-tos; what is out of date is marked."""
    filters = LibraryFilterForm(request.GET, by=request.user)
    shown = open_list(request, LIBRARY_LIST, queries.search(**filters.chosen), filters=filters)
    return shown.render("outreach_guides/library.html", {"outdated": queries.outdated_number()})


@permission_required(Permission.MANAGE_OUTREACH)
def new_item(request: StaffRequest) -> HttpResponse:
    """Add an item."""
    is_sent = request.method == "POST"
    form = ItemForm(request.POST, request.FILES) if is_sent else ItemForm()
    made: list[LibraryItem] = []
    if form.perform(lambda: made.append(actions.add_item(by=request.user, item=actions.ItemText(**form.cleaned_data)))):
        messages.success(request, _("已加入资料库。"))
        return redirect(made[0])
    return render(request, "outreach_guides/new_item.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.LEARN)
def item(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an item; who manages the library checks it again or retires it."""
    found = get_object_or_404(LibraryItem.objects.select_related("entered_by", "checked_by", "file"), pk=pk)
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    forms = _forms(request, found, sent)
    if request.method == "POST" and sent not in forms:
        raise BadRequest
    verbs: dict[str, Callable[..., LibraryItem]] = {"check": actions.check_item, "retire": actions.retire_item}
    form = forms.get(sent)
    if form is not None and form.perform(lambda: verbs[sent](by=request.user, item=found, **form.cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect(found)
    row = queries.row_of(found)
    facts = [
        (_("类别"), found.get_kind_display()),
        (_("依据"), row.basis),
        (_("核对"), f"{found.checked_by.name} {day(found.checked_on)}"),
    ]
    if found.retired_on:
        facts.append((_("停用"), f"{day(found.retired_on)} {found.retired_why}"))
    context = {"row": row, "item": found, "facts": facts, "forms": forms}
    return render(request, "outreach_guides/item.html", context, status=422 if sent else 200)


def _forms(request: StaffRequest, found: LibraryItem, sent: str) -> dict[str, Any]:
    """Return the forms that the user may send for an item in use."""
    if found.retired_on is not None or not request.user.may(Permission.MANAGE_OUTREACH):
        return {}
    version = {"seen_version": found.version}
    return {
        "check": CheckItemForm(request.POST if sent == "check" else None, initial={"text": found.text, **version}),
        "retire": RetireItemForm(request.POST if sent == "retire" else None, initial=version),
    }


@require_GET
@permission_required(Permission.LEARN)
def item_file(request: StaffRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - a page
    """Return the file of an item, which has no personal data and which everybody who learns may have."""
    found = get_object_or_404(LibraryItem.objects.select_related("file"), pk=pk)
    if found.file is None:
        raise Http404
    response = HttpResponse(file_storage.read(found.file.key), content_type=found.file.media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.file.name) or "attachment"
    return response
