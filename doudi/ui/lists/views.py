"""Saving and deleting views of lists; both lead back to the list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from doudi.core.accounts.page_access import StaffRequest, login_required
from doudi.core.refusals import Refused
from doudi.ui.lists import saved_views
from doudi.ui.models import LONGEST_LIST_NAME, SavedView


@require_POST
@login_required
def save_view(request: StaffRequest) -> HttpResponse:
    """Save the view of a list under a name."""
    query = request.POST.get("query", "")
    try:
        view = saved_views.save_view(
            by=request.user,
            list_name=request.POST.get("list_name", "")[:LONGEST_LIST_NAME],
            name=request.POST.get("name", ""),
            query=query,
        )
    except Refused as refused:
        messages.error(request, refused.message)
        return _back(request, query)
    messages.success(request, _("视图“{name}”已保存。").format(name=view.name))
    return _back(request, view.address_query)


@require_POST
@login_required
def delete_view(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete a view of one's own."""
    view = get_object_or_404(SavedView, pk=pk, user=request.user)
    saved_views.delete_view(by=request.user, view=view)
    messages.success(request, _("视图已删去。"))
    return _back(request, "")


def _back(request: StaffRequest, query: str) -> HttpResponse:
    """Lead to the list that the request came from."""
    path = request.POST.get("path", "")
    is_own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None) and "?" not in path
    path = path if is_own else "/"
    return redirect(f"{path}?{query}" if query else path)
