"""Ask for a fresh code before what is dangerous: release, approval, bank files, clear values, exports, accounts.

A page declares it beside its permission (``page_access``). A form that was sent waits sealed in the session, so that
nothing is lost and no password or number lies in a page.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from doudi.core.accounts.allauth_forms import FreshCodeForm
from doudi.core.accounts.page_access import StaffRequest, needs_fresh_code
from doudi.core.accounts.second_factors.kept_form import KEPT_FIELD, is_kept, keep_form, restore_form

CODE_FIELD = "step_up_code"
ASKED_HEADER = "X-Step-Up"
"""Where a script goes whose request is answered with the question for a code."""


def is_fresh(request: StaffRequest) -> bool:
    """Whether the user has given a second factor in this session lately (``STEP_UP_SECONDS``)."""
    if settings.SECOND_FACTOR_ASSUMED:
        return True
    given = [one["at"] for one in get_authentication_records(request, request.user) if one.get("method") == "mfa"]
    return bool(given) and time.time() - max(given) <= settings.STEP_UP_SECONDS


def fresh_code_page(request: StaffRequest, view: Any, arguments: dict[str, Any]) -> HttpResponse | None:
    """Return the page that asks for a code, or None where the request may go on."""
    if not needs_fresh_code(view, request, arguments) or is_fresh(request):
        return None
    if request.method != "POST":
        return redirect(f"{reverse('account_step_up')}?{urlencode({'next': request.get_full_path()})}")
    if request.FILES:
        messages.info(request, _("请先输入动态码，再重新选择文件。"))
        return redirect(f"{reverse('account_step_up')}?{urlencode({'next': request.get_full_path()})}")
    form, named = code_form(request), request.POST.get(KEPT_FIELD, "")
    if named and not is_kept(request):
        return _fill_in_again(request)
    if form.is_bound and form.is_valid():
        form.save()
        return None if not named or restore_form(request) else _fill_in_again(request)
    name = named or keep_form(request, without={CODE_FIELD})
    if not name:
        return _fill_in_again(request)
    page = render(request, "accounts/step_up.html", code_context(form, (KEPT_FIELD, name)), status=422)
    page.headers[ASKED_HEADER] = reverse("account_step_up")
    return page


def _fill_in_again(request: StaffRequest) -> HttpResponse:
    messages.info(request, _("填好的内容已过时或太长，没有保留。请先输入动态码，再重新填写。"))
    return redirect(f"{reverse('account_step_up')}?{urlencode({'next': request.get_full_path()})}")


def code_form(request: StaffRequest) -> Any:
    """Return the form of the code, bound if one was sent."""
    sent = {"code": request.POST[CODE_FIELD]} if CODE_FIELD in request.POST else None
    return FreshCodeForm(sent, user=request.user)


def code_context(form: Any, kept: tuple[str, str]) -> dict[str, Any]:
    """Return what the page shows: the form of the code, and where to go on as a hidden field."""
    return {"form": form, "kept": kept, "code_field": CODE_FIELD, "minutes": settings.STEP_UP_SECONDS // 60}
