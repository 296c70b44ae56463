"""The self-check: one page for each step; hidden fields carry the answers along, nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from doudi import policy
from doudi.casework.procedures.loader import application_procedures
from doudi.core.accounts.page_access import public_page
from doudi.portal.application_form.draft import read_draft, write_draft
from doudi.portal.application_form.pages import first_unanswered
from doudi.portal.self_check.assessment import SelfCheckAnswers, assess_answers
from doudi.portal.self_check.forms import STEPS, StepForm, steps_for


@public_page
def self_check(request: HttpRequest) -> HttpResponse:
    """Ask step by step; show the result after the last. An invalid answer leads back to its step."""
    if request.method != "POST":
        return _render_step(request, 0, STEPS[0]())
    step_text = request.POST.get("step", "")
    last = int(step_text) if step_text in {str(index) for index in range(len(STEPS))} else 0
    values: dict[str, Any] = {}
    for index, form_class in enumerate(STEPS[: last + 1]):
        form = form_class(request.POST)
        if not form.is_valid():
            return _render_step(request, index, form)
        values |= form.cleaned_data
    if last + 1 < len(steps_for(values.get("age"))):
        return _render_step(request, last + 1, STEPS[last + 1]())
    return _render_result(request, SelfCheckAnswers.from_cleaned_data(values))


def _render_step(request: HttpRequest, index: int, form: StepForm) -> HttpResponse:
    earlier = [name for form_class in STEPS[:index] for name in form_class.base_fields]
    context = {
        "form": form,
        "title": form.title,
        "step": index,
        "page_number": index + 1,
        "earlier_answers": [(name, request.POST.get(name, "")) for name in earlier],
    }
    response = render(request, "portal/self_check.html", context, status=422 if form.is_bound else 200)
    response["Cache-Control"] = "no-store"
    return response


def _render_result(request: HttpRequest, answers: SelfCheckAnswers) -> HttpResponse:
    try:
        result, problem = assess_answers(answers), ""
    except policy.PolicyError as error:
        result, problem = None, str(error)
    response = render(request, "portal/self_check_result.html", {"result": result, "problem": problem})
    response["Cache-Control"] = "no-store"
    return response


@public_page
@require_POST
def start_application(request: HttpRequest) -> HttpResponse:
    """Start the application form with the chosen matters ticked; from here on a draft is stored."""
    draft = read_draft(request.session)
    chosen = [matter for matter in request.POST.getlist("matters") if matter in application_procedures()]
    draft = replace(draft, matters=tuple(dict.fromkeys([*draft.matters, *chosen])))
    write_draft(request.session, draft)
    return redirect("portal:page", key=first_unanswered(draft) or "matters")
