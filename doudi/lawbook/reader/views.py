"""Pages of the rule book. Everybody may read them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import public_page
from doudi.core.clock import today
from doudi.lawbook.reader import queries
from doudi.lawbook.reader.charts import parameter_chart


@public_page
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Every figure of law as it stands, with how sure it is."""
    return render(request, "lawbook/home.html", {"parameters": queries.parameters(), "tags": queries.STATUS_TAGS})


@public_page
@require_GET
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    """One figure over time, drawn."""
    found = queries.parameter(name)
    if found is None:
        raise Http404
    drawing = parameter_chart(found, today())
    context = {"parameter": found, "drawing": drawing, "tags": queries.STATUS_TAGS}
    return render(request, "lawbook/parameter.html", context)


@public_page
@require_GET
def legislation(request: HttpRequest) -> HttpResponse:
    """Every legal_text."""
    return render(request, "lawbook/legislation.html", {"legislation": queries.legislation()})


@public_page
@require_GET
def legal_text(request: HttpRequest, name: str) -> HttpResponse:
    """A legal_text's clauses, and what carries each."""
    found = queries.legal_text(name)
    if found is None:
        raise Http404
    coverage = queries.coverage_by_clause()
    clauses = [(clause, coverage[clause.id]) for clause in found.clauses]
    return render(request, "lawbook/legal_text.html", {"legal_text": found, "clauses": clauses})


@public_page
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its label and clause."""
    return render(request, "lawbook/rules.html", {"rules": queries.rules()})


@public_page
@require_GET
def to_confirm(request: HttpRequest) -> HttpResponse:
    """What is not confirmed: figures, and readings of what the legislation leave open."""
    context = {"figures": queries.to_confirm(), "assumptions": queries.assumptions(), "tags": queries.STATUS_TAGS}
    return render(request, "lawbook/to_confirm.html", context)
