"""Views of our service, one for each path of ``openapi.yaml``, and its documentation page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from doudi.api.clients.scopes import Scope
from doudi.api.v1 import applications, departments, law, people
from doudi.api.v1.documentation import described
from doudi.api.v1.operations import FILE, operation
from doudi.core.accounts.page_access import public_page

look_up = operation("/registry/lookups", post=(Scope.REGISTRY_READ, people.look_up))
look_up_payments = operation("/payments/lookups", post=(Scope.PAYMENTS_READ, people.look_up_payments))
cases = operation(
    "/cases", get=(Scope.CASES_READ, applications.own_cases), post=(Scope.CASES_WRITE, applications.receive)
)
application = operation("/cases/{receipt}", get=(Scope.CASES_READ, applications.own_application))
referrals = operation("/referrals", get=(Scope.REFERRALS_READ, departments.referrals))
warnings = operation("/warnings", get=(Scope.WARNINGS_READ, departments.warning_counts))
standards = operation("/standards", get=(Scope.RULES_READ, law.standards))
rules = operation("/rules", get=(Scope.RULES_READ, law.rules))
assessments = operation("/assessments", post=(Scope.RULES_READ, law.assess))


@require_GET
def _contract(_request: HttpRequest) -> HttpResponse:
    """Return the contract as it is."""
    return HttpResponse(FILE.read_bytes(), content_type="application/yaml; charset=utf-8")


@require_GET
def _documentation(request: HttpRequest) -> HttpResponse:
    """Show the contract as a page: each path with what it takes and answers."""
    context: dict[str, Any] = described()
    return render(request, "api_v1/documentation.html", context)


contract = public_page(_contract)
documentation = public_page(_documentation)
