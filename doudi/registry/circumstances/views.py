"""Pages that change or correct a circumstance."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.registry import actions
from doudi.registry.access import circumstance_or_404, household_or_404, person_or_404
from doudi.registry.circumstance_kinds import FACT_KINDS, MULTIPLE
from doudi.registry.circumstances.effects import ChangeEffect, effect_of_change, effect_of_recorded
from doudi.registry.circumstances.forms import ChangeForm, CorrectForm, change_form
from doudi.registry.circumstances.hiv_confidentiality import is_hidden_from
from doudi.registry.circumstances.multiple_disability import record_multiple_disability
from doudi.registry.circumstances.rigid_expenses import record_rigid_expenses
from doudi.registry.form_page import posted_data
from doudi.registry.models import Circumstance, Household, Person

_MAX_DIGITS = 18


@permission_required(Permission.CHANGE_REGISTRY)
def change_person(request: StaffRequest, pk: int) -> HttpResponse:
    """Record a change in a circumstance of a person."""
    return _change(request, person_or_404(request, pk))


@permission_required(Permission.CHANGE_REGISTRY)
def change_household(request: StaffRequest, pk: int) -> HttpResponse:
    """Record a change in a circumstance of a household."""
    return _change(request, household_or_404(request, pk))


def _change(request: StaffRequest, subject: Person | Household) -> HttpResponse:
    kind = request.GET.get("kind") or request.POST.get("kind") or ""
    form = change_form(request.user, subject, kind, posted_data(request))
    is_valid = form.is_bound and form.is_valid()
    is_altered = is_valid and request.POST.get("previewed") not in {None, form.as_previewed}
    if is_valid and (request.POST.get("act") == "preview" or is_altered):
        effect = effect_of_change(subject, form.kind.name, form.cleaned_data["value"], by=request.user)
        context = {
            "form": form,
            "subject": subject,
            "effect": effect,
            "is_previewed": True,
            "previewed": form.as_previewed,
            "is_altered": is_altered and request.POST.get("act") != "preview",
        }
        return render(request, "registry/change.html", context)
    recorded: list[Circumstance] = []

    def change() -> None:
        recorded.append(_record(request.user, subject, form))

    if request.POST.get("act") != "preview" and form.perform(change):
        messages.success(request, _("已登记。"))
        return redirect(f"{subject.get_absolute_url()}?changed={recorded[0].pk}")
    context = {"form": form, "subject": subject, "is_previewed": form.kind.name not in FACT_KINDS}
    return render(request, "registry/change.html", context, status=422 if form.is_bound else 200)


def _record(by: User, subject: Person | Household, form: ChangeForm) -> Circumstance:
    """Record the change of a form; a multiple disability and necessary expenditure with what they contain."""
    given = form.action_arguments()
    if "expenses" in given and isinstance(subject, Household):
        return record_rigid_expenses(by=by, subject=subject, **given)
    contained = given.pop("contained", [])
    if given["value"] == MULTIPLE and isinstance(subject, Person):
        del given["kind"], given["value"]
        return record_multiple_disability(by=by, subject=subject, contained=contained, **given)
    return actions.change_circumstance(by=by, subject=subject, **given)


def recorded_effect(request: StaffRequest, subject: Person | Household) -> ChangeEffect | None:
    """Return what the change did that the address names, for the page of its subject."""
    key = request.GET.get("changed", "")
    if not key.isdecimal() or len(key) > _MAX_DIGITS:
        return None
    circumstance = subject.circumstances.filter(pk=int(key), withdrawn_at=None).first()
    if circumstance is None or is_hidden_from(request.user, circumstance):
        return None
    return effect_of_recorded(circumstance, by=request.user)


@permission_required(Permission.CHANGE_REGISTRY)
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct a circumstance that was recorded wrongly."""
    circumstance = circumstance_or_404(request, pk)
    if is_hidden_from(request.user, circumstance):
        raise PermissionDenied
    form = CorrectForm(request.user, circumstance, posted_data(request))
    if form.perform(
        lambda: actions.correct_circumstance(by=request.user, circumstance=circumstance, **form.cleaned_data)
    ):
        messages.success(request, _("已更正，原登记作废留底。"))
        return redirect(circumstance.subject)
    context = {"form": form, "circumstance": circumstance, "subject": circumstance.subject}
    return render(request, "registry/correct.html", context, status=422 if form.is_bound else 200)
