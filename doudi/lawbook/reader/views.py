"""Public pages of the rule book."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from doudi.core.accounts.page_access import public_page
from doudi.core.clock import today
from doudi.lawbook.reader import queries
from doudi.lawbook.reader.charts import parameter_chart
from doudi.values.carries import carries


@carries("SAL2026-67")
@public_page
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """List the latest figure of every parameter with its status."""
    context = {
        "parameters": queries.parameters(),
        "tags": queries.STATUS_TAGS,
        "floors": queries.standard_floors(today()),
    }
    return render(request, "lawbook/home.html", context)


@public_page
@require_GET
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    """Show a parameter over time, with a chart."""
    view = queries.parameter(name)
    if view is None:
        raise Http404
    context = {"parameter": view, "drawing": parameter_chart(view, today()), "tags": queries.STATUS_TAGS}
    return render(request, "lawbook/parameter.html", context)


@carries("SAL2026-67")
@public_page
@require_GET
def legislation(request: HttpRequest) -> HttpResponse:
    """List the legal texts."""
    return render(request, "lawbook/legislation.html", {"legislation": queries.legislation()})


@public_page
@require_GET
def legal_text(request: HttpRequest, name: str) -> HttpResponse:
    """Show the clauses of a legal text, with what implements each."""
    legal_text_found = queries.legal_text(name)
    if legal_text_found is None:
        raise Http404
    coverage = queries.coverage_by_clause()
    clauses = [(clause, coverage[clause.id]) for clause in legal_text_found.clauses]
    context = {
        "legal_text": legal_text_found,
        "clauses": clauses,
        "papers": queries.papers_behind(name),
        "tests_are_at_hand": queries.tests_are_at_hand(),
    }
    return render(request, "lawbook/legal_text.html", context)


@public_page
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """List the rules with their citations."""
    return render(request, "lawbook/rules.html", {"rules": queries.rules()})


@public_page
@require_GET
def to_confirm(request: HttpRequest) -> HttpResponse:
    """List unconfirmed figures, and assumptions on what the legal texts leave open."""
    context = {"figures": queries.to_confirm(), "assumptions": queries.assumptions(), "tags": queries.STATUS_TAGS}
    return render(request, "lawbook/to_confirm.html", context)
