"""Pages that reveal personal data in clear, for a stated purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.refusals import Refused
from doudi.registry import actions
from doudi.registry.access import circumstance_or_404, household_or_404, person_or_404
from doudi.registry.form_page import posted_data
from doudi.registry.personal_data.forms import RevealForm


@permission_required(Permission.REVEAL_PERSONAL_DATA)
def reveal_identity_number(request: StaffRequest, pk: int) -> HttpResponse:
    """Reveal the identity number of a person."""
    person = person_or_404(request, pk)
    label = _("公民身份号码")
    return reveal_page(
        request,
        label,
        person.name,
        lambda why: [Revealed(label, actions.reveal_identity_number(by=request.user, person=person, why=why))],
    )


@permission_required(Permission.REVEAL_PERSONAL_DATA)
def reveal_circumstance(request: StaffRequest, pk: int) -> HttpResponse:
    """Reveal a bank card, telephone number or address."""
    circumstance = circumstance_or_404(request, pk)
    if circumstance.declared.form != "text":
        raise Http404
    label, is_phone = circumstance.declared.label, circumstance.kind == "phone"

    def read(why: str) -> list[Revealed]:
        clear = actions.reveal_circumstance(by=request.user, circumstance=circumstance, why=why)
        return [Revealed(label, clear, is_phone=is_phone)]

    return reveal_page(request, label, str(circumstance.subject), read)


@permission_required(Permission.REVEAL_PERSONAL_DATA)
def reveal_contact(request: StaffRequest, pk: int) -> HttpResponse:
    """Reveal address and telephones of a household, to dial on a phone."""
    household = household_or_404(request, pk)

    def read(why: str) -> list[Revealed]:
        contacts = actions.reveal_contact(by=request.user, household=household, why=why)
        return [Revealed(label, text, is_phone=is_phone) for label, text, is_phone in contacts]

    return reveal_page(request, _("住址和电话"), _("家庭{number}").format(number=household.number), read)


@dataclass(frozen=True)
class Revealed:
    """A datum in clear; a telephone can be dialled."""

    label: str
    text: str
    is_phone: bool = False


def reveal_page(request: StaffRequest, label: str, name: str, read: Callable[[str], list[Revealed]]) -> HttpResponse:
    """Ask for the purpose, then show what ``read`` returns after recording it."""
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
    return render(request, "registry/reveal.html", context, status=status)
