"""The page of posts and their holders."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.relief.posts import actions, queries
from doudi.relief.posts.columns import POST_LIST
from doudi.relief.posts.forms import EndPostForm, PostForm
from doudi.ui.lists.shown_list import open_list


@permission_required(Permission.READ_CASES)
def posts(request: StaffRequest) -> HttpResponse:
    """List the posts and their holders; who handles cases enters one."""
    if request.method == "POST" and not request.user.may(Permission.HANDLE_CASES):
        raise PermissionDenied
    form = PostForm(request.user, request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.name_holder(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect("relief:posts")
    shown = open_list(request, POST_LIST, queries.posts(by=request.user))
    return shown.render("relief/posts/list.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.HANDLE_CASES)
def end_post(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter the last day of a holder."""
    post = get_object_or_404(queries.posts(by=request.user), pk=pk)
    form = EndPostForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.end_post(by=request.user, post=post, **form.cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect("relief:posts")
    context = {"form": form, "post": post}
    return render(request, "relief/posts/end.html", context, status=422 if form.is_bound else 200)
