"""What can I get: page after page, the answers carried along by the pages, nothing kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from doudi import policy
from doudi.casework.procedures.loader import procedures
from doudi.core.accounts.page_access import public
from doudi.portal.application_form.draft import first_unanswered, keep_draft, read_draft
from doudi.portal.self_check.assessment import STEPS, assess_answers, steps_for


@public
def self_check(request: HttpRequest) -> HttpResponse:
    """The questions; after the last the answer."""
    if request.method != "POST":
        return _asked(request, 0, STEPS[0](), {})
    sent = request.POST.get("step", "")
    last = int(sent) if sent in {str(place) for place in range(len(STEPS))} else 0
    given: dict[str, Any] = {}
    for place, kind in enumerate(STEPS[: last + 1]):
        form = kind(request.POST)
        if not form.is_valid():
            return _asked(request, place, form, _carried(request, place))
        given |= form.cleaned_data
    if last + 1 < len(steps_for(given)):
        return _asked(request, last + 1, STEPS[last + 1](), _carried(request, last + 1))
    return _answered(request, given)


def _carried(request: HttpRequest, place: int) -> dict[str, str]:
    """What was answered on the pages before, to go along hidden in the next."""
    names = [name for kind in STEPS[:place] for name in kind.base_fields]
    return {name: request.POST.get(name, "") for name in names}


def _asked(request: HttpRequest, place: int, form: Any, carried: dict[str, str]) -> HttpResponse:
    context = {"form": form, "title": form.title, "step": place, "place": place + 1, "carried": carried.items()}
    response = render(request, "portal/self_check.html", context, status=422 if form.is_bound else 200)
    response["Cache-Control"] = "no-store"
    return response


def _answered(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    try:
        found, unknown = assess_answers(given), ""
    except policy.PolicyError as error:
        found, unknown = None, str(error)
    response = render(request, "portal/self_check_result.html", {"answer": found, "unknown": unknown})
    response["Cache-Control"] = "no-store"
    return response


@public
@require_POST
def start_application(request: HttpRequest) -> HttpResponse:
    """Go on to the form with these matters ticked; only now something is kept."""
    draft = read_draft(request.session)
    chosen = [one for one in request.POST.getlist("matters") if one in procedures()]
    draft.matters = list(dict.fromkeys([*draft.matters, *chosen]))
    keep_draft(request.session, draft)
    return redirect("portal:page", key=first_unanswered(draft) or "matters")
