"""Pages of the second factor: enrolment, the wait for its confirmation, the fresh code."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.views import ActivateTOTPView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from doudi.core.accounts.page_access import StaffRequest, login_required
from doudi.core.accounts.second_factors.actions import confirm_first_enrolment
from doudi.core.accounts.second_factors.codes import mark_code_used
from doudi.core.accounts.second_factors.queries import confirmer_in_words, enrolment_of
from doudi.core.accounts.second_factors.step_up import code_context, code_form


class EnrolmentView(ActivateTOTPView):  # type: ignore[misc]  # the package has no types
    """Enrol a phone; the code that proved it cannot be used again, and is the second factor of this sign-in."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        mark_code_used(self.request.user, form.cleaned_data["code"])
        confirm_first_enrolment(self.request.user)
        record_authentication(self.request, self.request.user, "mfa", type="totp", reauthenticated=True)
        return response


enrolment = login_required(EnrolmentView.as_view())


@login_required
def waiting(request: StaffRequest) -> HttpResponse:
    """Tell a user whose phone is enrolled whom to see for its confirmation."""
    if enrolment_of(request.user) != "waiting":
        return redirect(settings.HOME_URL)
    return render(request, "accounts/waiting.html", {"confirmer": confirmer_in_words(request.user)})


@login_required
def step_up(request: StaffRequest) -> HttpResponse:
    """Ask for a code and return to the page that needed it."""
    form = code_form(request)
    target = _target(request)
    if form.is_bound and form.is_valid():
        form.save()
        return redirect(target)
    context = code_context(form, ("next", target))
    return render(request, "accounts/step_up.html", context, status=422 if form.is_bound else 200)


def _target(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    is_own = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_own else settings.HOME_URL
