"""A form put aside and taken up again, by telephone number and code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from doudi.core.accounts.pages import public
from doudi.portal.draft import KEPT_DAYS, first_unanswered, go_on_with, read_draft, save_for_later
from doudi.portal.forms import GoOnForm, PhoneForm
from doudi.portal.limits import refuse_saving_flood, saved_draft


@public
def put_aside(request: HttpRequest) -> HttpResponse:
    """Save what is filled in; the code to go on with is shown once."""
    draft = read_draft(request.session)
    if not draft.begun:
        return redirect("portal:home")
    form = PhoneForm(request.POST if request.method == "POST" else None, initial={"phone": draft.phone})
    codes: list[str] = []
    if form.carries_out(lambda: codes.append(_saved(request, form.cleaned_data["phone"]))):
        response = render(request, "portal/saved.html", {"code": codes[0], "days": KEPT_DAYS})
        response["Cache-Control"] = "no-store"
        return response
    context = {"form": form, "days": KEPT_DAYS}
    return render(request, "portal/put_aside.html", context, status=422 if form.is_bound else 200)


def _saved(request: HttpRequest, phone: str) -> str:
    refuse_saving_flood(phone)
    return save_for_later(request.session, phone)


@public
def go_on(request: HttpRequest) -> HttpResponse:
    """Take a saved form up again."""
    form = GoOnForm(request.POST if request.method == "POST" else None)
    if form.carries_out(lambda: _opened(request, form.cleaned_data["phone"], form.cleaned_data["code"])):
        return redirect("portal:page", key=first_unanswered(read_draft(request.session)) or "review")
    return render(request, "portal/go_on.html", {"form": form}, status=422 if form.is_bound else 200)


def _opened(request: HttpRequest, phone: str, code: str) -> None:
    go_on_with(request.session, saved_draft(phone, code))
