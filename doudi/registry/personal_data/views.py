"""Pages that reveal personal data in clear, for a stated purpose."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.refusals import Refused
from doudi.registry import actions
from doudi.registry.access import circumstance_or_404, person_or_404
from doudi.registry.form_page import posted_data
from doudi.registry.personal_data.forms import RevealForm


@permission_required(Permission.REVEAL_PERSONAL_DATA)
def reveal_identity_number(request: StaffRequest, pk: int) -> HttpResponse:
    """Reveal the identity number of a person."""
    person = person_or_404(request, pk)
    return _reveal(
        request,
        _("公民身份号码"),
        person.name,
        lambda why: actions.reveal_identity_number(by=request.user, person=person, why=why),
    )


@permission_required(Permission.REVEAL_PERSONAL_DATA)
def reveal_circumstance(request: StaffRequest, pk: int) -> HttpResponse:
    """Reveal a bank card, telephone number or address."""
    circumstance = circumstance_or_404(request, pk)
    if circumstance.declared.form != "text":
        raise Http404
    return _reveal(
        request,
        circumstance.declared.label,
        str(circumstance.subject),
        lambda why: actions.reveal_circumstance(by=request.user, circumstance=circumstance, why=why),
    )


def _reveal(request: StaffRequest, label: str, name: str, read: Callable[[str], str]) -> HttpResponse:
    form = RevealForm(posted_data(request))
    clear, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                clear, status = read(form.cleaned_data["why"]), 200
            except Refused as refused:
                form.show_refusal(refused)
    context = {"form": form, "label": label, "name": name, "clear": clear}
    response = render(request, "registry/reveal.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
