"""The service guide, generated from the declarations that run the cases. Public."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from doudi import policy
from doudi.casework.clocks import days_of
from doudi.casework.procedures import every_procedure, procedures
from doudi.casework.queries import conditions_of
from doudi.casework.workflow import STEPS
from doudi.core.accounts.pages import public
from doudi.registry.queries import today

MATERIAL_WORDS = {"signed": "本人签字", "data": "不用提交，由系统查验", "stated": "口头或书面说明", "photo": "拍照上传"}


@public
@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """Every matter that can be applied for, and what follows an award."""
    following = [one for one in every_procedure().values() if one.kind != "application"]
    context = {"procedures": procedures().values(), "following": following}
    return render(request, "casework/guide.html", context)


@public
@require_GET
def matter(request: HttpRequest, name: str) -> HttpResponse:
    """One matter: who, conditions, materials, time, steps, basis, where, what it costs."""
    procedure = every_procedure().get(name)
    if procedure is None:
        raise Http404
    references = policy.rule_book().papers.reference
    days = today()
    context = {
        "procedure": procedure,
        "conditions": conditions_of(name),
        "materials": [(one.label, MATERIAL_WORDS[one.by], references(one.cites[0])) for one in procedure.materials],
        "basis": [references(one) for one in procedure.basis_on(days)],
        "steps": [STEPS[one] for one in procedure.steps_on(days)],
        "total_days": days_of(procedure.total_days, days),
        "total_in_months": procedure.total_days.endswith("_months"),
        "posting_days": days_of("posting_days", days) if {"posting", "ending_posting"} & set(procedure.steps) else None,
    }
    return render(request, "casework/matter.html", context)
