"""The self-check: one page for each step. The answers stay in the session's sealed draft, to fill in the form later."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from doudi import policy
from doudi.casework.procedures.loader import application_procedures
from doudi.casework.referrals.kinds import kinds_on_the_form
from doudi.core.accounts.page_access import public_page
from doudi.portal.application_form.draft import read_draft, write_draft
from doudi.portal.application_form.pages import first_unanswered
from doudi.portal.rate_limits import limit_new_drafts
from doudi.portal.self_check.assessment import SelfCheckAnswers, assess_answers
from doudi.portal.self_check.forms import STEPS, StepForm, steps_for


@public_page
def step(request: HttpRequest, number: int = 1) -> HttpResponse:
    """Ask the questions of a step; valid answers lead to the next step, after the last to the result."""
    if not 1 <= number <= len(STEPS):
        raise Http404
    draft = read_draft(request.session)
    form_class, answers = STEPS[number - 1], dict(draft.self_check)
    if request.method != "POST":
        return _render_step(request, number, form_class(initial=answers))
    form = form_class(request.POST)
    if not form.is_valid():
        return _render_step(request, number, form)
    answers |= {name: request.POST.get(name, "").strip() for name in form.fields}
    limit_new_drafts(request)
    write_draft(request.session, replace(draft, self_check=answers))
    if number < len(steps_for(_cleaned(answers, number).get("age"))):
        return redirect("portal:self_check_step", number=number + 1)
    return redirect("portal:self_check_result")


def _cleaned(answers: dict[str, str], last: int = len(STEPS)) -> dict[str, Any]:
    """Return the cleaned answers of the steps up to ``last``; those of an incomplete step are missing."""
    values: dict[str, Any] = {}
    for form_class in STEPS[:last]:
        form = form_class(answers)
        if form.is_valid():
            values |= form.cleaned_data
    return values


def _render_step(request: HttpRequest, number: int, form: StepForm) -> HttpResponse:
    context = {
        "form": form,
        "title": form.title,
        "page_number": number,
        "number_of_pages": len(STEPS),
        "is_number_certain": number == len(STEPS),
    }
    return render(request, "portal/self_check.html", context, status=422 if form.is_bound else 200)


@public_page
@require_GET
def result(request: HttpRequest) -> HttpResponse:
    """Show what the family seems to qualify for; a step without valid answers comes first."""
    answers = dict(read_draft(request.session).self_check)
    values = _cleaned(answers)
    for number, form_class in enumerate(steps_for(values.get("age")), start=1):
        if not set(form_class.base_fields) <= set(values):
            return redirect("portal:self_check_step", number=number)
    try:
        checked, problem = assess_answers(SelfCheckAnswers.from_cleaned_data(values)), ""
    except policy.PolicyError as error:
        checked, problem = None, str(error)
    context = {"result": checked, "problem": problem, "is_emergency": bool(answers.get("emergency"))}
    return render(request, "portal/self_check_result.html", context)


@public_page
@require_POST
def start_application(request: HttpRequest) -> HttpResponse:
    """Start the application form with the chosen matters ticked."""
    draft = read_draft(request.session)
    chosen = [matter for matter in request.POST.getlist("matters") if matter in application_procedures()]
    needs = {kind: "" for kind in request.POST.getlist("needs") if kind in kinds_on_the_form()}
    draft = replace(draft, matters=tuple(dict.fromkeys([*draft.matters, *chosen])), needs={**needs, **draft.needs})
    limit_new_drafts(request)
    write_draft(request.session, draft)
    return redirect("portal:page", key=first_unanswered(draft) or "matters")
